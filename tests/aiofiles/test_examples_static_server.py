"""The example that serves files works over real sockets, serves only its folder, and writes as fast as clients read."""

from __future__ import annotations

import asyncio
import functools
import importlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import aiofiles.threadpool

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples"
# More than the buffers of two sockets can ever hold.
LARGE = 1 << 26


@pytest.fixture
def example(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    return importlib.import_module("static_server")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "page.html").write_bytes(b"<p>hello</p>")
    (folder / "a b.bin").write_bytes(bytes(range(256)) * 1024)
    (folder / "empty.txt").touch()
    (folder / "all.tar.gz").write_bytes(b"packed")
    (folder / "below" / "index.html").write_bytes(b"<p>index</p>")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "folder2").mkdir()
    (tmp_path / "folder2" / "secret").write_bytes(b"secret")
    return folder


class Serving:
    """The server of the example, on a free port. A test may replace *answer*."""

    def __init__(self, answer):
        self.answer = answer

    async def __aenter__(self):
        self.server = await asyncio.start_server(lambda *streams: self.answer(*streams), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exception):
        self.server.close()

    async def connect(self, request):
        reader, writer = await asyncio.open_connection(*self.server.sockets[0].getsockname())
        writer.write(request)
        return reader, writer

    async def ask(self, line):
        """Send a request. Return the status, fields and content of the response."""
        reader, writer = await self.connect(f"{line}\r\nHost: localhost\r\n\r\n".encode("latin-1"))
        head, _, content = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
        writer.close()
        status, *fields = head.decode("ascii").split("\r\n")
        return status, dict(field.split(": ") for field in fields), content


@pytest.fixture
async def serving(example, folder):
    async with Serving(functools.partial(example.answer, os.path.realpath(folder))) as serving:
        yield serving


@pytest.mark.parametrize(
    ("target", "name", "kind"),
    [
        ("/page.html", "page.html", "text/html"),
        ("/page.html?version=1", "page.html", "text/html"),
        ("/a%20b.bin", "a b.bin", "application/octet-stream"),
        ("/empty.txt", "empty.txt", "text/plain"),
        ("/all.tar.gz", "all.tar.gz", "application/octet-stream"),
        ("/below/", "below/index.html", "text/html"),
        ("/below/../page.html", "page.html", "text/html"),
    ],
)
async def test_a_file_is_served_whole_with_length_and_type(target, name, kind, serving, folder):
    status, fields, content = await serving.ask(f"GET {target} HTTP/1.1")

    assert status == "HTTP/1.1 200 OK"
    assert content == (folder / name).read_bytes()
    assert fields == {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close"}


async def test_a_head_request_gets_the_head_of_get_without_content(serving):
    status, fields, content = await serving.ask("HEAD /page.html HTTP/1.1")

    assert content == b""
    assert (status, fields) == (await serving.ask("GET /page.html HTTP/1.1"))[:2]


@pytest.mark.parametrize(
    "target",
    [
        "/missing",
        "/below",
        "/",
        "/a%00b",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/below/%2e%2e/%2e%2e/secret",
        "/%2e%2e/folder2/secret",
        "//{folder}/../secret",
    ],
)
async def test_a_path_that_is_not_a_file_of_the_folder_is_not_found(target, serving, folder):
    status, fields, content = await serving.ask(f"GET {target.format(folder=folder)} HTTP/1.1")

    assert (status, content) == ("HTTP/1.1 404 Not Found", b"")
    assert fields == {"Content-Length": "0", "Connection": "close"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links, and nobody pipes in folders")
async def test_links_are_followed_inside_the_folder_and_not_out_of_it(serving, folder):
    (folder / "inside").symlink_to("page.html")
    (folder / "outside").symlink_to(folder.parent / "secret")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe")

    names = ["inside", "outside", "up/secret", "pipe"]
    asked = [(await serving.ask(f"GET /{name} HTTP/1.1"))[0] for name in names]

    assert asked == ["HTTP/1.1 200 OK"] + ["HTTP/1.1 404 Not Found"] * 3


async def test_an_unreadable_file_is_not_found(serving, monkeypatch):
    def sync_open(*args, **kwargs):
        raise PermissionError

    monkeypatch.setattr(aiofiles.threadpool, "sync_open", sync_open)

    assert (await serving.ask("GET /page.html HTTP/1.1"))[0] == "HTTP/1.1 404 Not Found"


@pytest.mark.parametrize("method", ["POST", "DELETE", "get"])
async def test_other_methods_are_rejected(method, serving):
    status, fields, content = await serving.ask(f"{method} /page.html HTTP/1.1")

    assert (status, content) == ("HTTP/1.1 405 Method Not Allowed", b"")
    assert fields["Allow"] == "GET, HEAD"


async def test_a_file_that_grows_is_sent_only_to_its_announced_length(serving, folder, monkeypatch):
    def fstat(descriptor, real=os.fstat):
        status = real(descriptor)
        with open(folder / "page.html", "ab") as file:
            file.write(b"more")
        return status

    monkeypatch.setattr(os, "fstat", fstat)

    _, fields, content = await serving.ask("GET /page.html HTTP/1.1")

    assert (fields["Content-Length"], content) == ("12", b"<p>hello</p>")


@pytest.fixture
async def stalled(serving, folder, monkeypatch):
    """A response to a client that reads nothing, when the buffers are full: its task, its file, and both streams.

    *was_full* has an item for each write: True if the buffer was full before it.
    """
    stalled = SimpleNamespace(was_full=[])
    filled = asyncio.Event()

    def sync_open(*args, real=aiofiles.threadpool.sync_open, **kwargs):
        stalled.file = real(*args, **kwargs)
        return stalled.file

    async def answer(reader, writer, real=serving.answer):
        stalled.task = asyncio.current_task()
        stalled.transport = writer.transport
        high = writer.transport.get_write_buffer_limits()[1]

        def write(data, real=writer.write):
            stalled.was_full.append(writer.transport.get_write_buffer_size() > high)
            real(data)
            if writer.transport.get_write_buffer_size() > high:
                filled.set()

        writer.write = write
        await real(reader, writer)

    with open(folder / "large", "wb") as file:
        file.truncate(LARGE)
    monkeypatch.setattr(aiofiles.threadpool, "sync_open", sync_open)
    serving.answer = answer
    _, stalled.client = await serving.connect(b"GET /large HTTP/1.1\r\n\r\n")
    await asyncio.wait_for(filled.wait(), 30)
    yield stalled
    stalled.client.transport.abort()
    await asyncio.wait([stalled.task])


async def test_no_data_is_written_while_the_buffer_of_the_client_is_full(stalled):
    for _ in range(10):
        await asyncio.to_thread(int)  # as long as the server would need to read much more

    assert not any(stalled.was_full)
    assert not stalled.file.closed


async def test_the_file_is_closed_when_the_client_disconnects(stalled, capsys):
    stalled.client.transport.abort()
    await asyncio.wait([stalled.task])

    assert stalled.file.closed
    assert capsys.readouterr().out.startswith("a request failed: ")


async def test_a_cancelled_response_does_not_wait_for_the_client(stalled):
    stalled.task.cancel()
    await asyncio.wait([stalled.task])

    assert stalled.transport.get_write_buffer_size() == 0
    assert stalled.file.closed
