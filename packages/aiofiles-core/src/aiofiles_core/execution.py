"""Run blocking calls in an executor. No other module touches one."""

from __future__ import annotations

import asyncio
import contextvars
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from .arrival import Arrival
from .wakeup import find_wakeup, genuine

R = TypeVar("R")

# Taken at import, so that the library works while a test replaces them.
_ensure_future = asyncio.ensure_future
_get_running_loop = asyncio.get_running_loop
_isfuture = asyncio.isfuture
_submit = ThreadPoolExecutor.submit
# None if somebody replaced it before this module was imported.
_run_in_executor = genuine(asyncio.BaseEventLoop.run_in_executor)

_NOTHING: Any = object()


def run(call: Callable[[], R], *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Future[R]:
    """Start *call* in *executor* and return the future of *loop* that gets its result.

    As with `asyncio.to_thread`, the call sees the context variables of the caller.
    """
    return Job(call, (), {}).start(_get_running_loop() if loop is None else loop, executor)


def retrieve(future: Future[Any]) -> None:
    """Retrieve the exception of *future*, now or later, so that asyncio does not report it as never retrieved."""
    if not future.done():
        future.add_done_callback(retrieve)
    elif not future.cancelled():
        future.exception()


def _do_nothing(*args: object, **kwargs: object) -> None:
    """Stand for a call that must not run."""


class Job:
    """A call that runs with the context variables of its caller; in another process, with those of that process."""

    # The result, if the job ran in this process.
    made: Any = _NOTHING
    # Whether the executor may replace the result: any may except a `ThreadPoolExecutor` with its own `submit`.
    may_be_replaced = True
    # The loop that gets the result; the future of the loop, and that of the executor, until the job is done.
    loop: AbstractEventLoop
    outcome: Any = None
    source: Any = None
    _wakeup: Any = None

    def __init__(self, call: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self.call: Any = call
        self.args = args
        self.kwargs = kwargs
        self.context = contextvars.copy_context()

    def start(self, loop: AbstractEventLoop, executor: Executor | None) -> Future[Any]:
        """Hand the job to *executor* and return the future of *loop* that gets its result."""
        self.loop = loop
        try:
            pool = find_pool(loop, executor)
            if pool is None:
                return self._ask(loop, executor)
            outcome = self.outcome = Arrival(loop=loop)
            outcome.source = self._submit(pool)
        except BaseException:
            # An executor that could not start a thread has queued the job, and would run it later. Only one attribute
            # is replaced, because another thread may already run the job.
            self.call = _do_nothing
            raise
        return outcome

    def send(self, loop: AbstractEventLoop, executor: Executor | None) -> None:
        """Hand the job to *executor*, as *loop* would. When it is done, its own loop calls `arrive`.

        Raises `RuntimeError` if *loop* is closed or the executor is shut down.
        """
        pool = find_pool(loop, executor)
        if pool is not None:
            self._submit(pool)
        else:
            self.source = self._ask(loop, executor)
            self.source.add_done_callback(self._arrive_here if loop is self.loop else self._announce)

    def arrive(self) -> None:
        """Resume the task that awaits the outcome, because the job is done."""
        outcome, source = self.outcome, self.source
        self.outcome = self.source = outcome.source = None
        self.settle(outcome, source)

    def settle(self, outcome: Future[Any], source: Any) -> None:
        """Give *outcome* the result or the exception of the job. *source* is the executor's future of it."""
        if outcome.done():
            retrieve(source)  # nobody waits for it
        elif not self.may_be_replaced and self.made is not _NOTHING:  # asking *source* takes two locks
            outcome.set_result(self.made)
        elif source.cancelled():
            outcome.cancel()
        elif (error := source.exception()) is None:
            outcome.set_result(source.result())
        else:
            outcome.set_exception(error)

    def _submit(self, pool: Executor) -> Any:
        self.may_be_replaced = getattr(type(pool), "submit", None) is not _submit
        self._wakeup = find_wakeup(self.loop)  # before the worker has the job
        source = self.source = pool.submit(self)
        source.add_done_callback(self._announce)
        return source

    def _ask(self, loop: AbstractEventLoop, executor: Executor | None) -> Future[Any]:
        self._wakeup = self.loop
        source: Any = loop.run_in_executor(executor, self)
        # A replacement of asyncio's method may return any awaitable.
        return source if _isfuture(source) else _ensure_future(source, loop=loop)

    def _announce(self, _: Any) -> None:
        # If somebody keeps an exception of the job, its traceback keeps the job alive, and must not keep the loop.
        wakeup, self._wakeup = self._wakeup, None
        try:
            wakeup.call_soon_threadsafe(self.arrive)
        except RuntimeError:  # the loop is closed, so that nobody waits
            self.outcome = self.source = None

    def _arrive_here(self, _: Any) -> None:
        self.arrive()

    def __call__(self) -> Any:
        """Run the job, in the worker."""
        try:
            result = self.made = self.context.run(self.work)
        except StopIteration as stop:
            # A future cannot hold it: on 3.10 and 3.11, its task would wait for ever. PEP 479 has the same error.
            raise RuntimeError("the blocking call raised StopIteration") from stop
        return result

    def work(self) -> Any:
        """Run the call."""
        return self.call(*self.args, **self.kwargs)

    def __reduce__(self) -> tuple[Any, ...]:
        return Job, (self.call, self.args, self.kwargs)


def find_pool(loop: AbstractEventLoop, executor: Executor | None) -> Executor | None:
    """Return the executor that any thread may submit a job to.

    Return None if only *loop* can submit it, in its own thread: it is closed, has a `run_in_executor` of its own, or
    has not created its default executor yet.
    """
    if loop.is_closed() or getattr(loop.run_in_executor, "__func__", None) is not _run_in_executor:
        return None
    return getattr(loop, "_default_executor", None) if executor is None else executor
