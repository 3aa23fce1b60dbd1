"""Futures that let the task that awaits them go on as soon as they have their result."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any


class PromptFuture(asyncio.Future[Any]):
    """A future that calls back as soon as it gets its result, not in the next iteration of the loop.

    A callback of the loop must set its result. A task must not, because no other task can take a step within it. In
    asyncio's debug mode it calls back in the next iteration, so that the report of a slow step names the task.
    """

    # `add_done_callback` stays that of asyncio. If it were written in Python, an interrupt could raise
    # KeyboardInterrupt there, and the task that is about to wait would neither go on nor ever be cancelled.

    # An exception comes in the next iteration. If the task raised it from here, its traceback would lead to the frames
    # of functions that hold this future, which holds the exception.

    def set_result(self, result: Any, /) -> None:
        """Call back with *result*."""
        waiting = self._callbacks
        # The future has a `_source_traceback` in debug mode.
        is_debugged = self._source_traceback is not None  # type: ignore[attr-defined]  # not published
        if waiting and len(waiting) == 1 and not is_debugged:
            ((fn, context),) = waiting
            self.remove_done_callback(fn)
            super().set_result(result)
            context.run(fn, self)
        else:  # a callback that fails must not keep the others from being called
            super().set_result(result)


class UncancellableFuture(PromptFuture):
    """A future that a cancelled task keeps waiting for. `CancelledError` is raised when it is done."""

    def cancel(self, msg: Any = None) -> bool:
        """Refuse, so that the task keeps waiting."""
        return False


class Arrival(PromptFuture):
    """The future of a job, of which *source* is the executor's future until it is done."""

    source: Future[Any] | None = None

    def cancel(self, msg: Any = None) -> bool:
        """Stop waiting. A job that has not begun is taken from the executor."""
        source, self.source = self.source, None
        if source is not None:
            source.cancel()
        return super().cancel(msg)
