"""A directory is closed however its iteration ends, and nothing is lost or left behind."""

import asyncio
import contextlib
import gc
import os
import sys
import sysconfig
import threading
import weakref
from unittest import mock

import pytest

import aiofiles_os


class Entries:
    """An iterator over so many numbers that knows whether it was closed, and can fail, or wait to be let through."""

    def __init__(self, count=1_000_000, *, fails_at=None, stops_at=None):
        self.numbers = iter(range(count))
        self.fails_at = fails_at
        self.stops_at = stops_at
        self.is_closed = threading.Event()
        self.is_stopped = threading.Event()
        self.may_go = threading.Event()

    def __iter__(self):
        return self

    def __next__(self):
        number = next(self.numbers)
        if number == self.fails_at:
            raise OSError(5, "Input/output error")
        if number == self.stops_at:
            self.is_stopped.set()
            self.may_go.wait(10)
        return number

    def close(self):
        self.is_closed.set()


@pytest.fixture
def patched():
    # Nor does a trip end early on a slow machine.
    with mock.patch("os.scandir") as patched, mock.patch("aiofiles_core.iteration._TAKING", 60):
        yield patched


async def until(event):
    assert await asyncio.to_thread(event.wait, 10)


async def test_the_end_closes(patched):
    entries = patched.return_value = Entries(5)

    async for _ in aiofiles_os.scandir():
        pass

    assert entries.is_closed.is_set()


async def test_a_break_closes(patched):
    entries = patched.return_value = Entries()

    async for _ in aiofiles_os.scandir():
        break

    await until(entries.is_closed)


async def test_an_exception_in_the_body_closes(patched):
    entries = patched.return_value = Entries()

    async def use():
        async for number in aiofiles_os.scandir():
            1 / number

    with pytest.raises(ZeroDivisionError) as caught:
        await use()

    assert caught.tb
    await until(entries.is_closed)


async def test_leaving_the_context_closes_in_the_executor(patched, executor):
    entries = patched.return_value = Entries()
    entries.close = lambda: setattr(entries, "thread", threading.current_thread())

    async with aiofiles_os.scandir(executor=executor) as numbers:
        assert await anext(numbers) == 0

    assert entries.thread is executor.thread
    assert executor.calls == 2


@pytest.mark.parametrize("at", [0, 1000])
async def test_an_error_comes_after_the_entries_before_it_and_closes(patched, at):
    entries = patched.return_value = Entries(fails_at=at)
    seen = []

    async def use():
        async for number in aiofiles_os.scandir():
            seen.append(number)  # noqa: PERF401  # what precedes the error is wanted

    with pytest.raises(OSError, match="Input"):
        await use()

    assert seen == [*range(at)]
    assert entries.is_closed.is_set()


async def test_an_error_fails_the_await(patched):
    entries = patched.return_value = Entries(fails_at=1000)

    with pytest.raises(OSError, match="Input"):
        await aiofiles_os.scandir()

    assert entries.is_closed.is_set()


async def iterate(**options):
    async for _ in aiofiles_os.scandir(**options):
        pass


async def enter(**options):
    async with aiofiles_os.scandir(**options) as numbers:
        async for _ in numbers:
            pass


async def wait(**options):
    await aiofiles_os.scandir(**options)


@pytest.mark.parametrize("use", [enter, wait])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("at", [0, 300])
async def test_a_cancelled_task_goes_on_when_the_directory_is_closed(patched, executor, use, times, at):
    entries = patched.return_value = Entries(stops_at=at)
    task = asyncio.create_task(use(executor=executor))
    await until(entries.is_stopped)

    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    entries.may_go.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert entries.is_closed.is_set()


@pytest.mark.parametrize("at", [0, 300])
async def test_a_cancelled_iteration_without_a_context_frees_its_task_at_once(patched, executor, at):
    entries = patched.return_value = Entries(stops_at=at)
    task = asyncio.create_task(iterate(executor=executor))
    await until(entries.is_stopped)

    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task

    assert caught.tb
    assert not entries.is_closed.is_set()
    entries.may_go.set()
    await until(entries.is_closed)


@pytest.mark.parametrize("use", [iterate, enter, wait])
async def test_what_was_not_begun_opens_nothing(patched, executor, use):
    may_go = threading.Event()
    executor.submit(may_go.wait, 10)
    task = asyncio.create_task(use(executor=executor))
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    may_go.set()
    await idleness(executor)
    patched.assert_not_called()


async def test_nothing_is_lost_to_a_step_that_was_cancelled(patched):
    entries = patched.return_value = Entries(1000, stops_at=300)
    async with aiofiles_os.scandir() as numbers:
        seen = [await anext(numbers) for _ in range(256)]
        task = asyncio.create_task(anext(numbers))
        await until(entries.is_stopped)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        entries.may_go.set()

        seen += [number async for number in numbers]

    assert seen == [*range(1000)]


async def test_tasks_that_share_an_iterator_get_each_entry_once(patched):
    patched.return_value = Entries(10_000)
    seen = []

    async def take(numbers):
        async for number in numbers:
            seen.append(number)
            await asyncio.sleep(0)

    async with aiofiles_os.scandir() as numbers:
        await asyncio.gather(*(take(numbers) for _ in range(5)))

    assert sorted(seen) == [*range(10_000)]


@pytest.fixture
def folder(tmp_path):
    for number in range(600):
        (tmp_path / str(number)).touch()
    return tmp_path


def opened(folder):
    if sys.platform == "win32" or not os.path.exists("/proc/self/fd"):
        pytest.skip("this platform does not list open files")
    # That which lists them is closed already, and cannot be read.
    links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
    return [link for link in links if os.path.lexists(link) and os.path.realpath(link) == os.fspath(folder)]


@pytest.fixture
def without_collector():
    gc.disable()
    yield
    gc.enable()


async def idleness(executor):
    """Wait until the worker has let go of its last call, and what is forgotten is freed."""
    await asyncio.wrap_future(executor.submit(int))
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        gc.collect()


@pytest.mark.parametrize("stat", [True, False])
async def test_what_is_forgotten_is_closed_without_a_warning(folder, executor, stat, without_collector):
    iterator = aiter(aiofiles_os.scandir(folder, stat=stat, executor=executor))
    await anext(iterator)
    assert len(opened(folder)) == 1

    del iterator
    await idleness(executor)

    assert opened(folder) == []


@pytest.mark.parametrize("stat", [True, False])
async def test_no_descriptor_is_left(folder, executor, stat, without_collector):
    async for _ in aiofiles_os.scandir(folder, stat=stat, executor=executor):
        break
    async with aiofiles_os.scandir(folder, stat=stat, executor=executor) as entries:
        await anext(entries)
    await aiofiles_os.scandir(folder, stat=stat, executor=executor)
    await idleness(executor)

    assert opened(folder) == []


class Entry:
    """It can be referred to weakly."""


class FewEntries(Entries):
    def __init__(self):
        super().__init__(600)

    def __next__(self):
        super().__next__()
        return Entry()


def references(iteration):
    return [weakref.ref(iteration), weakref.ref(iteration.__blocking__)]


async def leave(context, entries):
    async with context as iteration:
        assert len([entry async for entry in iteration]) == 600
    return references(iteration)


async def leave_early(context, entries):
    async with context as iteration:
        return [*references(iteration), weakref.ref(await anext(iteration))]


async def leave_by_an_exception(context, entries):
    with contextlib.suppress(ZeroDivisionError):
        async with context as iteration:
            found = references(iteration)
            1 / 0  # noqa: B018  # it raises
    return found


async def leave_when_cancelled(context, entries):
    is_closing, may_close = threading.Event(), threading.Event()
    entries.close = lambda: is_closing.set() or may_close.wait(10)
    iteration = await context.__aenter__()
    task = asyncio.create_task(context.__aexit__(None, None, None))
    await until(is_closing)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    may_close.set()
    await asyncio.wait([task])
    assert task.cancelled()
    return references(iteration)


async def leave_what_was_awaited(context, entries):
    read = await context
    return [weakref.ref(read), weakref.ref(next(read)), *await leave_early(context, entries)]


@pytest.mark.parametrize(
    "way", [leave, leave_early, leave_by_an_exception, leave_when_cancelled, leave_what_was_awaited]
)
async def test_what_was_left_keeps_nothing(way, patched, executor):
    made = [FewEntries()]
    found = [weakref.ref(made[0])]
    patched.side_effect = lambda path: made.pop()
    context = aiofiles_os.scandir(executor=executor)

    found += await way(context, made[0])

    await idleness(executor)
    gc.collect()
    assert [reference() for reference in found] == [None] * len(found)
    await context.__aexit__(None, None, None)  # once more
    assert [entry async for entry in context] == []
    with pytest.raises(RuntimeError, match="already awaited"):
        await context
