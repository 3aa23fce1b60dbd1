"""What `open` returns: await it to get the file, or use it in ``async with``, which closes the file."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

from .execution import run

T_co = TypeVar("T_co", covariant=True)


class AiofilesContextManager(Coroutine[Any, Any, T_co], AbstractAsyncContextManager[T_co, None]):
    """An awaitable and asynchronous context manager for the file that *coro*, an awaitable, returns.

    *coro* is awaited only once: awaiting or entering this object again returns the same file, until the context is
    left. The object is also a coroutine: `asyncio.create_task` and other functions that take a coroutine accept it.
    """

    __slots__ = ("_coro", "_is_left", "_obj", "_steps")

    def __init__(self, coro: Awaitable[T_co]) -> None:
        self._coro = coro
        self._obj: Any = None
        self._is_left = False
        self._steps: Generator[Any, Any, T_co] | None = None

    def __await__(self) -> Generator[Any, Any, T_co]:
        if self._obj is None:
            self._obj = yield from _result(self._coro).__await__()
        return self._obj  # type: ignore[no-any-return]  # None before, T_co from here on

    @property
    def __name__(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]  # read-only
        """The name of the coroutine, as a task shows it."""
        return getattr(self._coro, "__qualname__", type(self._coro).__qualname__)

    def send(self, value: Any, /) -> Any:
        """Resume the coroutine with *value*, and return what it yields next: `collections.abc.Coroutine.send`."""
        return self._stepping().send(value)

    def throw(self, *exception: Any) -> Any:
        """Raise *exception* where the coroutine is suspended: `collections.abc.Coroutine.throw`."""
        try:
            return self._stepping().throw(*exception)
        except BaseException:
            # A coroutine that was never started has ended, too, and must not warn that it was never awaited.
            self.close()
            raise

    def close(self) -> None:
        """End the coroutine where it is suspended. If it never started, no warning says that it was never awaited."""
        self._stepping().close()
        if isinstance(self._coro, Coroutine):
            self._coro.close()

    def _stepping(self) -> Generator[Any, Any, T_co]:
        if self._steps is None:
            self._steps = self.__await__()
        return self._steps

    async def __aenter__(self) -> T_co:
        file: Any = await self
        if hasattr(file, "__aenter__"):
            await file.__aenter__()
        return file  # type: ignore[no-any-return]  # it is a T_co

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_left:
            return
        file, self._obj = self._obj, None  # the file may be freed before this object
        if file is None:
            raise RuntimeError("the context is left, but was never entered: use `async with`")
        self._is_left = True
        if hasattr(file, "__aexit__"):
            await file.__aexit__(exc_type, exc_value, traceback)
        else:  # an object that only holds a file, as with aiofiles 25.1
            await run(partial(file._file.__exit__, exc_type, exc_value, traceback))


async def _result(awaitable: Awaitable[T_co]) -> T_co:
    return await awaitable
