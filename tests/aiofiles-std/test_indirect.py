"""The proxies of files that may be replaced, constructed directly."""

import asyncio
import inspect
import io
import threading
from unittest import mock

import pytest

import aiofiles_core
import aiofiles_std
from aiofiles_std import (
    AsyncIndirectBase,
    AsyncIndirectBufferedIOBase,
    AsyncIndirectBufferedReader,
    AsyncIndirectFileIO,
    AsyncTextIndirectIOWrapper,
)

KINDS = [
    (AsyncTextIndirectIOWrapper, aiofiles_core.AsyncTextIOWrapper, ("r+", -1, None, None, "")),
    (AsyncIndirectBufferedIOBase, aiofiles_core.AsyncBufferedIOBase, ("r+b", -1)),
    (AsyncIndirectBufferedReader, aiofiles_core.AsyncBufferedReader, ("r+b", -1)),
    (AsyncIndirectFileIO, aiofiles_core.AsyncFileIO, ("r+b", 0)),
]
every_kind = pytest.mark.parametrize(("kind", "direct", "opening"), KINDS, ids=[kind.__name__ for kind, *_ in KINDS])


class Place:
    """Returns the current file when called, and counts the calls."""

    def __init__(self, file):
        self.file = file
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.file


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"one\ntwo\nthree\n")
    return path


@every_kind
async def test_a_proxy_reads_and_writes_the_current_file(path, kind, direct, opening):
    with open(path, *opening) as blocking, open(path, *opening) as file:
        proxy = kind("name", None, None, Place(file))
        lines = [blocking.readline(), blocking.readline()]

        assert [await proxy.readline(), await proxy.readline()] == lines
        assert await proxy.tell() == blocking.tell()
        assert [line async for line in proxy] == blocking.readlines()
        assert await proxy.write(lines[0]) == len(lines[0])
        await proxy.flush()

    assert path.read_bytes() == b"one\ntwo\nthree\none\n"


@every_kind
async def test_calls_run_in_the_given_executor(path, kind, direct, opening, executor):
    with open(path, *opening) as file:
        proxy = kind("name", None, executor, indirect=Place(file))

        await proxy.read(1)
        await proxy.seek(0)
        async with proxy:
            pass

    assert executor.calls == 3


@every_kind
async def test_calls_use_the_given_loop(path, kind, direct, opening, executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())
    with open(path, *opening) as file:
        await kind("name", loop, executor, Place(file)).read()

    loop.run_in_executor.assert_called_once_with(executor, mock.ANY)


async def test_the_call_runs_in_the_thread_of_the_given_executor(executor):
    class Recorder(io.BytesIO):
        def read(self):
            return threading.current_thread()

    proxy = AsyncIndirectBufferedIOBase("name", None, executor, Recorder)

    assert await proxy.read() is executor.thread


@every_kind
async def test_the_file_is_looked_up_at_each_use(path, kind, direct, opening):
    with open(path, *opening) as first, open(path, *opening) as second:
        place = Place(first)
        proxy = kind("name", None, None, place)
        one = await proxy.readline()
        place.file = second

        assert await proxy.readline() == one
        assert proxy.fileno() == second.fileno()


@every_kind
async def test_the_file_is_not_looked_up_before_its_first_use(path, kind, direct, opening):
    with open(path, *opening) as file:
        place = Place(file)

        kind("name", None, None, place)

    assert place.asked == 0


@every_kind
async def test_leaving_the_context_closes_the_current_file(path, kind, direct, opening):
    with open(path, *opening) as first, open(path, *opening) as second:
        place = Place(first)

        async with kind("name", None, None, place) as proxy:
            place.file = second

        assert proxy.closed
        assert (first.closed, second.closed) == (False, True)


@every_kind
async def test_a_closed_file_raises_the_error_of_the_blocking_call(path, kind, direct, opening):
    with open(path, *opening) as file:
        pass
    proxy = kind("name", None, None, Place(file))

    with pytest.raises(ValueError, match="closed file"):
        aiter(proxy)
    with pytest.raises(ValueError, match="closed file"):
        await proxy.__aenter__()
    with pytest.raises(ValueError, match="closed file"):
        await proxy.read()


@every_kind
def test_attributes_are_those_of_the_current_file(path, kind, direct, opening):
    with open(path, *opening) as first, open(path.parent / "other", "wb") as second:
        place = Place(first)
        proxy = kind("name", None, None, place)

        before = (proxy.name, proxy.mode, proxy.closed)
        place.file = second
        second.close()

        assert before == (first.name, first.mode, False)
        assert (proxy.name, proxy.mode, proxy.closed) == (second.name, second.mode, True)


@every_kind
def test_the_repr_shows_the_current_file(path, kind, direct, opening):
    with open(path, *opening) as first, open(path, *opening) as second:
        place = Place(first)
        proxy = kind("name", None, None, place)

        before = repr(proxy)
        place.file = second

        assert kind.__name__ in before
        assert repr(first) in before
        assert repr(second) in repr(proxy)


@every_kind
def test_an_indirect_proxy_is_a_subclass_of_the_proxy_of_the_core(kind, direct, opening):
    assert issubclass(kind, AsyncIndirectBase)
    assert issubclass(kind, direct)
    assert list(inspect.signature(kind).parameters) == ["name", "loop", "executor", "indirect"]


def test_the_indirect_classes_inherit_as_the_direct_ones():
    assert issubclass(aiofiles_core.AsyncBufferedReader, aiofiles_core.AsyncBufferedIOBase)
    assert issubclass(AsyncIndirectBufferedReader, AsyncIndirectBufferedIOBase)


async def test_the_reader_peeks(path):
    with open(path, "rb") as file:
        proxy = AsyncIndirectBufferedReader("name", None, None, lambda: file)

        assert (await proxy.peek(3))[:3] == b"one"
        assert await proxy.tell() == 0


async def test_the_file_without_buffer_reads_all(path):
    with open(path, "rb", buffering=0) as file:
        proxy = AsyncIndirectFileIO("name", None, None, lambda: file)
        target = bytearray(4)

        assert await proxy.readinto(target) == 4
        assert await proxy.readall() == b"two\nthree\n"
        assert proxy.closefd is True
        assert bytes(target) == b"one\n"


async def test_a_file_may_be_replaced_by_one_of_another_type():
    place = Place(io.StringIO("text"))
    proxy = AsyncTextIndirectIOWrapper("name", None, None, place)

    assert await proxy.read() == "text"
    place.file = io.TextIOWrapper(io.BytesIO(b"other"), encoding="ascii")
    assert (await proxy.read(), proxy.encoding) == ("other", "ascii")


@pytest.mark.parametrize("name", aiofiles_std.__all__)
def test_every_public_name_exists(name):
    assert hasattr(aiofiles_std, name)
