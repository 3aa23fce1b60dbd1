"""The example that uses FastAPI uploads and downloads files over loopback."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples"
CONTENT = bytes(range(256)) * 2048

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("fastapi")
pytest.importorskip("python_multipart")
pytest.importorskip("uvicorn")


@pytest.fixture
async def session():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as session:
        yield session


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "files"
    folder.mkdir()
    (folder / "a.bin").write_bytes(CONTENT)
    return folder


@pytest.fixture(scope="module")
def server(folder):
    """Run the program, which stores files in *folder*, until Ctrl-C. Yield its address."""
    command = [sys.executable, "-W", "error", EXAMPLES / "fastapi_files.py", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().rstrip("/\n")
            if sys.platform != "win32":  # Windows cannot send Ctrl-C to one process
                process.send_signal(signal.SIGINT)
                assert process.communicate(timeout=60) == ("", "")
                assert process.returncode == 0
        finally:
            process.kill()


async def get(session, url, **headers):
    async with session.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}) as response:
        return response.status, response.headers, await response.read()


async def test_a_file_is_downloaded_whole(server, session):
    status, headers, content = await get(session, f"{server}/a.bin")

    assert (status, content) == (200, CONTENT)
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("0-0", 0, 1),
        ("100-299999", 100, 300_000),
        ("500000-", 500_000, None),
        ("-7", len(CONTENT) - 7, None),
        (f"-{2 * len(CONTENT)}", 0, None),
        (f"10-{2 * len(CONTENT)}", 10, None),
    ],
)
async def test_only_the_requested_range_is_downloaded(asked, start, end, server, session):
    status, headers, content = await get(session, f"{server}/a.bin", Range=f"bytes={asked}")

    assert (status, content) == (206, CONTENT[start:end])
    assert headers["Content-Range"] == f"bytes {start}-{start + len(content) - 1}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=5-4", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
async def test_a_header_that_is_not_a_single_range_is_ignored(asked, server, session):
    assert (await get(session, f"{server}/a.bin", Range=asked))[0] == 200


@pytest.mark.parametrize("asked", [f"{len(CONTENT)}-", "-0"])
async def test_a_range_after_the_end_is_rejected(asked, server, session):
    status, headers, _ = await get(session, f"{server}/a.bin", Range=f"bytes={asked}")

    assert (status, headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


async def test_a_range_of_another_version_gets_the_whole_file(server, session):
    tag = (await get(session, f"{server}/a.bin"))[1]["ETag"]

    assert (await get(session, f"{server}/a.bin", Range="bytes=5-", If_Range=tag))[0] == 206
    assert (await get(session, f"{server}/a.bin", Range="bytes=5-", If_Range='"other"'))[0] == 200


async def test_an_upload_replaces_the_old_file_atomically(server, session, folder):
    (folder / "b.bin").write_bytes(CONTENT)
    form = aiohttp.FormData()
    form.add_field("file", CONTENT[:300_000], filename="b.bin")
    with open(folder / "b.bin", "rb") as old:
        async with session.post(server, data=form) as response:
            assert (response.status, await response.json()) == (201, {"size": 300_000})

        assert old.read() == CONTENT
    assert (folder / "b.bin").read_bytes() == CONTENT[:300_000]
    assert sorted(path.name for path in folder.iterdir()) == ["a.bin", "b.bin"]


@pytest.mark.parametrize("name", ["../secret", ".hidden"])
async def test_names_outside_the_folder_are_rejected(name, server, session, folder):
    form = aiohttp.FormData()
    form.add_field("file", b"data", filename=name)

    async with session.post(server, data=form) as response:
        assert response.status == 400
    assert {path.name for path in folder.parent.rglob("*")} <= {"a.bin", "b.bin", "files"}


@pytest.mark.parametrize("name", ["missing", "%2e%2e%2fsecret", "a%5Cb"])
async def test_a_name_that_is_not_in_the_folder_is_not_found(name, server, session):
    assert (await get(session, f"{server}/{name}"))[0] in (400, 404)
