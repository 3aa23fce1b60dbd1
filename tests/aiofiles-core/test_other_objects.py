"""A proxy may stand for an object that is not a file. Nothing is assumed of it that is true only of files."""

from __future__ import annotations

import asyncio
import io
import mmap
import sqlite3
import threading
import zipfile

import pytest

import aiofiles_core
from aiofiles_core import AsyncBase, delegated

from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


class AsyncZipFile(AsyncBase[bytes]):
    close = delegated(zipfile.ZipFile.close)
    read = delegated(zipfile.ZipFile.read)
    writestr = delegated(zipfile.ZipFile.writestr)


class Table:
    """A database whose methods have the names of a file's methods, but other meanings."""

    def __init__(self):
        self.entered, self.opened = threading.Event(), threading.Event()
        self.opened.set()
        self.is_closed = False

    def _held(self):
        self.entered.set()
        assert self.opened.wait(TIMEOUT)

    def read(self, key):
        self._held()
        return f"value of {key}"

    def readlines(self, first, last):
        self._held()
        return [str(number) for number in range(first, last)]

    def peek(self, *, key):
        self._held()
        return key

    def readinto(self, target):
        self._held()
        target.append("row")

    def write(self, key, value):
        self._held()
        return self

    def close(self):
        self.is_closed = True

    def __exit__(self, *exception):
        self.close()


class AsyncTable(AsyncBase[str]):
    close = delegated(Table.close)
    read = delegated(Table.read)
    readlines = delegated(Table.readlines)
    peek = delegated(Table.peek)
    readinto = delegated(Table.readinto)
    write = delegated(Table.write)


CALLS = {
    "read": (("a",), {}, "value of a"),
    "readlines": ((1, 3), {}, ["1", "2"]),
    "peek": ((), {"key": "b"}, "b"),
    "readinto": (([],), {}, None),
}


async def entered(table):
    assert await asyncio.to_thread(table.entered.wait, TIMEOUT)


@pytest.mark.parametrize("name", CALLS)
async def test_a_cancelled_call_named_as_a_read_leaves_nothing_for_the_next_call(name):
    args, kwargs, expected = CALLS[name]
    table = Table()
    proxy = AsyncTable(table)
    table.opened.clear()
    task = await begun(getattr(proxy, name)(*args, **kwargs))
    await entered(table)
    task.cancel()
    assert await is_cancelled(task)
    table.opened.set()

    for _ in range(3):
        assert await within(getattr(proxy, name)(*args, **kwargs)) == expected
        assert await within(proxy.read("c")) == "value of c"


@pytest.mark.parametrize("name", ["read", "readlines", "peek", "write"])
async def test_leaving_waits_for_a_cancelled_call_of_any_name(name):
    table = Table()
    table.opened.clear()
    args, kwargs, _ = {**CALLS, "write": (("a", 1), {}, None)}[name]

    async def use():
        async with AsyncTable(table) as proxy:
            call = await begun(getattr(proxy, name)(*args, **kwargs))
            await entered(table)
            call.cancel()
            assert await is_cancelled(call)
            leaves.set()

    leaves = asyncio.Event()
    task = await begun(use())
    await within(leaves.wait())
    await several_steps()
    assert not task.done()

    table.opened.set()

    await within(task)
    assert table.is_closed


async def test_an_archive_left_after_a_cancelled_write_is_complete(tmp_path):
    entered, opened = threading.Event(), threading.Event()

    class Slow(zipfile.ZipFile):
        def writestr(self, *args):
            entered.set()
            assert opened.wait(TIMEOUT)
            return super().writestr(*args)

    async def use():
        async with AsyncZipFile(Slow(tmp_path / "a.zip", "w")) as archive:
            call = await begun(archive.writestr("name", "content"))
            assert await asyncio.to_thread(entered.wait, TIMEOUT)
            call.cancel()
            assert await is_cancelled(call)
            asyncio.get_running_loop().call_soon(opened.set)

    await within(use())

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("name") == b"content"


async def test_a_cancelled_read_of_an_archive_is_not_given_to_the_next_call():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in "ab":
            archive.writestr(name, f"content of {name}")
    proxy = AsyncZipFile(zipfile.ZipFile(buffer))

    for _ in range(20):
        task = await begun(proxy.read("a"))
        task.cancel()
        await is_cancelled(task)
        assert await within(proxy.read("b")) == b"content of b"

    await proxy.close()


@pytest.mark.skipif(not hasattr(sqlite3, "Blob"), reason="needs Python 3.11")
async def test_a_blob_can_be_read_and_written():
    class AsyncBlob(AsyncBase[bytes]):
        read = delegated(sqlite3.Blob.read)
        seek = delegated(sqlite3.Blob.seek)
        write = delegated(sqlite3.Blob.write)
        close = delegated(sqlite3.Blob.close)

    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("CREATE TABLE t (b BLOB)")
    database.execute("INSERT INTO t VALUES (zeroblob(6))")
    async with AsyncBlob(database.blobopen("t", "b", 1)) as blob:
        await blob.write(b"abcdef")
        await blob.seek(0)
        assert [await blob.read(2) for _ in range(4)] == [b"ab", b"cd", b"ef", b""]
    database.close()


async def test_a_mapping_of_a_file_is_used_as_a_file(tmp_path):
    class AsyncMapping(AsyncBase[bytes]):
        readline = delegated(mmap.mmap.readline)
        read = delegated(mmap.mmap.read)
        tell = delegated(mmap.mmap.tell)
        close = delegated(mmap.mmap.close)

    path = tmp_path / "file"
    path.write_bytes(b"one\ntwo\nthree\n")
    with path.open("r+b") as file:
        proxy = AsyncMapping(mmap.mmap(file.fileno(), 0))
        assert [await proxy.readline() for _ in range(2)] == [b"one\n", b"two\n"]
        assert await proxy.tell() == 8
        assert await proxy.read(3) == b"thr"
        await proxy.close()


class Device(io.RawIOBase):
    """A file whose methods hold a lock, as those of many devices do."""

    def __init__(self, *, is_seekable):
        self.lock = threading.Lock()
        self.entered, self.opened = threading.Event(), threading.Event()
        self.is_seekable = is_seekable
        self.threads = []

    def readable(self):
        return True

    def readinto(self, buffer):
        with self.lock:
            self.entered.set()
            assert self.opened.wait(TIMEOUT)
            buffer[:1] = b"x"
            return 1

    def seekable(self):
        with self.lock:
            self.threads.append(threading.current_thread())
            return self.is_seekable

    def seek(self, *args):
        with self.lock:
            self.threads.append(threading.current_thread())
            return 0


@pytest.mark.parametrize("is_seekable", [True, False])
@pytest.mark.parametrize("closing", [True, False])
async def test_the_loop_does_not_touch_a_file_while_a_worker_uses_it(is_seekable, closing):
    device = Device(is_seekable=is_seekable)
    file = aiofiles_core.AsyncFileIO(device)
    task = await begun(file.read(1))
    assert await asyncio.to_thread(device.entered.wait, TIMEOUT)
    closer = await begun(file.close()) if closing else None

    task.cancel()  # it would wait for ever if it took the lock of the device

    assert await is_cancelled(task)
    if closer is not None and not is_seekable:  # it may be stuck
        await within(closer)
    device.opened.set()
    await within(file.close() if closer is None else closer)
    assert threading.main_thread() not in device.threads


@pytest.mark.parametrize("entered", [True, False])
async def test_a_context_of_an_object_that_only_holds_a_file_closes_the_file(tmp_path, entered):
    class Holder:
        def __init__(self, file):
            self._file = file

    async def make():
        return Holder(open(tmp_path / "f", "w"))

    context = aiofiles_core.AiofilesContextManager(make())
    if entered:
        async with context as holder:
            assert not holder._file.closed
    else:
        holder = await context
        await context.__aexit__(None, None, None)

    assert holder._file.closed
