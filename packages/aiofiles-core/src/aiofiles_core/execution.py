"""Run blocking calls in an executor. No other module touches one."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from asyncio import AbstractEventLoop, Future
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, overload

from .arrival import Arrival
from .imitation import imitate, stand_for
from .wakeup import find_wakeup, genuine

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
S = TypeVar("S")

# Taken at import, so that the library works while a test replaces them.
_ensure_future = asyncio.ensure_future
_get_running_loop = asyncio.get_running_loop
_isfuture = asyncio.isfuture
_submit = ThreadPoolExecutor.submit
# None if somebody replaced it before this module was imported.
_run_in_executor = genuine(asyncio.BaseEventLoop.run_in_executor)

_NOTHING: Any = object()


class AsyncFunction(Protocol[P, R_co]):
    """The type of what `asyncify` returns: the parameters of the blocking function, *loop* and *executor*.

    A type checker checks the function's own parameters only in calls without *loop* and *executor*.
    """

    # Not Coroutine[Any, Any, R_co], for the same reason as the methods in `delegation`.
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[object, None, R_co]: ...
    @overload
    def __call__(
        self, *args: Any, executor: Executor | None, loop: AbstractEventLoop | None = None, **kwargs: Any
    ) -> Coroutine[object, None, R_co]: ...
    @overload
    def __call__(self, *args: Any, loop: AbstractEventLoop | None, **kwargs: Any) -> Coroutine[object, None, R_co]: ...

    @overload
    def __get__(self, instance: None, owner: type, /) -> AsyncFunction[P, R_co]: ...
    @overload
    def __get__(
        self: AsyncFunction[Concatenate[S, Q], R_co], instance: S, owner: type | None = None, /
    ) -> AsyncFunction[Q, R_co]: ...


def asyncify(
    function: Callable[P, R],
    *,
    home: Callable[[], Any] | None = None,
    start: Callable[..., Awaitable[Any]] | None = None,
    options: Sequence[str] = (),
) -> AsyncFunction[P, R]:
    """Return a coroutine function that runs *function* in an executor.

    It takes the parameters of *function* and, keyword-only, *loop* (default: the running one) and *executor*
    (default: that of the loop). Its signature and annotations are those of *function* alone, as is everything else that
    `functools.wraps` copies, because frameworks derive the parameters of a request from the signature. If *function*
    has a parameter named *loop* or *executor*, it can be passed by position only.

    Given *home*, each call looks the function up by its name on the object that ``home()`` returns, so that replacing
    it there takes effect. The coroutine function then belongs to the module of *home*, and its signature shows the
    options. *start* sends the call to the executor (default: `run`). *options* names further keyword-only parameters,
    which are passed to *start*, and not to *function*.

    Raises `TypeError` if *function* cannot be called, or is a coroutine function already.

        load = asyncify(json.loads)
        assert await load("[1]") == [1]
    """
    if not callable(function):
        raise TypeError(f"not callable: {function!r}")
    if _is_coroutine_function(function):
        raise TypeError(f"a coroutine function needs no executor: {function!r}")
    name = "" if home is None else _name_of(function, home())
    send = run if start is None else start

    async def call(
        *args: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None, **kwargs: Any
    ) -> R:
        current = function if home is None else getattr(home(), name)
        given = {option: kwargs.pop(option) for option in options if option in kwargs}
        return await send(partial(current, *args, **kwargs), loop=loop, executor=executor, **given)

    if home is None:
        stand_for(call, function)
    else:
        imitate(call, function, name=name, module=home.__module__, options=(*options, "loop", "executor"))
    return call  # type: ignore[return-value]  # ParamSpec cannot gain keyword-only parameters


def _is_coroutine_function(function: Any) -> bool:
    while isinstance(function, partial):
        function = function.func
    # A function written in C is not one. An object may be one, because of the `__call__` of its type.
    return not inspect.isbuiltin(function) and (
        inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
    )


def _name_of(function: object, home: object) -> str:
    name = getattr(function, "__name__", "")
    if getattr(home, name, None) == function:  # not `is`, because methods of a fake are bound again at each access
        return name
    # On Windows, the `__name__` of `os.path.isdir` is `_path_isdir`. Asking for all names takes long.
    for name in dir(home):
        if getattr(home, name, None) == function:
            return name
    raise ValueError(f"not found at home: {function!r}")


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
