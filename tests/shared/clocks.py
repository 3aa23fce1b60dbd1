"""A clock that the test sets, tasks that run meanwhile, and how often a call suspends."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
import types
from typing import TYPE_CHECKING, Any

import pytest

from .inside import set_many
from .waiting import block_until

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Iterator

# In seconds: longer than the loop may be held.
LONG = 0.003


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = time.perf_counter()


def watchers() -> list[threading.Thread]:
    """Return the threads that withdraw offered results."""
    return [thread for thread in threading.enumerate() if thread.name == "aiofiles"]


@contextlib.contextmanager
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Give the library a `Clock`. Its thread watches when more than 16 results are ready."""
    block_until(lambda: not watchers())
    clock = Clock()
    set_many(monkeypatch, 16)
    for name, module in [*sys.modules.items()]:
        if name.startswith("aiofiles_") and "perf_counter" in vars(module):
            monkeypatch.setattr(module, "perf_counter", lambda: clock.now)
    yield clock
    clock.now += 3_600
    block_until(lambda: not watchers())


class Others:
    """A task that always wants to run, and one that waits for a timer."""

    def __init__(self) -> None:
        self.turns = 0
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.create_future()
        self._tasks = [asyncio.ensure_future(self._turn()), asyncio.ensure_future(self._wait())]
        self.had_timer = False

    async def _turn(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.turns += 1

    async def _wait(self) -> None:
        await self._due
        self.had_timer = True

    def make_timer_due(self) -> None:
        self._loop.call_later(0, lambda: self._due.done() or self._due.set_result(None))

    async def __aenter__(self) -> Others:
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *exception: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)


@types.coroutine
def counting(coroutine: Coroutine[Any, Any, Any]) -> Generator[Any, Any, int]:
    """Await *coroutine*, and return how often it was suspended."""
    count = 0
    while True:
        try:
            future = coroutine.send(None)
        except StopIteration:
            return count
        count += 1
        yield future


def take(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Run *coroutine*, and check that it does not suspend."""
    with pytest.raises(StopIteration):
        coroutine.send(None)
