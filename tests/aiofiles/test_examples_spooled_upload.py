"""The example that receives uploads replaces the file atomically by a complete upload, and leaves no other file."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples"
SMALL = b"small"
LARGE = bytes(range(256)) * 10_000


@pytest.fixture
def example(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    return importlib.import_module("spooled_upload")


@pytest.fixture
def target(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"old")
    return tmp_path / "folder" / "file"


@pytest.fixture
async def upload(example, target):
    """Return a function that sends data and returns the response. By default, the announced length is correct."""

    async def upload(content, head="PUT /name HTTP/1.1\r\nContent-Length: {length}"):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(head.format(length=len(content)).encode() + b"\r\n\r\n" + content)
        writer.write_eof()
        answer = await asyncio.wait_for(reader.read(), 30)
        writer.close()
        return answer

    answer = functools.partial(example.answer, str(target))
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield upload
    server.close()


CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
async def test_an_upload_replaces_the_file(content, upload, target):
    assert await upload(content) == CREATED

    assert target.read_bytes() == content
    assert os.listdir(target.parent) == ["file"]


async def test_an_upload_creates_a_missing_file(upload, target):
    target.unlink()

    assert await upload(SMALL) == CREATED

    assert target.read_bytes() == SMALL


@pytest.mark.parametrize(("content", "count"), [(SMALL, 0), (LARGE, 1)], ids=["small", "large"])
async def test_only_a_large_upload_is_written_to_disk_before_it_is_complete(content, count, upload, monkeypatch):
    made = []

    def make(*args, real=tempfile.TemporaryFile, **kwargs):
        made.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(tempfile, "TemporaryFile", make)

    assert await upload(content) == CREATED

    assert len(made) == count


async def test_the_file_is_replaced_atomically_by_a_complete_one(upload, target, monkeypatch):
    def replace(new, old, real=os.replace):
        seen.append((Path(new).read_bytes(), Path(old).read_bytes()))
        real(new, old)

    seen = []
    monkeypatch.setattr(os, "replace", replace)

    assert await upload(LARGE) == CREATED

    assert seen == [(LARGE, b"old")]


async def test_the_upload_is_on_the_disk_before_it_replaces_the_file(upload, monkeypatch):
    done = []

    def fsync(descriptor, real=os.fsync):
        done.append(os.fstat(descriptor).st_size)
        real(descriptor)

    def replace(new, old, real=os.replace):
        done.append("replaced")
        real(new, old)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)

    await upload(SMALL)

    assert done == [len(SMALL), "replaced"]


@pytest.mark.parametrize(
    "head",
    [
        "PUT / HTTP/1.1\r\nContent-Length: 1{length}",
        f"PUT / HTTP/1.1\r\nContent-Length: {'9' * 5000}",
        "PUT / HTTP/1.1\r\n" + "\r\n".join(["Field: value"] * 200),
        f"PUT /{'long' * 30_000} HTTP/1.1",
    ],
    ids=["half", "number", "fields", "line"],
)
async def test_a_failed_upload_changes_nothing_and_gets_no_response(head, upload, target, capsys):
    with contextlib.suppress(ConnectionError):
        assert await upload(LARGE, head) == b""

    assert target.read_bytes() == b"old"
    assert os.listdir(target.parent) == ["file"]
    assert capsys.readouterr().out.startswith("an upload failed: ")


@pytest.mark.parametrize(
    "head",
    [
        "PUT / HTTP/1.1",
        "PUT / HTTP/1.1\r\nContent-Length: -1",
        "GET / HTTP/1.1\r\nContent-Length: {length}",
    ],
)
async def test_a_request_that_is_not_an_upload_is_rejected(head, upload, target):
    assert (await upload(SMALL, head)).startswith(b"HTTP/1.1 400 Bad Request\r\n")

    assert target.read_bytes() == b"old"


async def test_no_other_file_is_left_when_the_file_cannot_be_replaced(upload, target, monkeypatch, capsys):
    def replace(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)

    assert await upload(SMALL) == b""

    assert os.listdir(target.parent) == ["file"]
    assert capsys.readouterr().out == "an upload failed: [Errno 28] No space left on device\n"


async def test_one_of_two_concurrent_uploads_is_stored_whole(upload, target):
    answers = await asyncio.gather(upload(LARGE), upload(LARGE[::-1]))

    # Windows may refuse to replace a file that another call is replacing.
    assert answers == [CREATED, CREATED] or (sys.platform == "win32" and sorted(answers) == [b"", CREATED])
    assert target.read_bytes() in (LARGE, LARGE[::-1])
