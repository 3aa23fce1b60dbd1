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

from ..shared import inside
from ..shared.waiting import TIMEOUT, until_set


class Entries:
    """An iterator over *count* numbers that records whether it was closed, and can fail, or wait at a number."""

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
            self.may_go.wait(TIMEOUT)
        return number

    def close(self):
        self.is_closed.set()


@pytest.fixture
def patched(monkeypatch):
    inside.set_longest_trip(monkeypatch, 60)  # or a trip would end early on a slow machine
    with mock.patch("os.scandir") as patched:
        yield patched


async def test_the_end_of_the_iteration_closes_the_directory(patched):
    entries = patched.return_value = Entries(5)

    async for _ in aiofiles_os.scandir():
        pass

    assert entries.is_closed.is_set()


async def test_a_break_closes_the_directory(patched):
    entries = patched.return_value = Entries()

    async for _ in aiofiles_os.scandir():
        break

    await until_set(entries.is_closed)


async def test_an_exception_in_the_body_closes_the_directory(patched):
    entries = patched.return_value = Entries()

    async def use():
        async for number in aiofiles_os.scandir():
            1 / number

    with pytest.raises(ZeroDivisionError) as caught:
        await use()

    assert caught.tb
    await until_set(entries.is_closed)


async def test_leaving_the_context_closes_the_directory_in_the_executor(patched, executor):
    entries = patched.return_value = Entries()
    entries.close = lambda: setattr(entries, "thread", threading.current_thread())

    async with aiofiles_os.scandir(executor=executor) as numbers:
        assert await anext(numbers) == 0

    assert entries.thread is executor.thread
    assert executor.calls == 2


@pytest.mark.parametrize("at", [0, 1000])
async def test_an_error_is_raised_after_earlier_entries_and_closes_the_directory(patched, at):
    entries = patched.return_value = Entries(fails_at=at)
    seen = []

    async def use():
        async for number in aiofiles_os.scandir():
            seen.append(number)  # noqa: PERF401  # the entries before the error are needed

    with pytest.raises(OSError, match="Input"):
        await use()

    assert seen == [*range(at)]
    assert entries.is_closed.is_set()


async def test_awaiting_raises_an_error_and_closes_the_directory(patched):
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
async def test_a_cancelled_task_goes_on_after_the_directory_was_closed(patched, executor, use, times, at):
    entries = patched.return_value = Entries(stops_at=at)
    task = asyncio.create_task(use(executor=executor))
    await until_set(entries.is_stopped)

    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    entries.may_go.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert entries.is_closed.is_set()


@pytest.mark.parametrize("at", [0, 300])
async def test_a_cancelled_iteration_without_a_context_returns_at_once(patched, executor, at):
    entries = patched.return_value = Entries(stops_at=at)
    task = asyncio.create_task(iterate(executor=executor))
    await until_set(entries.is_stopped)

    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task

    assert caught.tb
    assert not entries.is_closed.is_set()
    entries.may_go.set()
    await until_set(entries.is_closed)


@pytest.mark.parametrize("use", [iterate, enter, wait])
async def test_a_call_cancelled_before_it_begins_opens_nothing(patched, executor, use):
    executor.hold()
    task = asyncio.create_task(use(executor=executor))
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    executor.open_gates()
    await idleness(executor)
    patched.assert_not_called()


async def test_a_cancelled_step_loses_no_entry(patched):
    entries = patched.return_value = Entries(1000, stops_at=300)
    async with aiofiles_os.scandir() as numbers:
        seen = [await anext(numbers) for _ in range(256)]
        task = asyncio.create_task(anext(numbers))
        await until_set(entries.is_stopped)
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
    # The descriptor that listed them is already closed, so its link does not exist.
    links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
    return [link for link in links if os.path.lexists(link) and os.path.realpath(link) == os.fspath(folder)]


@pytest.fixture
def without_collector():
    gc.disable()
    yield
    gc.enable()


async def idleness(executor):
    """Wait until the worker has dropped its last call, and unreferenced objects are freed."""
    await asyncio.wrap_future(executor.submit(int))
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        gc.collect()


@pytest.mark.parametrize("stat", [True, False])
async def test_a_garbage_collected_iterator_closes_silently(folder, executor, stat, without_collector):
    iterator = aiter(aiofiles_os.scandir(folder, stat=stat, executor=executor))
    await anext(iterator)
    assert len(opened(folder)) == 1

    del iterator
    await idleness(executor)

    assert opened(folder) == []


@pytest.mark.parametrize("stat", [True, False])
async def test_no_descriptor_stays_open(folder, executor, stat, without_collector):
    async for _ in aiofiles_os.scandir(folder, stat=stat, executor=executor):
        break
    async with aiofiles_os.scandir(folder, stat=stat, executor=executor) as entries:
        await anext(entries)
    await aiofiles_os.scandir(folder, stat=stat, executor=executor)
    await idleness(executor)

    assert opened(folder) == []


class Entry:
    """It can be weakly referenced."""


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
    entries.close = lambda: is_closing.set() or may_close.wait(TIMEOUT)
    iteration = await context.__aenter__()
    task = asyncio.create_task(context.__aexit__(None, None, None))
    await until_set(is_closing)
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
async def test_scandir_holds_nothing_after_it_was_left(way, patched, executor):
    made = [FewEntries()]
    found = [weakref.ref(made[0])]
    patched.side_effect = lambda path: made.pop()
    context = aiofiles_os.scandir(executor=executor)

    found += await way(context, made[0])

    await idleness(executor)
    gc.collect()
    assert [reference() for reference in found] == [None] * len(found)
    await context.__aexit__(None, None, None)  # a second time
    assert [entry async for entry in context] == []
    with pytest.raises(RuntimeError, match="already awaited"):
        await context
