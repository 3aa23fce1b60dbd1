"""What `open` returns can be awaited, entered, and handed to everything that takes a coroutine."""

import asyncio
import builtins
import contextlib
import gc
import inspect
import types
import warnings
import weakref
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import AiofilesContextManager

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps

pytestmark = pytest.mark.usefixtures("folder")

KINDS = [{"mode": "r"}, {"mode": "rb"}, {"mode": "wb"}, {"mode": "r+b"}, {"mode": "rb", "buffering": 0}]


class Awaitable:
    def __init__(self, result):
        self.result = result

    def __await__(self):
        yield
        return self.result


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, which holds the file `f`."""
    (tmp_path / "f").write_text("data")
    monkeypatch.chdir(tmp_path)


async def coroutine(result):
    return result


@types.coroutine
def generator(result):
    yield
    return result


def future(result):
    done = asyncio.get_running_loop().create_future()
    done.set_result(result)
    return done


def task(result):
    return asyncio.create_task(coroutine(result))


async def test_awaiting_twice_gives_the_same_file():
    context = aiofiles_core.open("f")

    async with await context as file:
        assert await context is file


async def test_entering_what_was_awaited_enters_that_file():
    context = aiofiles_core.open("f")
    file = await context

    async with context as entered:
        assert entered is file
    assert file.closed


async def test_leaving_closes_the_file():
    async with aiofiles_core.open("f") as file:
        assert not file.closed

    assert file.closed


@pytest.mark.parametrize("options", KINDS, ids=str)
async def test_entering_a_file_that_was_left_raises_as_the_blocking_file_raises(options):
    with builtins.open("f", **options) as blocking_file:
        pass
    async with aiofiles_core.open("f", **options) as file:
        pass

    with pytest.raises(ValueError, match="closed file") as blocking, blocking_file:
        pass
    with pytest.raises(ValueError, match="closed file") as ours:
        async with file:
            pass

    assert ours.value.args == blocking.value.args


async def enter(context):
    async with context as file:
        return file


async def wait(context):
    return await context


@pytest.mark.parametrize("again", [enter, wait])
@pytest.mark.parametrize("is_awaited", [False, True])
async def test_awaiting_or_entering_again_after_leaving_raises(again, is_awaited):
    context = aiofiles_core.open("f")
    if is_awaited:
        await context
    await enter(context)

    with pytest.raises(RuntimeError, match="already awaited"):
        await again(context)


@pytest.mark.parametrize("options", KINDS, ids=str)
async def test_leaving_twice_is_harmless(options):
    context = aiofiles_core.open("f", **options)
    async with context as file:
        pass

    await context.__aexit__(None, None, None)
    assert file.closed


def references(file):
    return [weakref.ref(file), weakref.ref(file._file)]


async def leave(context):
    async with context as file:
        return references(file)


async def leave_by_an_exception(context):
    with contextlib.suppress(KeyError):
        async with context as file:
            found = references(file)
            raise KeyError
    return found


async def leave_when_cancelled(context):
    file = await context
    gate = hold(file._file, "__exit__")
    task = await begun(enter(context))
    assert gate.entered.wait(TIMEOUT)
    task.cancel()
    await several_steps()
    assert not task.done()
    gate.opened.set()
    assert await is_cancelled(task)
    return references(file)


async def leave_when_closing_fails(context):
    with contextlib.suppress(ZeroDivisionError):
        async with context as file:
            found = references(file)
            file._file.__exit__ = lambda *exception: 1 / 0
    file._file.close()
    return found


@pytest.mark.parametrize("options", KINDS, ids=str)
@pytest.mark.parametrize("way", [leave, leave_by_an_exception, leave_when_cancelled, leave_when_closing_fails])
async def test_what_open_returned_holds_no_file_after_it_was_left(way, options, executor):
    context = aiofiles_core.open("f", **options, executor=executor)

    found = await way(context)

    # The loop and the worker must drop their references to the last call.
    await asyncio.sleep(0)
    executor.submit(int).result(TIMEOUT)
    gc.collect()
    assert [reference() for reference in found] == [None, None]
    assert isinstance(context, AiofilesContextManager)


async def test_leaving_without_entering_raises():
    context = aiofiles_core.open("f")

    with pytest.raises(RuntimeError, match="never entered"):
        await context.__aexit__(None, None, None)

    context.close()


async def test_the_exception_of_the_body_passes():
    error = KeyError("body")

    with pytest.raises(KeyError) as caught:
        async with aiofiles_core.open("f") as file:
            raise error

    assert caught.value is error
    assert file.closed


async def test_the_file_gets_the_exception_of_the_body_but_cannot_swallow_it():
    file = mock.MagicMock()
    file.__exit__.return_value = True
    error = KeyError("body")

    with pytest.raises(KeyError) as caught:
        async with AiofilesContextManager(coroutine(aiofiles_core.AsyncBufferedIOBase(file))):
            raise error

    assert caught.value is error
    file.__exit__.assert_called_once_with(KeyError, error, error.__traceback__)


@pytest.mark.parametrize("make", [coroutine, generator, future, task, Awaitable, AiofilesContextManager])
async def test_any_awaitable_may_give_the_file(make):
    file = await aiofiles_core.open("f")
    awaitable = make(coroutine(file)) if make is AiofilesContextManager else make(file)

    async with AiofilesContextManager(awaitable) as entered:
        assert entered is file

    assert file.closed


async def test_a_mock_may_stand_for_the_file():
    file = mock.MagicMock()

    async with AiofilesContextManager(coroutine(file)) as entered:
        file.__aexit__.assert_not_awaited()

    assert entered is file
    file.__aenter__.assert_awaited_once_with()
    file.__aexit__.assert_awaited_once_with(None, None, None)


@pytest.mark.parametrize(
    "scheduled",
    [asyncio.create_task, asyncio.ensure_future, asyncio.shield, lambda context: asyncio.wait_for(context, timeout=30)],
    ids=["create_task", "ensure_future", "shield", "wait_for"],
)
async def test_it_can_be_scheduled(scheduled):
    async with await scheduled(aiofiles_core.open("f")) as file:
        assert await file.read() == "data"


async def test_it_can_be_gathered():
    one, two = await asyncio.gather(aiofiles_core.open("f"), aiofiles_core.open("f", "rb"))

    async with one, two:
        assert (await one.read(), await two.read()) == ("data", b"data")


async def test_an_exit_stack_enters_and_leaves_it():
    async with AsyncExitStack() as stack:
        file = await stack.enter_async_context(aiofiles_core.open("f"))
        assert await file.read() == "data"

    assert file.closed


def test_it_is_a_coroutine_and_a_context_manager():
    context = aiofiles_core.open("f")

    assert asyncio.iscoroutine(context)
    assert inspect.isawaitable(context)
    assert isinstance(context, AbstractAsyncContextManager)

    context.close()


def test_it_can_be_subscripted():
    assert AiofilesContextManager[int].__origin__ is AiofilesContextManager


def warned_of(action):
    """Do *action*. Return the messages of the warnings that it, or the garbage it leaves, causes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        action()
        gc.collect()
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize("make", [coroutine, generator, Awaitable])
def test_closing_a_coroutine_that_never_started_does_not_warn(make):
    assert warned_of(lambda: AiofilesContextManager(make(None)).close()) == []


def test_throwing_into_a_coroutine_that_never_started_does_not_warn():
    def throw():
        with pytest.raises(KeyError):
            aiofiles_core.open("f").throw(KeyError())

    assert warned_of(throw) == []


def test_cancelling_a_task_before_it_starts_does_not_warn():
    async def cancel():
        task = asyncio.create_task(aiofiles_core.open("f"))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert warned_of(lambda: asyncio.run(cancel())) == []


def test_closing_ends_the_coroutine_where_it_waits():
    ended = []

    @types.coroutine
    def opening():
        try:
            yield
        finally:
            ended.append(True)

    context = AiofilesContextManager(opening())
    context.send(None)

    context.close()

    assert ended == [True]


def test_throwing_raises_where_the_coroutine_waits():
    async def opening():
        try:
            await generator(None)
        except KeyError as error:
            return error

    error = KeyError("thrown")
    context = AiofilesContextManager(opening())
    context.send(None)

    with pytest.raises(StopIteration) as stop:
        context.throw(error)

    assert stop.value.value is error


async def test_the_repr_of_a_task_shows_which_file_it_opens(tmp_path):
    task = asyncio.create_task(aiofiles_core.open(tmp_path / "f", "w"))

    assert "coro=<open()>" in repr(task)

    await (await task).close()
