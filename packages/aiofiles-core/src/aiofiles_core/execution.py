"""Run a blocking call in an executor: the only module that touches one."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, overload

from .arrival import Arrival
from .imitation import imitate

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Awaitable, Callable, Coroutine, Mapping
    from concurrent.futures import Executor

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
S = TypeVar("S")

# As it is before anybody replaces it.
_run_in_executor = asyncio.BaseEventLoop.run_in_executor


class AsyncFunction(Protocol[P, R_co]):
    """What `asyncify` makes of a blocking function: the same parameters, and *loop* and *executor*.

    A checker knows the parameters exactly in calls without the two options.
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
) -> AsyncFunction[P, R]:
    """Make a coroutine function that runs *function* in an executor.

    It takes the parameters of *function* and, keyword-only, *loop* (default: the running one) and *executor*
    (default: that of the loop). Given *home*, the function is looked up by its name on what ``home()`` returns
    whenever it is called, so that replacing it there takes effect; the coroutine function then says that it
    belongs to the module of *home*. *start* sends the call to the executor, as `run` does, which is the default.

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
        return await send(partial(current, *args, **kwargs), loop=loop, executor=executor)

    module = "" if home is None else home.__module__
    imitate(call, function, name=name, module=module, options=("loop", "executor"))
    return call  # type: ignore[return-value]  # ParamSpec cannot gain keyword-only parameters


def _is_coroutine_function(function: Any) -> bool:
    while isinstance(function, partial):
        function = function.func
    # Looked up on the type, for what is called may be an object.
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


def _name_of(function: object, home: object) -> str:
    # On Windows, the `__name__` of `os.path.isdir` is `_path_isdir`; and a home that is a fake may list nothing.
    for name in [getattr(function, "__name__", ""), *dir(home)]:
        if getattr(home, name, None) == function:  # not `is`: methods of a fake are bound anew
            return name
    raise ValueError(f"not found at home: {function!r}")


def run(call: Callable[[], R], *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Future[R]:
    """Start *call* in *executor* and return the future of *loop* that gets its result.

    As with `asyncio.to_thread`, the call sees the context variables of the caller.
    """
    return Job(call, (), {}).start(asyncio.get_running_loop() if loop is None else loop, executor)


def retrieve(future: Future[Any]) -> None:
    """Take the exception of *future*, if it ever has one: nobody is left to be told."""
    if not future.done():
        future.add_done_callback(retrieve)
    elif not future.cancelled():
        future.exception()


class Job:
    """A call that runs in the context that it was made in; in another process, in that of the process."""

    def __init__(self, call: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self.call = call
        self.args = args
        self.kwargs = kwargs
        self.context = contextvars.copy_context()
        # The result, if it was done in this process.
        self.made: list[Any] = []

    def start(self, loop: AbstractEventLoop, executor: Executor | None) -> Future[Any]:
        """Hand the job to *executor*."""
        chosen = getattr(loop, "_default_executor", None) if executor is None else executor
        is_usual = getattr(loop.run_in_executor, "__func__", None) is _run_in_executor
        if chosen is None or not is_usual or loop.is_closed():  # it makes the executor, does as it likes, or raises
            return loop.run_in_executor(executor, self)
        arrival = Arrival(self.made, loop=loop)
        arrival.follow(chosen.submit(self))
        return arrival

    def __call__(self) -> Any:
        """Do the job, in the worker."""
        result = self.make()
        self.made.append(result)
        return result

    def make(self, call: Callable[..., Any] | None = None) -> Any:
        """Make the call, or *call* in its place, in the worker."""
        try:
            return self.context.run(call or self.call, *self.args, **self.kwargs)
        except StopIteration as stop:
            # A future cannot carry it, and its awaiter would wait for ever on 3.10 and 3.11. PEP 479 raises this.
            raise RuntimeError("the blocking call raised StopIteration") from stop

    def __reduce__(self) -> tuple[Any, ...]:
        return Job, (self.call, self.args, self.kwargs)
