"""Futures that resume the task that awaits them as soon as they have their result."""

from __future__ import annotations

import asyncio
from asyncio import InvalidStateError
from concurrent.futures import Future
from typing import Any


class PromptFuture(asyncio.Future[Any]):
    """A future that runs its callback as soon as it gets its result, not in the next iteration of the loop.

    Only a callback of the loop may set the result. A task may not, because no other task can take a step within it. In
    asyncio's debug mode the callback runs in the next iteration, so that the report of a slow step names the task.
    """

    # `add_done_callback` stays that of asyncio. If it were written in Python, an interrupt could raise
    # KeyboardInterrupt there, and the task that is about to wait could then neither continue nor be cancelled.

    # An exception is delivered in the next iteration. If it were raised from here, its traceback would lead to the
    # frames of functions that hold this future, which holds the exception.

    def set_result(self, result: Any, /) -> None:
        """Set *result* and run the callback. Drop *result* if a signal handler has just cancelled the future."""
        waiting = self._callbacks
        # The future has a `_source_traceback` in debug mode.
        is_debugged = self._source_traceback is not None  # type: ignore[attr-defined]  # not published
        # A callback that fails must not keep the others from running, so that only a single one runs here.
        first = waiting[0] if waiting and len(waiting) == 1 and not is_debugged else None
        # Nothing is removed if a signal handler has just cancelled the future, which schedules the callback.
        if first is not None and not self.remove_done_callback(first[0]):
            first = None
        try:
            super().set_result(result)
        except InvalidStateError:
            if not self.cancelled():
                raise
        if first is not None:
            fn, context = first
            context.run(fn, self)

    def set_exception(self, exception: Any, /) -> None:
        """Set *exception*. Drop it if a signal handler has just cancelled the future."""
        try:
            super().set_exception(exception)
        except InvalidStateError:
            if not self.cancelled():
                raise


class UncancellableFuture(PromptFuture):
    """A future that a cancelled task keeps waiting for. `CancelledError` is raised when it is done."""

    def cancel(self, msg: Any = None) -> bool:
        """Refuse, so that the task keeps waiting."""
        return False


class Arrival(PromptFuture):
    """The future of a job. Until the job is done, *source* is the executor's future of it."""

    source: Future[Any] | None = None

    def cancel(self, msg: Any = None) -> bool:
        """Stop waiting. If the job has not started, the executor drops it."""
        source, self.source = self.source, None
        if source is not None:
            source.cancel()
        return super().cancel(msg)
