"""The base of all proxies: it holds the file, sends calls to the executor, iterates, and closes."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import TYPE_CHECKING, Any, AnyStr, Generic

from .calls import Calls
from .delegation import genuine_readlines

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Awaitable, Mapping
    from concurrent.futures import Executor
    from types import TracebackType

    from typing_extensions import Self

# Taken at import, so that the library works while a test replaces it.
_get_running_loop = asyncio.get_running_loop


class AsyncBase(Generic[AnyStr]):
    """An asynchronous file that stands for the blocking *file*.

    Calls run in *executor* (default: that of the loop) and answer to *loop* (default: the loop that runs when the call
    is made). Subclasses declare their methods by `delegated` and `forwarded`.
    """

    # The blocking file, and the calls on it, which proxies of the same file may share.
    __blocking__: Any
    __calls__: Calls

    if TYPE_CHECKING:
        _file: Any
    else:

        @property
        def _file(self) -> Any:
            """The blocking file, for calls in other ways than by this object.

            It is positioned where the next call expects it, unless a call is under way.
            """
            calls = self.__calls__
            if not calls.backlog.is_empty() and calls.turns.enter():
                try:
                    calls.backlog.prepare(self.__blocking__, "tell")
                finally:
                    calls.turns.leave()
            return self.__blocking__

        @_file.setter
        def _file(self, file: Any) -> None:
            self.__blocking__ = file

        @_file.deleter
        def _file(self) -> None:
            del self.__blocking__

    def __init_subclass__(cls, **options: Any) -> None:
        """Use the file, and the lines, that a subclass puts in place of the usual ones."""
        super().__init_subclass__(**options)
        if "_file" in vars(cls):
            cls.__blocking__ = property(attrgetter("_file"))
        if getattr(cls, "readline", None) not in genuine_readlines and "__anext__" not in vars(cls):
            cls.__anext__ = _next_by_readline  # type: ignore[method-assign]  # it has the same type

    def __init__(self, file: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> None:
        self._file = file
        self._given_loop = loop
        self._executor = executor
        self.__calls__ = Calls()

    @property
    def _loop(self) -> AbstractEventLoop:
        return self._given_loop or _get_running_loop()

    def __submit__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Awaitable[Any]:
        """Call the wrapped file's method *name* in the executor, in its turn: every coroutine method does this."""
        calls = self.__calls__
        return calls.turns.run(calls.choose(self.__blocking__, name, args, kwargs, self._loop, self._executor))

    def __aiter__(self) -> Self:
        """Iterate over the lines."""
        check_open(self.__blocking__, "__iter__")
        return self

    async def __anext__(self) -> AnyStr:
        """Read the next line."""
        try:
            return self.__calls__.backlog.take_line()  # type: ignore[no-any-return]  # the file has AnyStr
        except IndexError:
            pass
        line: AnyStr = await self.readline()  # type: ignore[attr-defined]  # each subclass declares it
        if line:
            return line
        raise StopAsyncIteration

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


async def _next_by_readline(self: Any) -> Any:
    """Read the next line."""
    line = await self.readline()
    if line:
        return line
    raise StopAsyncIteration


def check_open(file: Any, name: str) -> None:
    """Raise what the method *name* of *file* raises if it is closed."""
    # `is True`, because `closed` of a mock is a mock.
    if getattr(file, "closed", False) is True:
        getattr(file, name)()
