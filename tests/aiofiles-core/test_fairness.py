"""Results that are delivered without suspending hold the loop for about two milliseconds; then other tasks run."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from ..shared import inside
from ..shared.clocks import LONG, Others, counting, take, watchers
from ..shared.waiting import TIMEOUT, begun, cancelled, is_cancelled, until, within
from .timing import WAYS, Source, withdraw_all

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

ways = pytest.mark.parametrize("way", WAYS)
ways_of_files = pytest.mark.parametrize("way", [way for way in WAYS if way != "iteration"])


@ways
async def test_no_read_suspends_before_the_time_is_used_up(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        trips = source.executor.calls

        for _ in range(190):
            take(source.read())
            clock.now += 0.00001

        assert source.executor.calls == trips


@ways
@pytest.mark.parametrize("taken", [0, 1, 100])
async def test_when_the_time_is_used_up_other_tasks_run_before_the_next_result(way, taken, path, clock):
    async with Others() as others, Source(way, path) as source:
        await source.prepare()
        trips = source.executor.calls
        for _ in range(taken):
            take(source.read())
        clock.now += LONG
        source.withdraw()
        others.make_timer_due()
        turns = others.turns

        suspended = await counting(source.read())

        assert (suspended, others.turns > turns, others.had_timer) == (1, True, True)
        assert source.executor.calls == trips


@ways
@pytest.mark.parametrize("cost", [0.00005, 0.0002, 0.0009])
async def test_the_loop_is_held_for_two_milliseconds_and_one_result(way, cost, path, clock):
    async with Others() as others, Source(way, path) as source:
        await source.prepare(1_000)
        trips = source.executor.calls
        longest, since, turns = 0, clock.now, others.turns
        for _ in range(500):
            await source.read()
            if others.turns != turns:
                since, turns = clock.now, others.turns
            clock.now += cost
            source.withdraw()
            longest = max(longest, clock.now - since)

        assert 0.0015 < longest < 0.002 + 1.5 * cost
        assert source.executor.calls == trips


@ways
@pytest.mark.parametrize("fewest", [1, 5, 12])
async def test_other_tasks_run_also_if_few_results_are_ready(way, fewest, path, clock):
    async with Others() as others, Source(way, path) as source:
        await source.prepare(fewest)
        while source.ready > fewest:
            await source.read()
        clock.now += LONG
        source.withdraw()
        turns = others.turns

        suspended = await counting(source.read())

        assert (suspended, others.turns > turns) == (1, True)


@ways
async def test_without_a_thread_the_clock_is_checked_after_16_results(way, path, clock, monkeypatch):
    inside.set_many(monkeypatch, 1024)
    async with Others() as others, Source(way, path) as source:
        await source.prepare()
        assert not watchers()
        clock.now += LONG
        turns = others.turns

        taken = 0
        while others.turns == turns:
            await source.read()
            taken += 1

        assert 1 <= taken <= 18


async def use_together(way, path, clock, *, tasks, results, cost):
    """Let so many *tasks* take so many *results*, each from its own source. Return the orders of asking and of getting.

    Each result is *cost* seconds of work.
    """
    asked, given = [], []

    async def consume(number, source):
        for _ in range(results):
            asked.append(number)
            await source.read()
            given.append(number)
            clock.now += cost
            withdraw_all(clock)

    async with contextlib.AsyncExitStack() as stack:
        sources = [await stack.enter_async_context(Source(way, path)) for _ in range(tasks)]
        for source in sources:
            await source.prepare()
        trips = sum(source.executor.calls for source in sources)
        await within(asyncio.gather(*map(consume, range(tasks), sources)))

        assert sum(source.executor.calls for source in sources) == trips
    return asked, given


@ways
async def test_tasks_get_results_in_the_order_in_which_they_asked_for_them(way, path, clock):
    asked, given = await use_together(way, path, clock, tasks=50, results=10, cost=LONG)

    assert given == asked


@ways
@pytest.mark.parametrize("cost", [0.0001, 0.0007, LONG])
async def test_no_task_starves_while_others_use_the_time_up(way, cost, path, clock):
    _, given = await use_together(way, path, clock, tasks=20, results=100, cost=cost)

    progress = [0] * 20
    for number in given:
        progress[number] += 1
        # The task that uses the time up gets its next result after all the other tasks got one.
        assert max(progress) <= (min(progress) + 3) * (0.002 / cost + 1)
    assert progress == [100] * 20


@ways
@pytest.mark.parametrize("tasks", [5, 50])
async def test_a_result_takes_a_few_callbacks_however_many_tasks_wait(way, tasks, path, clock, monkeypatch):
    loop = asyncio.get_running_loop()
    calls = 0
    call_soon = loop.call_soon

    def counted(*args, **options):
        nonlocal calls
        calls += 1
        return call_soon(*args, **options)

    monkeypatch.setattr(loop, "call_soon", counted)

    await use_together(way, path, clock, tasks=tasks, results=100, cost=LONG)

    assert calls < 10 * tasks * 100


@ways
@pytest.mark.parametrize("steps", range(6))
async def test_a_read_that_is_cancelled_while_it_waits_for_the_turn_loses_nothing(way, steps, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        trips, ready, count = source.executor.calls, source.ready, source.count
        task = await begun(source.read_late(clock))
        assert not task.done()
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=TIMEOUT)

        assert source.ready == ready - (source.count - count)
        assert task.cancelled() == (source.count == count)
        for _ in range(20):
            await source.read()
        assert source.executor.calls == trips


@ways_of_files
async def test_a_result_that_a_cancelled_read_has_just_taken_is_ready_for_the_next(way, path, clock):
    loop = asyncio.get_running_loop()
    loop.set_debug(True)  # else the read would resume as soon as it takes the result
    loop.slow_callback_duration = TIMEOUT
    async with Source(way, path) as source:
        await source.prepare()
        trips, ready = source.executor.calls, source.ready
        task = await begun(source.read_late(clock))
        await until(lambda: source.ready < ready)

        await cancelled(task)

        assert source.ready == ready
        await source.read()
        assert source.executor.calls == trips


@ways
async def test_a_read_that_is_cancelled_at_once_takes_nothing(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        trips, ready = source.executor.calls, source.ready
        task = await begun(source.read_late(clock))
        task.cancel()

        assert await is_cancelled(task)
        assert (source.executor.calls, source.ready) == (trips, ready)


@ways_of_files
async def test_a_call_behind_a_cancelled_read_finds_the_file_at_its_position(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        task = await begun(source.read_late(clock))
        behind = await begun(source.file.tell())
        task.cancel()

        assert await is_cancelled(task)
        assert await within(behind) == 5 * source.count
        await source.read()


@ways
async def test_tasks_that_wait_with_a_cancelled_one_get_their_turn_in_order(way, path, clock):
    given = []

    async def consume(number, source):
        source.withdraw()
        await source.read()
        given.append(number)

    async with contextlib.AsyncExitStack() as stack:
        sources = [await stack.enter_async_context(Source(way, path)) for _ in range(10)]
        for source in sources:
            await source.prepare()
        spending = asyncio.ensure_future(sources[0].spend(clock))
        tasks = [asyncio.ensure_future(consume(number, source)) for number, source in enumerate(sources)]
        await spending
        for number in (0, 3, 4, 9):
            tasks[number].cancel()
        await asyncio.wait(tasks, timeout=TIMEOUT)

        assert given == [1, 2, 5, 6, 7, 8]
        for source in sources:
            await source.read()


@ways
async def test_after_slow_results_the_clock_is_checked_at_each_result(way, path, clock):
    async with Others() as others, Source(way, path) as source:
        await source.prepare()
        clock.now += LONG
        source.withdraw()
        await source.read()

        # No result is offered without a look at the clock until a thread has worked.
        assert not source.is_offered
        for _ in range(50):
            clock.now += LONG
            turns = others.turns
            assert await counting(source.read()) == 1
            assert others.turns > turns
        for _ in range(50):
            take(source.read())
            assert not source.is_offered


@ways
async def test_results_that_are_used_fast_are_offered_again_after_other_tasks_ran(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare(1_000)
        for _ in range(5):
            for _ in range(100):
                take(source.read())
            await source.spend(clock)

            assert await counting(source.read()) == 1
            assert source.is_offered


@ways
async def test_after_slow_results_those_of_the_next_trip_are_offered(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare(250)
        clock.now += LONG
        source.withdraw()
        await source.read()
        assert not source.is_offered
        while source.ready:
            await source.read()

        await source.prepare(250)

        assert source.is_offered
