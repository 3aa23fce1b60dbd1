"""An asynchronous file is entered, iterated over and left, and fails, as a blocking file. It is an ordinary object."""

import asyncio
import contextvars
import gc
import io
import weakref
from functools import partial
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import AsyncBase, AsyncBufferedIOBase, AsyncTextIOWrapper

LINES = b"one\ntwo\n\nthree"

READABLE = {
    "text": partial(open, mode="r", encoding="utf-8"),
    "text to update": partial(open, mode="r+", encoding="utf-8", newline=""),
    "reader": partial(open, mode="rb"),
    "random": partial(open, mode="r+b"),
    "unbuffered": partial(open, mode="rb", buffering=0),
    "BytesIO": lambda path: io.BytesIO(LINES),
    "StringIO": lambda path: io.StringIO(LINES.decode()),
}
UNREADABLE = {
    "text to write": partial(open, mode="w", encoding="utf-8"),
    "writer": partial(open, mode="wb"),
    "unbuffered writer": partial(open, mode="wb", buffering=0),
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(LINES)
    return path


def kinds(files):
    return pytest.mark.parametrize("make", files.values(), ids=files)


async def test_entering_gives_the_file_and_leaving_closes_it(path):
    file = await aiofiles_core.open(path)

    async with file as entered:
        assert entered is file
        assert not file.closed

    assert file.closed


async def test_leaving_uses_the_executor_of_the_file(path, executor):
    with open(path) as file:
        async with aiofiles_core.wrap(file, executor=executor):
            pass

    assert executor.calls == 1


async def test_leaving_raises_an_error_of_closing():
    file = mock.MagicMock()
    file.__exit__.side_effect = error = OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left") as caught:
        async with AsyncBufferedIOBase(file):
            pass

    assert caught.value is error


async def test_the_exception_of_the_body_passes_though_the_blocking_file_would_swallow_it():
    file = mock.MagicMock()
    file.__exit__.return_value = True

    with pytest.raises(KeyError):
        async with AsyncBufferedIOBase(file):
            raise KeyError


@kinds(READABLE | UNREADABLE)
async def test_entering_a_closed_file_raises_as_the_blocking_file_raises(make, path):
    file = make(path)
    file.close()
    with pytest.raises(ValueError, match="closed file") as blocking, file:
        pass

    with pytest.raises(ValueError, match="closed file") as ours:
        async with aiofiles_core.wrap(file):
            pass

    assert ours.value.args == blocking.value.args


@kinds(READABLE | UNREADABLE)
async def test_iterating_over_a_closed_file_raises_as_the_blocking_file_raises(make, path):
    file = make(path)
    file.close()
    with pytest.raises(ValueError, match="closed file") as blocking:
        list(file)

    with pytest.raises(ValueError, match="closed file") as ours:
        [line async for line in aiofiles_core.wrap(file)]

    assert ours.value.args == blocking.value.args


@kinds({name: READABLE[name] for name in ("text", "reader", "random")})
async def test_iterating_over_a_detached_file_raises_as_the_blocking_file_raises(make, path):
    file = make(path)
    file.detach().close()
    with pytest.raises(ValueError, match="detached") as blocking:
        list(file)

    with pytest.raises(ValueError, match="detached") as ours:
        [line async for line in aiofiles_core.wrap(file)]

    assert ours.value.args == blocking.value.args


@kinds(READABLE)
async def test_iterating_over_a_file_closed_meanwhile_raises_as_the_blocking_file_raises(make, path):
    with make(path) as file:
        lines = iter(file)
        next(lines)
    with pytest.raises(ValueError, match="closed file") as blocking:
        next(lines)

    async with aiofiles_core.wrap(make(path)) as async_file:
        async_lines = async_file.__aiter__()
        await async_lines.__anext__()
    with pytest.raises(ValueError, match="closed file") as ours:
        await async_lines.__anext__()

    assert ours.value.args == blocking.value.args


@kinds(UNREADABLE)
async def test_iterating_over_an_unreadable_file_raises_as_the_blocking_file_raises(make, path):
    with make(path) as file, pytest.raises(io.UnsupportedOperation) as blocking:
        list(file)

    async with aiofiles_core.wrap(make(path)) as async_file:
        with pytest.raises(io.UnsupportedOperation) as ours:
            [line async for line in async_file]

    assert ours.value.args == blocking.value.args


@kinds(READABLE)
async def test_iterating_gives_the_lines_of_the_blocking_file_and_goes_on_where_it_stopped(make, path):
    with make(path) as file:
        first, *others = file

    async with aiofiles_core.wrap(make(path)) as async_file:
        async for line in async_file:
            assert line == first
            break
        assert [line async for line in async_file] == others
        assert [line async for line in async_file] == []


async def test_the_repr_of_a_file_shows_the_blocking_file():
    file = io.BytesIO()

    assert repr(aiofiles_core.wrap(file)) == f"<aiofiles_core.binary.AsyncBufferedIOBase wrapping {file!r}>"


def test_a_file_keeps_its_blocking_file_loop_and_executor(executor):
    file, loop = io.BytesIO(), mock.sentinel.loop

    async_file = AsyncBufferedIOBase(file, loop, executor)

    assert (async_file._file, async_file._loop, async_file._executor) == (file, loop, executor)


async def test_without_a_loop_the_file_uses_the_running_one():
    assert aiofiles_core.wrap(io.BytesIO())._loop is asyncio.get_running_loop()


def test_a_file_takes_attributes_and_weak_references():
    file = aiofiles_core.wrap(io.BytesIO())

    file.note = "mine"
    reference = weakref.ref(file)

    assert reference().note == "mine"
    del file
    gc.collect()
    assert reference() is None


def test_the_base_can_be_subscripted():
    assert AsyncBase[bytes].__origin__ is AsyncBase


async def test_a_subclass_may_define_its_own_init(executor):
    class Titled(AsyncTextIOWrapper):
        def __init__(self, title, file, loop=None, executor=None):
            super().__init__(file, loop, executor)
            self.title = title

    file = Titled("title", io.StringIO("data"), None, executor)

    assert (file.title, await file.read(), executor.calls) == ("title", "data", 1)


async def test_an_overridden_read_may_call_that_of_the_base():
    class Loud(AsyncTextIOWrapper):
        async def read(self, size=-1, /):
            return (await super().read(size)).upper()

    assert await Loud(io.StringIO("data")).read(2) == "DA"


async def test_iterating_calls_an_overridden_readline():
    class Loud(AsyncTextIOWrapper):
        async def readline(self, size=-1, /):
            return (await super().readline(size)).upper()

    assert [line async for line in Loud(io.StringIO("a\nb"))] == ["A\n", "B"]


async def test_iterating_calls_an_overridden_anext():
    class Numbered(AsyncTextIOWrapper):
        count = 0

        async def __anext__(self):
            self.count += 1
            return self.count, await super().__anext__()

    assert [line async for line in Numbered(io.StringIO("a\nb"))] == [(1, "a\n"), (2, "b")]


async def test_context_variables_of_the_caller_are_visible_to_the_file():
    variable = contextvars.ContextVar("variable", default="default")
    file = AsyncBufferedIOBase(mock.Mock(read=variable.get))

    variable.set("mine")

    assert await file.read() == "mine"


async def test_a_stop_iteration_of_the_file_is_raised_as_an_error_and_blocks_no_caller():
    stop = StopIteration("stopped")
    file = AsyncBufferedIOBase(mock.Mock(read=mock.Mock(side_effect=stop)))

    with pytest.raises(RuntimeError, match="the blocking call raised StopIteration") as error:
        await asyncio.wait_for(file.read(), timeout=30)

    assert error.value.__cause__ is stop


async def test_a_mock_whose_closed_is_a_mock_can_be_entered():
    file = mock.MagicMock()

    async with AsyncBufferedIOBase(file) as async_file:
        await async_file.write(b"data")

    file.write.assert_called_once_with(b"data")
    file.__exit__.assert_called_once_with(None, None, None)


async def test_a_mock_whose_closed_is_a_mock_can_be_iterated_over():
    file = mock.Mock()
    file.readline.side_effect = ["one\n", "two", ""]

    assert [line async for line in AsyncTextIOWrapper(file)] == ["one\n", "two"]


async def test_a_file_without_closed_can_be_entered():
    class Duck:
        def __exit__(self, *exception):
            self.left = True

    duck = Duck()

    async with AsyncBufferedIOBase(duck):
        pass

    assert duck.left
