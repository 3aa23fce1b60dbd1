"""Entries that are delivered without suspending hold the loop for about two milliseconds; then other tasks run."""

import asyncio
import os

import pytest

import aiofiles_os
from aiofiles_core import checkpoint

from ..shared import inside
from ..shared.clocks import LONG, counting
from ..shared.waiting import block_until, is_cancelled, within

COUNT = 240  # one trip brings them all


async def iterated(path):
    return aiter(aiofiles_os.scandir(path))


async def awaited(path):
    return await aiofiles_os.scandir(path)


ways = pytest.mark.parametrize("scan", [iterated, awaited])


@pytest.fixture
def folder(tmp_path):
    for number in range(COUNT):
        (tmp_path / str(number)).touch()
    return tmp_path


def withdraw(entries):
    """Block this thread until none of the *entries* is offered any more."""
    offering = inside.offered(entries)
    block_until(lambda: offering is None or offering.take_line.__self__ is not offering.ready)


async def spend(entries, clock):
    """Use up the time that there is for all tasks of the loop."""
    await checkpoint()
    clock.now += LONG
    withdraw(entries)


@ways
async def test_no_entry_suspends_before_the_time_is_used_up(scan, folder, clock):
    entries = await scan(folder)
    await anext(entries)
    await checkpoint()

    for _ in range(190):
        assert await counting(entries.__anext__()) == 0
        clock.now += 0.00001


@ways
@pytest.mark.parametrize("taken", [1, 20, 150])
async def test_when_the_time_is_used_up_other_tasks_run_before_the_next_entry(scan, taken, folder, clock, others):
    entries = await scan(folder)
    seen = [await anext(entries) for _ in range(taken)]

    async def take():
        seen.append(await anext(entries))

    await spend(entries, clock)
    others.make_timer_due()
    before = others.turns

    suspended = await counting(take())

    assert (suspended, others.turns > before, others.had_timer) == (1, True, True)
    seen += [entry async for entry in entries]
    assert sorted(entry.name for entry in seen) == sorted(os.listdir(folder))


@ways
async def test_other_tasks_run_after_each_entry_that_takes_long(scan, folder, clock, others):
    entries = await scan(folder)
    await anext(entries)
    for _ in range(100):
        await spend(entries, clock)
        before = others.turns
        await anext(entries)
        assert others.turns > before


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
    await within(asyncio.gather(*map(consume, range(30), scans)))

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
    await is_cancelled(task)

    seen += [entry async for entry in entries]
    assert sorted(entry.name for entry in seen) == sorted(os.listdir(folder))
