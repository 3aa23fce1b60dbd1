"""Make coroutine functions of blocking functions."""

from __future__ import annotations

import inspect
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, overload

from .execution import run
from .imitation import imitate, stand_for

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
S = TypeVar("S")


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
