"""datasette serves its static files, and those of `--static`, by aiofiles."""

from pathlib import Path

import pytest
from datasette.app import Datasette

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def datasette(tmp_path: Path) -> Datasette:
    (tmp_path / "data.bin").write_bytes(CONTENT)
    (tmp_path / "style.css").write_text("p { color: red }", encoding="utf-8")
    return Datasette(memory=True, static_mounts=[("files", str(tmp_path))])


async def test_serves_a_file_of_its_own(datasette: Datasette) -> None:
    response = await datasette.client.get("/-/static/app.css")

    assert (response.status_code, response.headers["content-type"]) == (200, "text/css")
    assert int(response.headers["content-length"]) == len(response.content) > 10_000


@pytest.mark.parametrize(("name", "kind"), [("data.bin", "application/octet-stream"), ("style.css", "text/css")])
async def test_serves_a_mounted_file(datasette: Datasette, tmp_path: Path, name: str, kind: str) -> None:
    response = await datasette.client.get(f"/files/{name}")

    assert (response.status_code, response.content) == (200, (tmp_path / name).read_bytes())
    assert response.headers["content-type"].split(";")[0] == kind


async def test_answers_404_for_a_file_that_is_missing(datasette: Datasette) -> None:
    response = await datasette.client.get("/files/missing.css")

    assert response.status_code == 404
