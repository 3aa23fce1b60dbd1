"""Entries that are delivered without suspending hold the loop for about two milliseconds; then other tasks run."""

import asyncio
import os
import sys
import threading
import time
import types

import pytest

import aiofiles_os
from aiofiles_core import checkpoint

TIMEOUT = 30

# In seconds: longer than the loop may be held.
LONG = 0.003

COUNT = 240  # one trip brings them all


async def iterated(path):
    return aiter(aiofiles_os.scandir(path))


async def awaited(path):
    return await aiofiles_os.scandir(path)


ways = pytest.mark.parametrize("scan", [iterated, awaited])


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = time.perf_counter()


def until(condition):
    """Block this thread until *condition* returns true."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.0001)


def is_watched():
    return any(thread.name == "aiofiles" for thread in threading.enumerate())


@pytest.fixture
def clock(monkeypatch):
    until(lambda: not is_watched())
    clock = Clock()
    for name, module in [*sys.modules.items()]:
        if name.startswith("aiofiles_") and "perf_counter" in vars(module):
            monkeypatch.setattr(module, "perf_counter", lambda: clock.now)
    monkeypatch.setattr("aiofiles_core.offering._MANY", 16)  # more are watched by a thread
    yield clock
    clock.now += 3_600
    until(lambda: not is_watched())


@pytest.fixture
def folder(tmp_path):
    for number in range(COUNT):
        (tmp_path / str(number)).touch()
    return tmp_path


def withdraw(entries):
    """Block this thread until none of the *entries* is offered any more."""
    offering = getattr(entries, "_offering", None)
    until(lambda: offering is None or offering.take_line.__self__ is not offering.ready)


async def spend(entries, clock):
    """Use up the time that there is for all tasks of the loop."""
    await checkpoint()
    clock.now += LONG
    withdraw(entries)


@types.coroutine
def counting(coroutine):
    """Await *coroutine*, and return how often it was suspended, and its result."""
    count = 0
    while True:
        try:
            future = coroutine.send(None)
        except StopIteration as stop:
            return count, stop.value
        count += 1
        yield future


@pytest.fixture
async def turns():
    """Count how often another task ran, and record whether a task that waits for a due timer ran."""
    turns = types.SimpleNamespace(count=0, had_timer=False, due=asyncio.Event())

    async def turn():
        while True:
            await asyncio.sleep(0)
            turns.count += 1

    async def wait():
        await turns.due.wait()
        turns.had_timer = True

    tasks = [asyncio.ensure_future(turn()), asyncio.ensure_future(wait())]
    await asyncio.sleep(0)
    yield turns
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


@ways
async def test_no_entry_suspends_before_the_time_is_used_up(scan, folder, clock):
    entries = await scan(folder)
    await anext(entries)
    await checkpoint()

    for _ in range(190):
        suspended, _ = await counting(entries.__anext__())
        assert suspended == 0
        clock.now += 0.00001


@ways
@pytest.mark.parametrize("taken", [1, 20, 150])
async def test_when_the_time_is_used_up_other_tasks_run_before_the_next_entry(scan, taken, folder, clock, turns):
    entries = await scan(folder)
    seen = [await anext(entries) for _ in range(taken)]
    await spend(entries, clock)
    asyncio.get_running_loop().call_later(0, turns.due.set)
    before = turns.count

    suspended, entry = await counting(entries.__anext__())

    assert (suspended, turns.count > before, turns.had_timer) == (1, True, True)
    rest = [entry async for entry in entries]
    assert sorted(entry.name for entry in [*seen, entry, *rest]) == sorted(os.listdir(folder))


@ways
async def test_other_tasks_run_after_each_entry_that_takes_long(scan, folder, clock, turns):
    entries = await scan(folder)
    await anext(entries)
    for _ in range(100):
        await spend(entries, clock)
        before = turns.count
        await anext(entries)
        assert turns.count > before


@ways
async def test_tasks_get_entries_in_the_order_in_which_they_asked_for_them(scan, folder, clock):
    asked, given = [], []

    async def consume(number, entries):
        for _ in range(10):
            asked.append(number)
            await anext(entries)
            given.append(number)
            clock.now += LONG
            withdraw(entries)

    scans = [await scan(folder) for _ in range(30)]
    for entries in scans:
        await anext(entries)
    await asyncio.wait_for(asyncio.gather(*map(consume, range(30), scans)), TIMEOUT)

    progress = [0] * 30
    for number in given:
        progress[number] += 1
        assert max(progress) - min(progress) <= 5
    assert progress == [10] * 30
    assert given == asked


@ways
@pytest.mark.parametrize("steps", range(5))
async def test_a_task_cancelled_while_other_tasks_run_loses_no_entry(scan, steps, folder, clock):
    async def take():
        await spend(entries, clock)
        seen.append(await anext(entries))

    entries = await scan(folder)
    seen = [await anext(entries) for _ in range(20)]
    task = asyncio.ensure_future(take())
    await asyncio.sleep(0)
    assert not task.done()
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=TIMEOUT)

    seen += [entry async for entry in entries]
    assert sorted(entry.name for entry in seen) == sorted(os.listdir(folder))
