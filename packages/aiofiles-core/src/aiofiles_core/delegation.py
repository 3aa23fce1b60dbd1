"""Declare the methods of a proxy by their blocking twins, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from .imitation import imitate

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

P = ParamSpec("P")
R = TypeVar("R")


class _Declaration(Generic[P, R]):
    """Stands in a class body until the class is made, then a plain function takes its place.

    So `help`, `inspect`, `unittest.mock.create_autospec` and "never awaited" warnings find nothing unusual.
    """

    def __init__(self, twin: Callable[Concatenate[Any, P], R], /) -> None:
        self._twin = twin

    def _give_way(self, owner: type, name: str, function: Callable[..., Any]) -> None:
        imitate(function, self._twin, owner=owner, name=name)
        setattr(owner, name, function)


class delegated(_Declaration[P, R]):  # noqa: N801  # reads as a participle in a class body
    """A coroutine method that hands the call to the wrapped file's method of that name, in the executor.

        class AsyncBufferedReader(AsyncBufferedIOBase):
            peek = delegated(io.BufferedReader.peek)

    The class needs the method ``_submit`` of `AsyncBase`. The wrapped method gets just the arguments of the call.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        async def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return await self._submit(name, args, kwargs)

        self._give_way(owner, name, method)

    if TYPE_CHECKING:
        # Were it Coroutine[Any, Any, R], mypy would not find its way through the overloads of `asyncio.gather`.
        @overload
        def __get__(
            self, instance: None, owner: type, /
        ) -> Callable[Concatenate[Any, P], Coroutine[object, None, R]]: ...
        @overload
        def __get__(
            self, instance: object, owner: type | None = None, /
        ) -> Callable[P, Coroutine[object, None, R]]: ...
        def __get__(self, instance: object, owner: type | None = None, /) -> Any: ...


class forwarded(_Declaration[P, R]):  # noqa: N801
    """A plain method that calls the wrapped file's method of that name at once, in the calling thread.

        class AsyncBufferedReader(AsyncBufferedIOBase):
            fileno = forwarded(io.BufferedReader.fileno)

    It is for what neither blocks nor moves the file.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return getattr(self._file, name)(*args, **kwargs)

        self._give_way(owner, name, method)

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: type, /) -> Callable[Concatenate[Any, P], R]: ...
        @overload
        def __get__(self, instance: object, owner: type | None = None, /) -> Callable[P, R]: ...
        def __get__(self, instance: object, owner: type | None = None, /) -> Any: ...
