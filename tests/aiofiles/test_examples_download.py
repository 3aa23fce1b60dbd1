"""The example that downloads by aiohttp resumes, and never leaves an incomplete file under the final name."""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples"
CONTENT = bytes(range(256)) * 2048

aiohttp = pytest.importorskip("aiohttp")
web = pytest.importorskip("aiohttp.web")


class Origin:
    """A server of aiohttp that sends *content*, with ranges if it has a *tag*.

    If *breaks_off* is set, it sends half, and closes the connection when *breaks_off* returns.
    """

    def __init__(self):
        self.content, self.tag, self.breaks_off = CONTENT, '"1"', None
        self.asked = []

    async def answer(self, request):
        self.asked.append(request.headers.get("Range"))
        start, code = 0, 200
        if self.tag and "Range" in request.headers and request.headers.get("If-Range") == self.tag:
            start, code = request.http_range.start, 206
        if start >= len(self.content):
            raise web.HTTPRequestRangeNotSatisfiable
        response = web.StreamResponse(status=code)
        response.content_length = len(self.content) - start
        if self.tag:
            response.headers["ETag"] = self.tag
        if code == 206:
            response.headers["Content-Range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        await response.prepare(request)
        if self.breaks_off is None:
            await response.write(self.content[start:])
        else:
            await response.write(self.content[: len(self.content) // 2])
            await self.breaks_off()
            request.transport.close()
        return response


@pytest.fixture
async def origin():
    origin = Origin()
    runner = web.ServerRunner(web.Server(origin.answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    origin.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/file"
    yield origin
    await runner.cleanup()


@pytest.fixture
def download(monkeypatch, tmp_path, origin):
    monkeypatch.syspath_prepend(EXAMPLES)
    module = importlib.import_module("download")
    return lambda: module.download(origin.url, module.Path(tmp_path / "file"))


@pytest.fixture
def break_off(download, origin, tmp_path):
    """Return a function that downloads until some of the content is on disk, and returns how many bytes arrived."""

    async def wait_for_some():
        while not (tmp_path / "file.part").exists() or not (tmp_path / "file.part").stat().st_size:
            await asyncio.sleep(0.005)

    async def break_off():
        origin.breaks_off = wait_for_some
        with pytest.raises(aiohttp.ClientPayloadError):
            await download()
        origin.breaks_off = None
        assert not (tmp_path / "file").exists()
        part = (tmp_path / "file.part").read_bytes()
        assert part == CONTENT[: len(part)]
        return len(part)

    return break_off


async def test_a_file_is_downloaded_and_no_other_file_is_left(download, tmp_path):
    assert await download() == 0

    assert (tmp_path / "file").read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


async def test_a_download_that_broke_off_resumes(download, break_off, origin, tmp_path):
    size = await break_off()

    assert await download() == size
    assert origin.asked == [None, f"bytes={size}-"]
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


async def test_a_file_that_changed_meanwhile_is_downloaded_from_its_beginning(download, break_off, origin, tmp_path):
    await break_off()
    origin.content, origin.tag = CONTENT[::-1], '"2"'

    assert await download() == 0
    assert (tmp_path / "file").read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("tag", [None, 'W/"1"'])
async def test_without_a_strong_tag_nothing_resumes(tag, download, break_off, origin, tmp_path):
    origin.tag = tag
    await break_off()

    assert await download() == 0
    assert (tmp_path / "file").read_bytes() == CONTENT


async def test_a_complete_partial_file_is_downloaded_again(download, origin, tmp_path):
    (tmp_path / "file.part").write_bytes(CONTENT)
    (tmp_path / "file.part.etag").write_text('"1"')

    assert await download() == 0
    assert origin.asked == [f"bytes={len(CONTENT)}-", None]
    assert (tmp_path / "file").read_bytes() == CONTENT


async def test_the_documented_command_downloads(origin, tmp_path):
    command = [sys.executable, "-W", "error", EXAMPLES / "download.py", origin.url, tmp_path / "file"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 0
    assert output.decode().strip() == f"{tmp_path / 'file'}: complete, 0 bytes of it from an earlier download"
