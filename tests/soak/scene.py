"""What one task of a program works with: calls that are interrupted at random, and comparisons with blocking calls."""

from __future__ import annotations

import asyncio
import enum
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from findings import Findings, described

T = TypeVar("T")

# How likely a call is cancelled, and how likely it gets a time limit.
_CANCELLED, _TIMED = 0.15, 0.1
# After how many seconds at most.
_SOON = 0.003


class Interrupted(enum.Enum):
    """What a call returns that was interrupted."""

    TOKEN = 0


INTERRUPTED = Interrupted.TOKEN


class Scene:
    """The means of one task. It counts what the task does."""

    def __init__(self, name: str, seed: str, folder: Path, executor: Executor | None, findings: Findings) -> None:
        self.name = name
        self.random = random.Random(seed)
        self.folder = folder
        self.executor = executor
        self.counts: Counter[str] = Counter()
        # Whether the whole task was cancelled.
        self.is_leaving = False
        self._findings = findings

    def find(self, fault: str, detail: object = "") -> None:
        """Note that the scenario shows *fault*."""
        self._findings.add(f"{self.name}: {fault}", detail)

    def expect(self, fault: str, found: object, wanted: object) -> None:
        """Note *fault* if what was *found* is not what was *wanted*."""
        if found != wanted:
            self.find(fault, f"found {str(found)[:1000]}, wanted {str(wanted)[:1000]}")

    def expect_once(self, fault: str, found: Iterable[T], wanted: Iterable[T]) -> None:
        """Note *fault* if what was *found*, in any order, is not what was *wanted*."""
        all_found, all_wanted = Counter(found), Counter(wanted)
        self.expect(fault, [*(all_wanted - all_found), "lost", *(all_found - all_wanted), "more"], ["lost", "more"])

    def chance(self, share: float) -> bool:
        """Return True in a *share* of the cases."""
        return self.random.random() < share

    async def do(self, package: str, call: Awaitable[T], *, here: bool = False) -> T | Interrupted:
        """Return the result of *call*, or `INTERRUPTED` if it was cancelled, or if its time was over.

        With *here*, it surely begins, and runs in this task, so that its result is not lost between two tasks.
        """
        self.counts[package] += 1
        way = self.random.random()
        if way > _CANCELLED + _TIMED:
            return await call
        try:
            if way < _TIMED:
                return await self._timed(call, here)
            return await (self._cancelled_here(call) if here or self.chance(0.5) else self._cancelled(call))
        except asyncio.CancelledError:
            if self.is_leaving:
                raise
            self.counts["cancellations"] += 1
        except asyncio.TimeoutError:
            self.counts["timeouts"] += 1
        return INTERRUPTED

    async def insist(self, package: str, call: Callable[[], Awaitable[T]], *, here: bool = False) -> T:
        """Return the result of *call*, which is made again after each interruption."""
        while True:
            result = await self.do(package, call(), here=here)
            if result is not INTERRUPTED:
                return result

    async def _cancelled(self, call: Awaitable[T]) -> T:
        """Await *call* in a task that is cancelled."""
        task = asyncio.ensure_future(call)
        try:
            if self.chance(0.2):
                task.cancel()
                return await task
            with self._cancelling(task):
                return await task
        except asyncio.CancelledError:
            if task.cancelled() or not task.done():
                raise
            return task.result()  # this task was cancelled when the other one had ended

    async def _cancelled_here(self, call: Awaitable[T]) -> T:
        """Await *call* in this task, which is cancelled."""
        task = asyncio.current_task()
        assert task is not None
        with self._cancelling(task):
            return await call

    async def _timed(self, call: Awaitable[T], here: bool) -> T:
        limit = self.random.choice([0, _SOON / 10, _SOON]) * self.random.random()
        if sys.version_info < (3, 11) or (self.chance(0.5) and not here):
            return await asyncio.wait_for(call, limit or (0.0001 if here else 0))
        async with asyncio.timeout(limit):
            return await call

    @contextmanager
    def _cancelling(self, task: asyncio.Future[Any]) -> Iterator[None]:
        """Cancel *task* after some iterations of the event loop, or some time, unless the context is left before."""
        loop = asyncio.get_running_loop()
        handles: list[asyncio.Handle] = []

        def count_down(count: int) -> None:
            handles[:] = [loop.call_soon(count_down, count - 1)] if count else []
            if not count:
                task.cancel()

        handles.append(
            loop.call_later(_SOON * self.random.random(), count_down, 0)
            if self.chance(0.3)
            else loop.call_soon(count_down, self.random.randrange(8))
        )
        try:
            yield
        except asyncio.CancelledError:
            if sys.version_info >= (3, 11) and isinstance(task, asyncio.Task) and not self.is_leaving:
                task.uncancel()
            raise
        finally:
            for handle in handles:
                handle.cancel()

    async def compare(
        self, package: str, ours: Callable[[], Awaitable[Any]], blocking: Callable[[], object], label: str = ""
    ) -> None:
        """Make our call and the *blocking* one, and compare results and exceptions."""
        found: object
        wanted: object
        self.counts[package] += 1
        try:
            found = await ours()
        except Exception as error:
            found = error
        try:
            wanted = blocking()
        except Exception as error:
            wanted = error
            self.counts["errors"] += 1
        if isinstance(found, Exception) and isinstance(wanted, Exception):
            is_same = (type(found), str(found)) == (type(wanted), str(wanted))
        else:
            is_same = type(found) is type(wanted) and found == wanted
        if not is_same:
            self.find(f"{label} differs from the blocking call", f"{found!r}\nwanted {wanted!r}\n{described(found)}")

    async def raises(self, package: str, call: Awaitable[Any], *expected: type[BaseException]) -> None:
        """Make *call*, which may raise one of *expected*, because of what this scenario did."""
        with suppress(*expected):
            await self.do(package, call)
            return
        self.counts["errors"] += 1
