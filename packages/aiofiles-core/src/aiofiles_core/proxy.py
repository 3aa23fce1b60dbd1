"""The base of all proxies: it holds the file, sends calls to the executor, iterates, and closes."""

from __future__ import annotations

import asyncio
import os
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Mapping
from concurrent.futures import Executor
from operator import attrgetter
from types import FunctionType, MethodType, TracebackType
from typing import TYPE_CHECKING, Any, AnyStr, Generic

from .backlog import Backlog
from .calls import Calls
from .delegation import genuine_readlines

if TYPE_CHECKING:
    from typing_extensions import Self
else:
    Self = Any  # Python 3.10 has none

# What a file is opened with. This is the type of that name in typeshed, which does not exist at run time.
FileDescriptorOrPath = int | str | bytes | os.PathLike[str] | os.PathLike[bytes]

# Taken at import, so that the library works while a test replaces it.
_get_running_loop = asyncio.get_running_loop


class AsyncBase(Generic[AnyStr]):
    """An asynchronous file that stands for the blocking *file*.

    Calls run in *executor* (default: that of the loop) and return to *loop* (default: the loop that runs when the call
    is made). Subclasses declare their methods by `delegated` and `forwarded`.
    """

    # The blocking file, and the calls on it, which proxies of the same file may share.
    __blocking__: Any
    __calls__: Calls
    # The backlog of lines that were read ahead, or an empty one if `readline` is not the proxy's own.
    __ahead__: Backlog
    _given_loop: AbstractEventLoop | None
    _executor: Executor | None

    if TYPE_CHECKING:
        _file: Any
    else:

        @property
        def _file(self) -> Any:
            """The blocking file, for code that does not use this object.

            It is positioned where the next call expects it, unless a call is under way.
            """
            calls = self.__calls__
            calls.turns.share()
            if not calls.backlog.is_empty() and calls.turns.enter():
                try:
                    calls.backlog.prepare(self.__blocking__, "tell")
                finally:
                    calls.turns.leave()
            return self.__blocking__

        @_file.setter
        def _file(self, file: Any) -> None:
            super().__setattr__("__blocking__", file)

        @_file.deleter
        def _file(self) -> None:
            del self.__blocking__

    def __init_subclass__(cls, **options: Any) -> None:
        """If a subclass defines `_file`, use that as the blocking file."""
        super().__init_subclass__(**options)
        if "_file" in vars(cls):
            cls.__blocking__ = property(attrgetter("_file"))

    def __init__(self, file: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> None:
        put = super().__setattr__  # quicker than the one below
        put("_file", file)
        put("_given_loop", loop)
        put("_executor", executor)
        put("__calls__", Calls(file))
        put("__ahead__", _NOTHING_AHEAD)

    if not TYPE_CHECKING:  # checkers would no longer find wrong names

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "readline":  # every line must come from it
                self.__ahead__ = _NOTHING_AHEAD

    @property
    def _loop(self) -> AbstractEventLoop:
        return self._given_loop or _get_running_loop()

    def __submit__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Awaitable[Any]:
        """Call the wrapped file's method *name* in the executor, in its turn. Every coroutine method uses this."""
        calls = self.__calls__
        call = calls.choose(self.__blocking__, name, args, kwargs, self._loop, self._executor)
        return call.turns.run(call)  # type: ignore[no-any-return]  # `pending` knows no `Turns`

    def __aiter__(self) -> Self:
        """Iterate over the lines."""
        check_open(self.__blocking__, "__iter__")
        return self

    async def __anext__(self) -> AnyStr:
        """Read the next line."""
        try:
            return self.__ahead__.take_line()  # type: ignore[no-any-return]  # the file has AnyStr
        except IndexError:
            pass
        return await _read_next(self)  # type: ignore[no-any-return]  # as above

    async def __aenter__(self) -> Self:
        """Return the file itself, which is closed when the context is left."""
        check_open(self.__blocking__, "__enter__")
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the context of the wrapped file, which closes it, in the file's executor."""
        await self.__submit__("__exit__", (exc_type, exc_value, traceback), {})

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} wrapping {self.__blocking__!r}>"


_NOTHING_AHEAD = Backlog()


async def _read_next(proxy: Any) -> Any:
    """Read the next line by `readline`, which somebody may have replaced."""
    readline = proxy.readline
    proxy.__ahead__ = proxy.__calls__.backlog if _is_own(readline, proxy) else _NOTHING_AHEAD
    line = await readline()
    if line:
        return line
    raise StopAsyncIteration


def _is_own(readline: Any, proxy: Any) -> bool:
    """Return whether *readline* is a method of *proxy* that `delegated` created."""
    # By the exact types, because a wrapper may pretend to be what it wraps.
    if type(readline) is not MethodType or readline.__self__ is not proxy:
        return False
    function = readline.__func__
    return type(function) is FunctionType and function in genuine_readlines


def check_open(file: Any, name: str) -> None:
    """Raise what the method *name* of *file* raises if it is closed."""
    # `is True`, because `closed` of a mock is a mock.
    if getattr(file, "closed", False) is True:
        getattr(file, name)()
