"""`wrap` chooses the proxy that suits a file, wherever the file was opened."""

import asyncio
import inspect
import io
import os
import zipfile
from functools import partial
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper

DATA = b"one\ntwo\n"


class Reader(io.BufferedReader):
    pass


class Bytes(io.BytesIO):
    pass


class Raw(io.RawIOBase):
    """Like the raw file of a socket: it has no buffer, and is not on a disk."""


class PurePython(io.BufferedIOBase):
    """A buffered file that `io` knows only as an `io.BufferedIOBase`."""

    def read(self, size=-1, /):
        return DATA

    def readline(self, size=-1, /):
        return b""


def compressed(path, module, mode):
    library = pytest.importorskip(module)
    with library.open(path, "wb") as file:
        file.write(DATA)
    return library.open(path, mode)


def zipped(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("member", DATA)
    with zipfile.ZipFile(path) as archive:
        return archive.open("member")


READABLE = {
    "text": (partial(open, mode="r"), AsyncTextIOWrapper),
    "text to update": (partial(open, mode="r+"), AsyncTextIOWrapper),
    "reader": (partial(open, mode="rb"), AsyncBufferedReader),
    "random": (partial(open, mode="r+b"), AsyncBufferedReader),
    "unbuffered": (partial(open, mode="rb", buffering=0), AsyncFileIO),
    "RWPair": (lambda path: io.BufferedRWPair(io.FileIO(path), io.BytesIO()), AsyncBufferedReader),
    "BytesIO": (lambda path: io.BytesIO(DATA), AsyncBufferedIOBase),
    "StringIO": (lambda path: io.StringIO(DATA.decode()), AsyncTextIOWrapper),
    "text over bytes": (lambda path: io.TextIOWrapper(io.BytesIO(DATA)), AsyncTextIOWrapper),
    "fdopen": (lambda path: os.fdopen(os.open(path, os.O_RDONLY), "rb"), AsyncBufferedReader),
    "fdopen text": (lambda path: os.fdopen(os.open(path, os.O_RDONLY)), AsyncTextIOWrapper),
    "fdopen unbuffered": (lambda path: os.fdopen(os.open(path, os.O_RDONLY), "rb", 0), AsyncFileIO),
    "gzip": (partial(compressed, module="gzip", mode="rb"), AsyncBufferedIOBase),
    "gzip text": (partial(compressed, module="gzip", mode="rt"), AsyncTextIOWrapper),
    "bz2": (partial(compressed, module="bz2", mode="rb"), AsyncBufferedIOBase),
    "lzma": (partial(compressed, module="lzma", mode="rb"), AsyncBufferedIOBase),
    "member of a zip file": (zipped, AsyncBufferedIOBase),
    "subclass of a reader": (lambda path: Reader(io.FileIO(path)), AsyncBufferedReader),
    "subclass of BytesIO": (lambda path: Bytes(DATA), AsyncBufferedIOBase),
}
WRITABLE = {
    "text": (partial(open, mode="w"), AsyncTextIOWrapper),
    "writer": (partial(open, mode="wb"), AsyncBufferedIOBase),
    "unbuffered": (partial(open, mode="wb", buffering=0), AsyncFileIO),
    "fdopen": (lambda path: os.fdopen(os.open(path, os.O_WRONLY), "wb"), AsyncBufferedIOBase),
    "RWPair": (lambda path: io.BufferedRWPair(io.BytesIO(), io.FileIO(path, "w")), AsyncBufferedReader),
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(DATA)
    return path


@pytest.mark.parametrize(("make", "proxy"), READABLE.values(), ids=READABLE)
async def test_a_readable_file_gets_the_proxy_that_suits_it(make, proxy, path):
    with make(path) as file:
        data = file.read()

    async with aiofiles_core.wrap(make(path)) as async_file:
        assert type(async_file) is proxy
        assert await async_file.read() == data


@pytest.mark.parametrize(("make", "proxy"), READABLE.values(), ids=READABLE)
async def test_a_wrapped_file_can_be_iterated_over(make, proxy, path):
    with make(path) as file:
        lines = list(file)

    async with aiofiles_core.wrap(make(path)) as async_file:
        assert [line async for line in async_file] == lines


@pytest.mark.parametrize(("make", "proxy"), WRITABLE.values(), ids=WRITABLE)
async def test_a_writable_file_gets_the_proxy_that_suits_it(make, proxy, path):
    async with aiofiles_core.wrap(make(path)) as file:
        assert type(file) is proxy
        await file.write("data" if proxy is AsyncTextIOWrapper else b"data")

    assert path.read_bytes()[:4] == b"data"


def test_any_buffered_file_can_be_wrapped():
    assert type(aiofiles_core.wrap(PurePython())) is AsyncBufferedIOBase


async def test_data_written_to_a_file_in_memory_is_in_the_blocking_file():
    file = io.BytesIO()

    await aiofiles_core.wrap(file).write(b"data")

    assert file.getvalue() == b"data"


async def test_a_wrapped_file_uses_the_given_executor_and_loop(executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())

    await aiofiles_core.wrap(io.BytesIO(), loop=loop, executor=executor).read()

    assert executor.calls == 1
    loop.run_in_executor.assert_called_once()


@pytest.mark.parametrize("file", [Raw(), object(), None, "f", 3], ids=lambda file: type(file).__name__)
def test_wrapping_an_object_without_a_proxy_raises_a_clear_type_error(file):
    with pytest.raises(TypeError) as error:
        aiofiles_core.wrap(file)

    assert str(error.value) == f"no proxy is registered for {type(file).__name__}: {file!r}"


async def test_a_proxy_can_be_registered_for_a_type(executor):
    class Duck:
        def read(self):
            return b"quack"

    aiofiles_core.wrap.register(Duck, AsyncBufferedReader)

    file = aiofiles_core.wrap(Duck(), executor=executor)

    assert type(file) is AsyncBufferedReader
    assert (await file.read(), executor.calls) == (b"quack", 1)


def test_a_proxy_can_be_registered_by_a_decorator():
    class Duck:
        pass

    @aiofiles_core.wrap.register(Duck)
    def _(file, *, loop=None, executor=None):
        return file, loop, executor

    duck = Duck()

    assert aiofiles_core.wrap(duck, executor=mock.sentinel.executor) == (duck, None, mock.sentinel.executor)


async def test_open_returns_the_proxy_registered_for_the_type_of_the_file(monkeypatch, executor):
    class Duck:
        def read(self):
            return "quack"

    aiofiles_core.wrap.register(Duck, AsyncTextIOWrapper)
    monkeypatch.setattr(aiofiles_core.opening, "sync_open", lambda *args, **kwargs: Duck())

    file = await aiofiles_core.open("anything", executor=executor)

    assert (await file.read(), executor.calls) == ("quack", 2)


def test_wrap_is_a_documented_singledispatch():
    assert callable(aiofiles_core.wrap.dispatch)
    assert inspect.getdoc(aiofiles_core.wrap)
    assert [*inspect.signature(aiofiles_core.wrap).parameters] == ["file", "loop", "executor"]
