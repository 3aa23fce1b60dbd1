"""Reads that wait in a loop that stops or is closed delay no other loop, and loops share what is ready."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading

import pytest

from ..shared.clocks import counting, take
from ..shared.waiting import TIMEOUT, begun, is_cancelled, within
from .stepping import LoopThread
from .timing import LINES, WAYS, Source

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

ways = pytest.mark.parametrize("way", WAYS)
ways_of_files = pytest.mark.parametrize("way", [way for way in WAYS if way != "iteration"])


class OwnLoop:
    """A loop that runs only while the test says so."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()

    def run(self, coroutine):
        return self.loop.run_until_complete(within(coroutine))

    def begin(self, coroutine):
        """Run *coroutine*, and stop as soon as it is over."""

        async def main():
            try:
                await coroutine
            finally:
                self.loop.stop()

        task = self.loop.create_task(main())
        self.loop.run_forever()
        task.result()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.loop.close()


@ways
def test_a_loop_that_stops_with_reads_waiting_does_not_delay_a_new_one(way, path, clock):
    async def begin(source):
        await source.prepare()
        tasks.append(await begun(source.read_late(clock)))

    async def use(source):
        await source.prepare()
        for _ in range(50):
            take(source.read())
        await source.spend(clock)
        assert await counting(source.read()) == 1
        take(source.read())

    tasks = []
    with OwnLoop() as first, OwnLoop() as second:
        waiting, other = Source(way, path), Source(way, path)
        first.run(waiting.__aenter__())
        first.begin(begin(waiting))
        assert not tasks[0].done()
        second.run(other.__aenter__())
        second.run(use(other))
        second.run(other.__aexit__(None, None, None))
        first.run(tasks[0])
        first.run(waiting.read())
        first.run(waiting.__aexit__(None, None, None))


@ways_of_files
@pytest.mark.parametrize("end", ["stopped", "cancelled"])
def test_a_file_whose_read_waits_in_a_loop_that_stopped_works_in_a_new_one(way, end, path, clock):
    async def begin():
        source.file = await source._opening
        await source.prepare()
        tasks.append(await begun(source.read_late(clock)))

    async def use():
        if end == "cancelled":
            for _ in range(20):
                await source.read()
        else:  # the next line goes to the other loop
            for _ in range(20):
                line = await getattr(source.file, source.name)(*source.args)
                lines.append(line if isinstance(line, str) else line.decode())

    async def finish():
        await asyncio.wait(tasks)
        await source.file.close()

    source, tasks, lines = Source(way, path), [], []
    with OwnLoop() as first, OwnLoop() as second:
        first.begin(begin())
        assert not tasks[0].done()
        if end == "cancelled":
            tasks[0].cancel()
        count = source.count
        second.run(use())
        first.run(finish())
    if end == "stopped":
        assert tasks[0].exception() is None
        assert lines == LINES[count + 1 : count + 21]


@ways_of_files
@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_read_that_waits_in_a_loop_that_was_closed_loses_nothing(way, is_forgotten, path, clock):
    async def begin():
        source.file = await source._opening
        await source.prepare()
        tasks.append(await begun(source.read_late(clock)))

    async def use():
        for _ in range(600):
            await source.read()

    source, tasks = Source(way, path), []
    with OwnLoop() as first:
        first.begin(begin())
        assert not tasks[0].done()
    first.loop.set_exception_handler(lambda *report: None)  # the task is pending
    if is_forgotten:
        tasks.clear()
        gc.collect()
    with OwnLoop() as second, source.file.__blocking__:
        second.run(use())
    tasks.clear()
    gc.collect()


@ways_of_files
@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_line_that_a_stopped_loop_did_not_fetch_is_read_next_after_cancelling(way, count, path, clock):
    async def begin():
        source.file = await source._opening
        await source.prepare()
        tasks.append(await begun(source.read_late(clock)))

    async def take(count):
        lines = [await getattr(source.file, source.name)(*source.args) for _ in range(count)]
        return [line if isinstance(line, str) else line.decode() for line in lines]

    source, tasks = Source(way, path), []
    with OwnLoop() as first, OwnLoop() as second:
        first.begin(begin())
        assert not tasks[0].done()
        missing = source.count
        with source.file.__blocking__:
            assert second.run(take(count)) == LINES[missing + 1 : missing + 1 + count]
            tasks[0].cancel()
            assert first.run(is_cancelled(tasks[0]))

            assert second.run(take(600)) == [LINES[missing], *LINES[missing + 1 + count : missing + 600 + count]]


@ways_of_files
def test_two_loops_share_a_file_when_both_use_their_time_up(way, path, clock):
    delivered, taken = [], [0, 0]

    async def consume(number):
        while line := await getattr(source.file, source.name)(*source.args):
            delivered.append(line if isinstance(line, str) else line.decode())
            taken[number] += 1
            clock.now += 0.0007

    async def run(number):
        with contextlib.suppress(StopAsyncIteration):
            await consume(number)

    async def prepare():
        source.file = await source._opening
        await source.prepare()

    source = Source(way, path)
    with OwnLoop() as first:
        first.run(prepare())
        count = source.count
        barrier = threading.Barrier(2)

        def use(number):
            barrier.wait(TIMEOUT)
            asyncio.run(within(run(number)))

        threads = [threading.Thread(target=use, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)
        first.run(source.file.close())

    assert sorted(delivered) == LINES[count:]


@ways_of_files
async def test_results_offered_to_another_loop_do_not_extend_the_time_of_this_one(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare(1_000)
        other = LoopThread()
        for _ in range(100):
            await source.read()
        await source.spend(clock)
        # It has time left, and used enough lines that the others are offered.
        asyncio.run_coroutine_threadsafe(source.read(), other.loop).result(TIMEOUT)

        assert await counting(source.read()) == 1
        other.close()
