"""Carry the result of a worker to the tasks that wait for it, by the shortest way."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from .wakeup import find_wakeup

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from concurrent.futures import Future


class Prompt(asyncio.Future[Any]):
    """A future that calls back when it gets its result, and not in the next iteration of the loop.

    So the result is not to be set by a task, in which no other can take its step, but by a callback of the loop.
    """

    # `add_done_callback` stays that of asyncio: were it written in Python, an interrupt could raise KeyboardInterrupt
    # there, and the task that is about to wait would neither go on nor be cancelled ever.

    def set_result(self, result: Any, /) -> None:
        """Call back with *result*."""
        self._set(super().set_result, result)

    def set_exception(self, exception: type[BaseException] | BaseException, /) -> None:
        """Call back with *exception*."""
        self._set(super().set_exception, exception)

    def _set(self, set_outcome: Callable[[Any], None], outcome: Any) -> None:
        waiting = self._callbacks
        if waiting and len(waiting) == 1:
            ((fn, context),) = waiting
            self.remove_done_callback(fn)
            set_outcome(outcome)
            context.run(fn, self)
        else:  # none may keep the others from being called
            set_outcome(outcome)


class Lasting(Prompt):
    """A future that outlasts the cancellation of the task that awaits it: that comes once the future is done."""

    def cancel(self, msg: Any = None) -> bool:
        """Refuse, whereupon the task waits on."""
        return False


class Arrival(Prompt):
    """The future of *loop* that gets the result of a call in a worker, as `asyncio.wrap_future` does.

    The result is taken from *made*, if it is there: to ask the future of the worker for it is to take two locks.
    """

    _source: Future[Any] | None = None

    def __init__(self, made: list[Any], *, loop: AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._made = made
        self._wakeup = find_wakeup(loop)

    def follow(self, source: Future[Any]) -> None:
        """Get what *source* gets, the future of the worker."""
        self._source = source
        source.add_done_callback(self._announce)

    def cancel(self, msg: Any = None) -> bool:
        """Wait no longer; what has not begun is not done."""
        source, self._source = self._source, None
        if source is not None:
            source.cancel()
        return super().cancel(msg)

    def _announce(self, _: Future[Any]) -> None:
        """Say so to the loop, in the worker."""
        if self._source is not None:
            try:  # noqa: SIM105  # each trip passes here, and what is not called costs nothing
                self._wakeup.call_soon_threadsafe(self._arrive)
            except RuntimeError:  # it is closed, so that nobody waits
                pass

    def _arrive(self) -> None:
        source, self._source = self._source, None
        if source is None:  # nobody waits
            return
        if self._made:
            self.set_result(self._made[0])
            return
        try:
            error = source.exception()
        except CancelledError:
            self.cancel()
            return
        if error is None:
            self.set_result(source.result())
        else:
            self.set_exception(error)
