"""Use results up on a clock that the test sets, so that the test decides when other tasks must run."""

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

# How a file is opened, and which read is repeated; each read returns a line. Or the same for any other iteration.
WAYS = {
    "text iterated": ("r", "__anext__"),
    "text readline": ("r", "readline"),
    "binary read": ("rb", "read", 5),
    "binary read1": ("rb", "read1", 5),
    "iteration": (None, "__anext__"),
}
# In seconds: longer than the loop may be held.
LONG = 0.003


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = time.perf_counter()


@contextlib.contextmanager
def set_clock(monkeypatch):
    """Give the library a `Clock`. Its thread watches when more than 16 results are ready."""
    until(lambda: not watchers())
    clock = Clock()
    monkeypatch.setattr(offering, "_MANY", 16)
    for module in (calls, pacing, turns, offering, watching, iteration):
        monkeypatch.setattr(module, "perf_counter", lambda: clock.now)
    yield clock
    clock.now += 3_600
    until(lambda: not watchers())


def until(condition):
    """Block this thread until *condition* returns true."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.0001)


def watchers():
    """Return the threads that withdraw offered results."""
    return [thread for thread in threading.enumerate() if thread.name == "aiofiles"]


def withdraw_all(clock):
    """Block this thread until every watched offer whose time is up was withdrawn."""

    def is_over():
        with contextlib.suppress(IndexError):  # there is no offer, or it was withdrawn meanwhile
            return watching.watch._offers[0][0] > clock.now
        return True

    until(is_over)


class Source:
    """Reads the lines of *path* one after the other in one of the `WAYS`."""

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
        """The object that keeps the ready lines."""
        return getattr(self.file, "_offering", None) or self.file.__calls__.backlog

    @property
    def ready(self):
        """How many lines are ready."""
        return len(self.offering.ready)

    @property
    def is_offered(self):
        """True if lines may be taken without waiting for a turn, and without a look at the clock."""
        takers = (self.offering.take_line, self.offering.sized[-1])
        return self.ready > 0 and any(getattr(taker, "__self__", None) is self.offering.ready for taker in takers)

    async def prepare(self, fewest=200):
        """Read at least one line, until *fewest* lines are ready."""
        await self.read()
        while self.ready < fewest:
            await self.read()

    def withdraw(self):
        """Block this thread until nothing is offered, if the time of the offer is up."""
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
    """A task that always wants to run, and one that waits for a timer."""

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
    """Run *coroutine*, and check that it does not suspend."""
    with pytest.raises(StopIteration):
        coroutine.send(None)
