"""Calls that need no thread hold the loop for about two milliseconds; then other tasks run."""

import asyncio

import pytest

from aiofiles_core import checkpoint

from ..shared.clocks import LONG, counting
from ..shared.inside import let_time_alone_decide
from ..shared.waiting import is_cancelled, within
from .calling import spooled

LINES = [b"%03d\n" % number for number in range(1_000)]

# Calls of a file in memory. Each moves the file by a line.
CALLS = {
    "iterated": lambda file, line: file.__anext__(),
    "readline": lambda file, line: file.readline(),
    "read": lambda file, line: file.read(len(line)),
    "write": lambda file, line: file.write(line),
    "writelines": lambda file, line: file.writelines([line]),
    "seek": lambda file, line: file.seek(len(line), 1),
}
each_call = pytest.mark.parametrize("name", CALLS)
modes = pytest.mark.parametrize("mode", ["w+b", "w+"])


@pytest.fixture
def clock(clock, monkeypatch):
    let_time_alone_decide(monkeypatch)
    return clock


class Lines:
    """A spooled file of the `LINES`, and a call of it that needs no thread."""

    def __init__(self, name, mode, executor):
        self._call = CALLS[name]
        self._mode = mode
        self._executor = executor

    async def __aenter__(self):
        options = {} if self._mode == "w+b" else {"newline": ""}
        self.file, self.trips = await spooled(self._executor, 0, mode=self._mode, **options)
        self.lines = LINES if self._mode == "w+b" else [line.decode() for line in LINES]
        await self.file.writelines(self.lines)
        await self.file.seek(0)
        return self

    async def __aexit__(self, *exception):
        await self.file.close()

    @property
    def line(self):
        """The number of the line that the blocking file would read next."""
        return self.file._file.tell() // 4

    async def call(self):
        line = self.lines[self.line]
        answer = await self._call(self.file, line)
        assert answer in (line, len(line), None, 4 * self.line)


async def spend(clock):
    """Use up the time that there is for all tasks of the loop."""
    await checkpoint()
    clock.now += LONG


@each_call
@modes
async def test_no_call_suspends_before_the_time_is_used_up(name, mode, executor, clock):
    if (name, mode) == ("seek", "w+"):
        pytest.skip("text cannot seek from where it stands")
    async with Lines(name, mode, executor) as lines:
        await checkpoint()
        for _ in range(190):
            assert await counting(lines.call()) == 0
            clock.now += 0.00001

        assert (lines.line, lines.trips()) == (190, 0)


@each_call
@modes
async def test_when_the_time_is_used_up_other_tasks_run_before_the_next_call(name, mode, executor, clock, others):
    if (name, mode) == ("seek", "w+"):
        pytest.skip("text cannot seek from where it stands")
    async with Lines(name, mode, executor) as lines:
        for count in range(50):
            await spend(clock)
            others.make_timer_due()
            before = others.turns

            assert await counting(lines.call()) >= 1
            assert others.turns > before
            # A due timer wakes its task in two steps.
            assert others.had_timer or count < 2
        assert (lines.line, lines.trips()) == (50, 0)


@each_call
async def test_the_time_that_another_file_used_counts(name, executor, clock, others):
    async with Lines(name, "w+b", executor) as first, Lines(name, "w+b", executor) as second:
        await first.call()
        clock.now += LONG
        before = others.turns

        assert await counting(second.call()) >= 1
        assert others.turns > before


@each_call
async def test_no_task_starves_while_others_use_the_time_up(name, executor, clock):
    given = []

    async def consume(number, lines):
        for _ in range(100):
            await lines.call()
            given.append(number)
            clock.now += LONG

    files = [await Lines(name, "w+b", executor).__aenter__() for _ in range(20)]
    await within(asyncio.gather(*map(consume, range(20), files)))
    for lines in files:
        await lines.file.close()

    progress = [0] * 20
    for number in given:
        progress[number] += 1
        assert max(progress) <= 4 * (min(progress) + 8)
    assert progress == [100] * 20


@each_call
async def test_a_result_takes_a_few_callbacks_however_many_tasks_wait(name, executor, clock, monkeypatch):
    loop = asyncio.get_running_loop()
    calls = 0
    call_soon = loop.call_soon

    def counted(*args, **options):
        nonlocal calls
        calls += 1
        return call_soon(*args, **options)

    async def consume(lines):
        for _ in range(50):
            await lines.call()
            clock.now += LONG

    files = [await Lines(name, "w+b", executor).__aenter__() for _ in range(50)]
    monkeypatch.setattr(loop, "call_soon", counted)
    await within(asyncio.gather(*map(consume, files)))
    made = calls
    for lines in files:
        await lines.file.close()

    assert made < 10 * 50 * 50


@each_call
async def test_a_call_cancelled_while_other_tasks_run_is_made_at_most_once(name, executor, clock):
    made = 0

    async def call():
        nonlocal made
        while True:
            await lines.call()
            made += 1
            clock.now += LONG

    async with Lines(name, "w+b", executor) as lines:
        task = asyncio.ensure_future(call())
        await asyncio.sleep(0)
        task.cancel()
        assert await is_cancelled(task)

        assert lines.line - made in (0, 1)


@pytest.mark.parametrize("name", ["iterated", "readline", "read"])
@pytest.mark.parametrize("steps", range(6))
async def test_a_read_that_is_cancelled_at_any_moment_loses_nothing(name, steps, executor, clock):
    found = []

    async def call():
        await spend(clock)
        found.append(await CALLS[name](lines.file, LINES[0]))

    async with Lines(name, "w+b", executor) as lines:
        for _ in range(20):
            task = asyncio.ensure_future(call())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await is_cancelled(task)
        count = len(found)

        assert await lines.file.readline() == LINES[count]


async def test_a_file_is_closed_when_the_time_is_used_up(executor, clock):
    async with Lines("readline", "w+b", executor) as lines:
        await spend(clock)

    assert lines.file.closed
