"""Starlette reads static files and `FileResponse` by aiofiles, until 0.14."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    folder = tmp_path / "static"
    (folder / "docs").mkdir(parents=True)
    (folder / "data.bin").write_bytes(CONTENT)
    (folder / "docs" / "index.html").write_text("<p>docs", encoding="utf-8")
    (folder / "404.html").write_text("<p>missing", encoding="utf-8")

    async def download(request: object) -> FileResponse:
        return FileResponse(str(folder / "data.bin"), filename="name.bin")

    async def lost(request: object) -> FileResponse:
        return FileResponse(str(folder / "missing"))

    app = Starlette(
        routes=[
            Route("/download", download),
            Route("/lost", lost),
            Mount("/static", StaticFiles(directory=str(folder))),
            Mount("/site", StaticFiles(directory=str(folder), html=True)),
        ]
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://program")


async def test_serves_a_static_file(client: httpx.AsyncClient) -> None:
    response = await client.get("/static/data.bin")

    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["content-length"] == str(len(CONTENT))


async def test_answers_304_to_whoever_has_the_file(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/static/data.bin")).headers["etag"]

    response = await client.get("/static/data.bin", headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/missing", "/static/docs", "/static/../../etc/passwd"])
async def test_answers_404(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.status_code == 404


@pytest.mark.parametrize(("path", "status", "text"), [("docs/", 200, "<p>docs"), ("missing", 404, "<p>missing")])
async def test_serves_pages(client: httpx.AsyncClient, path: str, status: int, text: str) -> None:
    response = await client.get(f"/site/{path}")

    assert (response.status_code, response.text) == (status, text)


async def test_sends_a_file(client: httpx.AsyncClient) -> None:
    response = await client.get("/download")

    assert response.content == CONTENT
    assert "name.bin" in response.headers["content-disposition"]


async def test_raises_for_a_file_that_is_missing(client: httpx.AsyncClient) -> None:
    with pytest.raises(RuntimeError, match="does not exist"):
        await client.get("/lost")
