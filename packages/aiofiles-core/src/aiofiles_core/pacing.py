"""Decide how many items a trip to a thread should bring, and when the event loop must run other tasks."""

from __future__ import annotations

import asyncio
import threading
import time
from asyncio import AbstractEventLoop, Future, get_running_loop
from collections import deque
from collections.abc import Callable
from functools import partial
from weakref import ref

# Taken at import, so that the library works while a test replaces them. The clock is a partial, because freezegun would
# replace it here, too, and while a clock stands still, no other task would run.
_get_running_loop = asyncio._get_running_loop
perf_counter = partial(time.perf_counter)

# How long, in seconds, the items of a trip should last for a consumer that does nothing else.
_PERIOD = 0.001

# A trip brings at most this many times as many items as the trip before.
_GROWTH = 4

# How long, in seconds, the tasks of a loop may get results without suspending, before others run.
_ALLOWANCE = 0.002


class Pace:
    """The pace of a consumer: how many items the latest trip brought, and when."""

    count = 0
    _since = 0.0

    def plan(self, asked: float) -> int:
        """Return how many items the consumer uses in about a millisecond: at least 1, at most 4 times the latest count.

        It *asked* for them at that time, by `perf_counter`. The time that it waits for a thread does not count.
        """
        elapsed = max(asked - self._since, 1e-9)
        return max(1, int(min(self.count * _PERIOD / elapsed, _GROWTH * self.count)))

    def start(self) -> None:
        """Note that the consumer gets the items of the latest trip now."""
        self._since = perf_counter()

    def note(self, count: int) -> None:
        """Note that a trip has brought *count* items, which the consumer gets now."""
        self.count = count
        self._since = perf_counter()


class Allowance:
    """The time for which all tasks of *loop* together get results without suspending.

    It includes what the tasks do between the results. It begins with the first result, and again with the first result
    after other callbacks of the loop have run.
    """

    # When it ends, by `perf_counter`; 0 if it has not begun.
    end = 0.0

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = ref(loop)
        self._waiting: deque[Callable[[], object]] = deque()

    def begin(self, loop: AbstractEventLoop) -> None:
        """Begin now. Called in the thread of the *loop*."""
        self.end = perf_counter() + _ALLOWANCE
        loop.call_soon(self._renew, loop)

    def wait(self, callback: Callable[[], object]) -> None:
        """Call *callback* when other tasks have run, after the callbacks that wait already."""
        self._waiting.append(callback)

    def _renew(self, loop: AbstractEventLoop) -> None:
        if self._waiting:
            # A timer that is due resumes its task in two steps.
            loop.call_soon(loop.call_soon, self._go_on, loop)
        else:
            self.end = 0.0

    def _go_on(self, loop: AbstractEventLoop) -> None:
        self.begin(loop)
        while self._waiting and perf_counter() < self.end:
            self._waiting.popleft()()


class _Latest(threading.local):
    allowance: Allowance | None = None


_latest = _Latest()


def _find_allowance(loop: AbstractEventLoop) -> Allowance:
    allowance = _latest.allowance
    if allowance is None or allowance.loop() is not loop:
        allowance = _latest.allowance = Allowance(loop)
    return allowance


def find_deadline() -> float:
    """Return until when, by `perf_counter`, the running loop's tasks may get results without suspending; 0 if none."""
    loop = _get_running_loop()
    if loop is None:
        return 0.0
    allowance = _find_allowance(loop)
    if not allowance.end:
        allowance.begin(loop)
    return allowance.end


def must_wait(callback: Callable[[], object]) -> bool:
    """Return whether the running loop must run other tasks. If so, *callback* is called when they have run."""
    if perf_counter() < find_deadline():
        return False
    loop = _get_running_loop()
    if loop is not None:
        _find_allowance(loop).wait(callback)
    return loop is not None


async def checkpoint() -> float:
    """Let other tasks run if the loop's tasks have got results for about two milliseconds without suspending.

    Return until when, by `time.perf_counter`, they may get more.
    """
    loop = get_running_loop()
    if perf_counter() >= find_deadline():
        turn = loop.create_future()
        _find_allowance(loop).wait(partial(_let_go_on, turn))
        await turn
    return find_deadline()


def _let_go_on(turn: Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
