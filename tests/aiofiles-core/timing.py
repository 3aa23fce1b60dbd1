"""Use results up on a clock that the test sets, so that it decides when the event loop must get its turn."""

import asyncio
import contextlib
import threading
import time
import types

import pytest

import aiofiles_core
from aiofiles_core import AsyncIteration, calls, iteration, offering, pacing, turns, watching

from .stepping import TIMEOUT, Counting

LINES = [f"{number:04}\n" for number in range(4_000)]

# How a file is opened, and which read is repeated, each of which gives a line; or that of an iteration over anything.
WAYS = {
    "text iterated": ("r", "__anext__"),
    "text readline": ("r", "readline"),
    "binary read": ("rb", "read", 5),
    "binary read1": ("rb", "read1", 5),
    "iteration": (None, "__anext__"),
}
# What is longer than the loop may be held, in seconds.
LONG = 0.003


class Clock:
    """Tells the time that the test says it is."""

    def __init__(self):
        self.now = time.perf_counter()


@contextlib.contextmanager
def set_clock(monkeypatch):
    """Have the library go by a `Clock`, and watch more than 16 results by its thread."""
    until(lambda: not watchers())
    clock = Clock()
    monkeypatch.setattr(offering, "_MANY", 16)
    for module in (calls, pacing, turns, offering, watching, iteration):
        monkeypatch.setattr(module, "perf_counter", lambda: clock.now)
    yield clock
    clock.now += 3_600
    until(lambda: not watchers())


def until(condition):
    """Hold this thread until *condition* comes true."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.0001)


def watchers():
    """The threads that withdraw what is offered."""
    return [thread for thread in threading.enumerate() if thread.name == "aiofiles"]


def withdraw_all(clock):
    """Hold the thread until nothing that is watched is offered any more whose time is up."""

    def is_over():
        with contextlib.suppress(IndexError):  # there is none, or it was withdrawn meanwhile
            return watching.watch._offers[0][0] > clock.now
        return True

    until(is_over)


class Source:
    """What gives the lines of *path* one after the other in one of the `WAYS`."""

    def __init__(self, way, path):
        mode, self._name, *self._args = WAYS[way]
        self.executor = Counting()
        self.count = 0
        if mode is None:
            self._opening = self.file = AsyncIteration(lambda: LINES, 4_096, executor=self.executor)
        else:
            self._opening = aiofiles_core.open(path, mode, executor=self.executor)
        self._is_binary = mode == "rb"

    async def __aenter__(self):
        self.file = await self._opening.__aenter__()
        return self

    async def __aexit__(self, *exception):
        await self._opening.__aexit__(*exception)

    async def read(self):
        """Read the next line, which is the one that follows those that were delivered."""
        line = await getattr(self.file, self._name)(*self._args)
        expected = LINES[self.count]
        assert line == (expected.encode() if self._is_binary else expected)
        self.count += 1

    @property
    def offering(self):
        """What keeps the lines that are ready."""
        return getattr(self.file, "_offering", None) or self.file.__calls__.backlog

    @property
    def ready(self):
        """How many lines are ready."""
        return len(self.offering.ready)

    @property
    def is_offered(self):
        """Whether lines may be taken without a turn, and without a look at the clock."""
        takers = (self.offering.take_line, self.offering.sized[-1])
        return self.ready > 0 and any(getattr(taker, "__self__", None) is self.offering.ready for taker in takers)

    async def prepare(self, fewest=200):
        """Read at least one line, until so many are ready."""
        await self.read()
        while self.ready < fewest:
            await self.read()

    def withdraw(self):
        """Hold the thread until nothing is offered any more, if its time is up."""
        until(lambda: not self.is_offered or pacing.perf_counter() < self.offering.deadline)

    async def spend(self, clock):
        """Use up the time that there is for all tasks of the loop."""
        await aiofiles_core.checkpoint()
        clock.now += LONG
        self.withdraw()

    async def read_late(self, clock):
        """Read the next line when the time is used up."""
        await self.spend(clock)
        await self.read()


class Others:
    """Another task, which always wants its turn, and one that waits for a timer."""

    def __init__(self):
        self.turns = 0
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.create_future()
        self._tasks = [asyncio.ensure_future(self._turn()), asyncio.ensure_future(self._wait())]
        self.had_timer = False

    async def _turn(self):
        while True:
            await asyncio.sleep(0)
            self.turns += 1

    async def _wait(self):
        await self._due
        self.had_timer = True

    def make_timer_due(self):
        self._loop.call_later(0, lambda: self._due.done() or self._due.set_result(None))

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *exception):
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)


@types.coroutine
def counting(coroutine):
    """Await *coroutine*, and return how often it was suspended."""
    count = 0
    while True:
        try:
            future = coroutine.send(None)
        except StopIteration:
            return count
        count += 1
        yield future


def take(coroutine):
    """Run *coroutine*, which is not suspended."""
    with pytest.raises(StopIteration):
        coroutine.send(None)
