"""Quart reads and writes these files by aiofiles: static files, `send_file`, open resources, uploads."""

from pathlib import Path

import pytest
from quart import Quart, request, send_file
from quart.datastructures import FileStorage

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def app(tmp_path: Path) -> Quart:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "data.bin").write_bytes(CONTENT)
    (folder / "text.txt").write_text("täxt\n", encoding="utf-8")
    return Quart("program", root_path=str(tmp_path), static_folder="static")


async def test_serves_a_static_file(app: Quart) -> None:
    response = await app.test_client().get("/static/data.bin")

    assert (response.status_code, await response.get_data()) == (200, CONTENT)


async def test_answers_404_for_a_file_that_is_missing(app: Quart) -> None:
    response = await app.test_client().get("/static/missing")

    assert response.status_code == 404


@pytest.mark.parametrize("bounds", [(0, 0), (1, 99_999), (255_000, 255_999)])
async def test_serves_a_range(app: Quart, bounds: tuple[int, int]) -> None:
    first, last = bounds

    response = await app.test_client().get("/static/data.bin", headers={"Range": f"bytes={first}-{last}"})

    assert (response.status_code, await response.get_data()) == (206, CONTENT[first : last + 1])


async def test_refuses_a_range_beyond_the_end(app: Quart) -> None:
    response = await app.test_client().get("/static/data.bin", headers={"Range": "bytes=256001-256002"})

    assert response.status_code == 416


async def test_sends_a_file_with_conditions(app: Quart, tmp_path: Path) -> None:
    @app.get("/")
    async def index() -> object:
        return await send_file(tmp_path / "static" / "data.bin", conditional=True)

    response = await app.test_client().get("/")
    again = await app.test_client().get("/", headers={"If-None-Match": response.headers["ETag"]})

    assert await response.get_data() == CONTENT
    assert again.status_code == 304


async def test_opens_resources_as_text_and_as_bytes(app: Quart) -> None:
    async with await app.open_resource("static/text.txt", "r") as file:
        text = await file.read()
    async with await app.open_resource("static/data.bin", "rb") as file:
        data = await file.read()

    assert (text, data) == ("täxt\n", CONTENT)


async def test_opens_an_instance_resource_for_writing(app: Quart) -> None:
    app.instance_path.mkdir() if isinstance(app.instance_path, Path) else Path(app.instance_path).mkdir()

    async with await app.open_instance_resource("notes", "wb") as file:
        await file.write(CONTENT)

    assert (Path(app.instance_path) / "notes").read_bytes() == CONTENT


async def test_saves_an_upload(app: Quart, tmp_path: Path) -> None:
    @app.post("/")
    async def index() -> str:
        files = await request.files
        await files["file"].save(tmp_path / "saved")
        return "saved"

    with (tmp_path / "static" / "data.bin").open("rb") as file:
        await app.test_client().post("/", files={"file": FileStorage(file, filename="data.bin")})

    assert (tmp_path / "saved").read_bytes() == CONTENT
