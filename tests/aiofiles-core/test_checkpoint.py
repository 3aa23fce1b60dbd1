"""A task that computes, or gets results, without suspending lets others run at its checkpoints."""

from __future__ import annotations

import asyncio

import pytest

import aiofiles_core

from ..shared.clocks import LONG, Others, counting, take
from ..shared.waiting import TIMEOUT, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def test_a_checkpoint_suspends_only_when_the_time_is_used_up(clock):
    async with Others() as others:
        for _ in range(190):
            take(aiofiles_core.checkpoint())
            clock.now += 0.00001
        clock.now += LONG
        others.make_timer_due()
        turns = others.turns

        suspended = await counting(aiofiles_core.checkpoint())

        assert (suspended, others.turns > turns, others.had_timer) == (1, True, True)


async def test_a_checkpoint_returns_when_the_time_ends(clock):
    first = clock.now

    assert await aiofiles_core.checkpoint() == pytest.approx(first + 0.002, rel=0, abs=1e-6)

    clock.now += 0.001
    assert await aiofiles_core.checkpoint() == pytest.approx(first + 0.002, rel=0, abs=1e-6)
    clock.now += LONG
    assert await aiofiles_core.checkpoint() == pytest.approx(first + 0.006, rel=0, abs=1e-6)


async def test_tasks_pass_a_checkpoint_in_order_and_none_starves(clock):
    asked, passed = [], []

    async def work(number):
        for _ in range(20):
            asked.append(number)
            await aiofiles_core.checkpoint()
            passed.append(number)
            clock.now += LONG

    await within(asyncio.gather(*map(work, range(50))))

    assert passed == asked


async def test_a_checkpoint_that_is_cancelled_does_not_hold_up_the_others(clock):
    async def work():
        await aiofiles_core.checkpoint()
        clock.now += LONG
        await aiofiles_core.checkpoint()

    tasks = [asyncio.ensure_future(work()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.wait(tasks, timeout=TIMEOUT)

    assert [task.cancelled() for task in tasks] == [True, False, True, False, True]
