"""Declare the methods of a proxy by their blocking counterparts, one line each."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from .idleness import NOT_NOW
from .imitation import imitate
from .immediate import NOTHING

P = ParamSpec("P")
R = TypeVar("R")


class Declaration(Generic[P, R]):
    """Declares a method of a class by *twin*, its blocking counterpart. Base class of `delegated` and `forwarded`.

    When the class is created, a plain function replaces the declaration, so that `help`, `inspect`,
    `unittest.mock.create_autospec` and "never awaited" warnings find nothing unusual. A subclass creates that function
    in ``__set_name__``, and passes it to `give_way`.
    """

    def __init__(self, twin: Callable[Concatenate[Any, P], R], /) -> None:
        self._twin = twin

    def give_way(self, owner: type, name: str, function: Callable[..., Any]) -> None:
        """Replace the declaration *name* of the class *owner* by *function*, which then looks like the twin."""
        imitate(function, self._twin, owner=owner, name=name)
        setattr(owner, name, function)


# The functions that `delegated` created for `readline`. If a file has one of them, iteration takes lines from memory.
genuine_readlines: set[Any] = set()


class delegated(Declaration[P, R]):  # noqa: N801  # reads as a participle in a class body
    """A coroutine method that calls the wrapped file's method of the same name in the executor.

        class AsyncBufferedReader(AsyncBufferedIOBase):
            peek = delegated(io.BufferedReader.peek)

    The class derives from `AsyncBase`, or defines ``__submit__``, and also ``__calls__`` if it has a method `readline`,
    `read`, `read1`, `seek`, `tell` or `write`. The wrapped method gets exactly the arguments of the call.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        async def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return await self.__submit__(name, args, kwargs)

        async def immediate(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            if not kwargs and len(args) < 2:
                answer = self.__calls__.turns.make_at_once(name, args[0] if args else NOTHING)
                if answer is not NOT_NOW:
                    return answer
            return await self.__submit__(name, args, kwargs)

        async def readline(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            if not args and not kwargs:
                try:
                    return self.__calls__.backlog.take_line()
                except IndexError:
                    pass
            return await self.__submit__(name, args, kwargs)

        async def read(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            calls = self.__calls__
            method, size, take = calls.backlog.sized
            # Not by `==`, because 1.0 is no size.
            if method is name and len(args) == 1 and args[0] is size and not kwargs:
                try:
                    return take()
                except IndexError:
                    pass
            if not kwargs and len(args) < 2:
                answer = calls.turns.make_at_once(name, args[0] if args else NOTHING)
                if answer is not NOT_NOW:
                    return answer
            return await self.__submit__(name, args, kwargs)

        special: dict[str, Any] = {"readline": readline, "read": read, "read1": read}
        special |= dict.fromkeys(("seek", "tell", "write"), immediate)
        function: Any = special.get(name, method)
        self.give_way(owner, name, function)
        if name == "readline":
            genuine_readlines.add(function)

    if TYPE_CHECKING:
        # With Coroutine[Any, Any, R], mypy could not resolve the overloads of `asyncio.gather`.
        @overload
        def __get__(
            self, instance: None, owner: type, /
        ) -> Callable[Concatenate[Any, P], Coroutine[object, None, R]]: ...
        @overload
        def __get__(
            self, instance: object, owner: type | None = None, /
        ) -> Callable[P, Coroutine[object, None, R]]: ...
        def __get__(self, instance: object, owner: type | None = None, /) -> Any: ...


class forwarded(Declaration[P, R]):  # noqa: N801
    """A plain method that calls the wrapped file's method of the same name at once, in the calling thread.

        class AsyncBufferedReader(AsyncBufferedIOBase):
            fileno = forwarded(io.BufferedReader.fileno)

    Use it for methods that neither block nor move the file. With *alone*, the method raises `RuntimeError` while
    another call on the file is under way. With *shares*, for a method that returns the descriptor, it first moves the
    descriptor to where callers expect the file.
    """

    def __init__(self, twin: Callable[Concatenate[Any, P], R], /, *, alone: bool = False, shares: bool = False) -> None:
        super().__init__(twin)
        self._alone = alone
        self._shares = shares

    def __set_name__(self, owner: type, name: str) -> None:
        alone = self._alone
        shares = self._shares

        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            file = self.__blocking__
            if shares:
                self.__calls__.turns.share(descriptor_only=True)
            if not alone:
                return getattr(file, name)(*args, **kwargs)
            with self.__calls__.exclusive(file):
                return getattr(file, name)(*args, **kwargs)

        self.give_way(owner, name, method)

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: type, /) -> Callable[Concatenate[Any, P], R]: ...
        @overload
        def __get__(self, instance: object, owner: type | None = None, /) -> Callable[P, R]: ...
        def __get__(self, instance: object, owner: type | None = None, /) -> Any: ...
