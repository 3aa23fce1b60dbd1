"""Carry the result of a worker to the tasks that wait for it, by the shortest way."""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from concurrent.futures import Future
    from contextvars import Context


class Prompt(asyncio.Future[Any]):
    """A future that calls back when it gets its result, and not in the next iteration of the loop.

    So the result is not to be set by a task, in which no other can take its step, but by a callback of the loop.
    """

    def __init__(self, *, loop: AbstractEventLoop | None = None) -> None:
        super().__init__(loop=loop)
        self._waiting: list[tuple[Callable[[Any], object], Context]] = []

    def add_done_callback(self, fn: Callable[[Any], object], /, *, context: Context | None = None) -> None:
        """Have *fn* called when the result is here."""
        if self.done():
            super().add_done_callback(fn, context=context)
        else:
            self._waiting.append((fn, context or contextvars.copy_context()))

    def remove_done_callback(self, fn: Callable[[Any], object], /) -> int:
        """Forget *fn*, and return how often it was there."""
        count = len(self._waiting)
        self._waiting = [waiting for waiting in self._waiting if waiting[0] != fn]
        return count - len(self._waiting) + super().remove_done_callback(fn)

    def cancel(self, msg: Any = None) -> bool:
        """Cancel, as any future: a task may do so, and calls back in the next iteration."""
        is_cancelled = super().cancel(msg)
        if is_cancelled:
            waiting, self._waiting = self._waiting, []
            self._call_back_soon(waiting)
        return is_cancelled

    def set_result(self, result: Any, /) -> None:
        """Call back with *result*."""
        super().set_result(result)
        self._call_back()

    def set_exception(self, exception: type[BaseException] | BaseException, /) -> None:
        """Call back with *exception*."""
        super().set_exception(exception)
        self._call_back()

    def _call_back(self) -> None:
        waiting, self._waiting = self._waiting, []
        if len(waiting) == 1:
            ((fn, context),) = waiting
            context.run(fn, self)
        else:  # none may keep the others from being called
            self._call_back_soon(waiting)

    def _call_back_soon(self, waiting: list[tuple[Callable[[Any], object], Context]]) -> None:
        for fn, context in waiting:
            super().add_done_callback(fn, context=context)


class Lasting(Prompt):
    """A future that outlasts the cancellation of the task that awaits it: that comes once the future is done."""

    def cancel(self, msg: Any = None) -> bool:
        """Refuse, whereupon the task waits on."""
        return False


class Arrival(Prompt):
    """The future of *loop* that gets the result of *source*, the future of a worker, as `asyncio.wrap_future` does."""

    def __init__(self, source: Future[Any], *, loop: AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._source: Future[Any] | None = source
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
                self.get_loop().call_soon_threadsafe(self._arrive)
            except RuntimeError:  # it is closed, so that nobody waits
                pass

    def _arrive(self) -> None:
        source, self._source = self._source, None
        if source is None:  # nobody waits
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
