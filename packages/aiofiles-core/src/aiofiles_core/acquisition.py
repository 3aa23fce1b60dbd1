"""Create an object in an executor, such as an open file, and release it if the caller is cancelled."""

from __future__ import annotations

import contextlib
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from threading import RLock
from typing import Any, TypeVar, overload

from .execution import Job, retrieve, run
from .position import examine

M = TypeVar("M")
R = TypeVar("R")


@overload
async def acquire(
    call: Callable[[], M],
    discard: Callable[[M], object],
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> M: ...
@overload
async def acquire(
    call: Callable[[], M],
    discard: Callable[[M], object],
    finish: Callable[[M], R],
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> R: ...
async def acquire(
    call: Callable[[], Any],
    discard: Callable[[Any], object],
    finish: Callable[[Any], Any] = lambda created: created,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> Any:
    """Return the object that *call* creates in *executor*, or what *finish*, if given, returns for it in this thread.

    If the caller is cancelled meanwhile, or *finish* fails, *discard* is called with the object, in *executor*. So a
    cancelled `open` leaves no file open.
    """
    loop = get_running_loop() if loop is None else loop
    acquisition = _Acquisition(call, discard, loop)
    try:
        return finish(await acquisition.start(loop, executor))
    except BaseException:
        acquisition.abandon(executor)
        raise


class _Acquisition(Job):
    def __init__(self, call: Callable[[], Any], discard: Callable[[Any], object], loop: AbstractEventLoop) -> None:
        super().__init__(call, (), {})
        self._discard = discard
        self._loop = loop
        self._kept: list[Any] = []
        # Reentrant, because a coroutine may be garbage-collected, and its acquisition abandoned, at any time.
        self._lock = RLock()
        self._is_abandoned = False

    def work(self) -> Any:
        """Run the call, in the worker. Discard its result at once if nobody waits for it."""
        if self._is_abandoned:
            return None
        created = super().work()
        examine(created)
        with self._lock:
            if not self._is_abandoned and not self._loop.is_closed():
                self._kept.append(created)
                return created
        self._discard(created)
        return None

    def abandon(self, executor: Executor | None) -> None:
        """Discard, in a worker, the object that was created, or is being created."""
        with self._lock:
            self._is_abandoned = True
        for created in self._kept:
            call = partial(self._discard, created)
            try:
                run(call, loop=self._loop, executor=executor).add_done_callback(retrieve)
            except RuntimeError:  # the executor was shut down, or the loop closed
                with contextlib.suppress(Exception):
                    call()
