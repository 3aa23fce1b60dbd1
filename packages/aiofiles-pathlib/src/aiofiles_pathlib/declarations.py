"""Declare the methods of a path that return other paths, in one line each, by naming the blocking counterpart."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, overload

from aiofiles_core import AsyncIteration, Declaration

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


class derived(Declaration[P, R]):  # noqa: N801  # reads as a participle in a class body
    """A coroutine method that makes the call in the executor, and returns a path of our class.

    In the class body: ``resolve = derived(pathlib.Path.resolve)``. The class needs ``__submit__``, as for `delegated`,
    and `with_segments`, which creates the path.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        async def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.with_segments(await self.__submit__(name, args, kwargs))

        self.give_way(owner, name, method)

    if TYPE_CHECKING:
        # The result of the twin is ignored: `Self` there would be `pathlib.Path`.
        @overload
        def __get__(
            self, instance: None, owner: type[S], /
        ) -> Callable[Concatenate[S, P], Coroutine[object, None, S]]: ...
        @overload
        def __get__(self, instance: S, owner: type[S] | None = None, /) -> Callable[P, Coroutine[object, None, S]]: ...
        def __get__(self, instance: Any, owner: Any = None, /) -> Any: ...


class iterated(Declaration[P, R]):  # noqa: N801
    """A method that returns an asynchronous iterator over the paths that the call finds.

    In the class body: ``glob = iterated(pathlib.Path.glob)``. The class needs ``__iterate__``, which takes the name and
    the arguments of a call, and returns the iterator.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.__iterate__(name, args, kwargs)

        self.give_way(owner, name, method)

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: type[S], /) -> Callable[Concatenate[S, P], AsyncIteration[S]]: ...
        @overload
        def __get__(self, instance: S, owner: type[S] | None = None, /) -> Callable[P, AsyncIteration[S]]: ...
        def __get__(self, instance: Any, owner: Any = None, /) -> Any: ...
