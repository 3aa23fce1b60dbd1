"""The proxies of temporary files and directories, and `wrap`, which chooses the proxy of a file."""

from __future__ import annotations

import io
import itertools
import sys
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from functools import singledispatch
from typing import TYPE_CHECKING, Any, AnyStr

from aiofiles_core import (
    AiofilesContextManager,
    AsyncBase,
    AsyncBufferedIOBase,
    AsyncBufferedReader,
    AsyncFileIO,
    AsyncTextIOWrapper,
    delegated,
)

from .memory import INLINE, UnderlyingFile, stays_in_memory

if sys.version_info >= (3, 11):
    from tempfile import SpooledTemporaryFile as _Complete
else:  # the class lacks some methods of a file, which the proxy has
    from io import BufferedRandom as _Complete


# Counts the calls on all files that ran without a thread. After so many of them, the event loop runs other tasks, even
# if the calls took little time.
_count = itertools.count(1).__next__
_CALLS_PER_STEP = 128


class AsyncSpooledTemporaryFile(AsyncBase[AnyStr]):
    """The asynchronous `tempfile.SpooledTemporaryFile`.

    While the data is in memory, calls that leave it there run at once, without a thread.
    """

    _file: tempfile.SpooledTemporaryFile[AnyStr]

    close = delegated(tempfile.SpooledTemporaryFile.close)
    detach = delegated(_Complete.detach)
    fileno = delegated(tempfile.SpooledTemporaryFile.fileno)
    flush = delegated(tempfile.SpooledTemporaryFile.flush)
    isatty = delegated(tempfile.SpooledTemporaryFile.isatty)
    peek = delegated(io.BufferedReader.peek)
    readinto = delegated(_Complete.readinto)
    readinto1 = delegated(_Complete.readinto1)
    rollover = delegated(tempfile.SpooledTemporaryFile.rollover)
    seek = delegated(tempfile.SpooledTemporaryFile.seek)
    seekable = delegated(_Complete.seekable)
    tell = delegated(tempfile.SpooledTemporaryFile.tell)
    truncate = delegated(tempfile.SpooledTemporaryFile.truncate)
    writable = delegated(_Complete.writable)
    if TYPE_CHECKING:  # the types of these depend on the mode

        async def read(self, size: int = -1, /) -> AnyStr: ...
        async def read1(self, size: int = -1, /) -> AnyStr: ...
        async def readline(self, size: int = -1, /) -> AnyStr: ...
        async def readlines(self, hint: int = -1, /) -> list[AnyStr]: ...
        async def write(self, data: AnyStr, /) -> int: ...
        async def writelines(self, lines: Iterable[AnyStr], /) -> None: ...
    else:
        read = delegated(tempfile.SpooledTemporaryFile.read)
        read1 = delegated(_Complete.read1)
        readline = delegated(tempfile.SpooledTemporaryFile.readline)
        readlines = delegated(tempfile.SpooledTemporaryFile.readlines)
        write = delegated(tempfile.SpooledTemporaryFile.write)
        writelines = delegated(tempfile.SpooledTemporaryFile.writelines)

    def readable(self) -> bool:
        """Return whether the file can be read."""
        return UnderlyingFile(self._file).readable()  # type: ignore[no-any-return]  # the file is any

    async def __submit__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        spooled = self.__blocking__
        # If the class of the spooled file lacks the method, the file below has it.
        file: Any = spooled if hasattr(spooled, name) else UnderlyingFile(spooled)
        executor = self._executor
        calls = self.__calls__
        # All of this needs the turn. Otherwise another event loop might move the data to disk meanwhile, or give back
        # what a cancelled read has taken.
        if calls.turns.enter():
            try:
                if calls.backlog.is_empty() and stays_in_memory(spooled, name, args, kwargs):
                    if _count() % _CALLS_PER_STEP and calls.backlog.has_time():
                        return getattr(file, name)(*args, **kwargs)
                    executor = INLINE
            finally:
                calls.turns.leave()
        call = calls.choose(file, name, args, kwargs, self._loop, executor)
        return await call.turns.run(call)

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self._file.closed

    @property
    def encoding(self) -> str:
        """The name of the encoding; binary files have none and raise `AttributeError`."""
        return self._file.encoding

    @property
    def errors(self) -> str | None:
        """How encoding and decoding errors are handled; binary files raise `AttributeError`."""
        return self._file.errors

    @property
    def mode(self) -> str:
        """The mode of the file."""
        try:
            return self._file.mode
        except AttributeError:  # the data went to disk meanwhile
            return self._file.mode

    @property
    def name(self) -> str | int | None:
        """The path or descriptor of the file on disk, None while the data is in memory."""
        return self._file.name

    @property
    def newlines(self) -> str | tuple[str, ...] | None:
        """The kinds of line ends that were translated so far; binary files raise `AttributeError`."""
        return self._file.newlines


class AsyncTemporaryDirectory(AsyncBase[AnyStr]):
    """The asynchronous `tempfile.TemporaryDirectory`. Entering it returns the path."""

    _file: tempfile.TemporaryDirectory[AnyStr]

    __aiter__ = None  # type: ignore[assignment]  # a directory has no lines
    cleanup = delegated(tempfile.TemporaryDirectory.cleanup)

    async def close(self) -> None:
        """Remove the directory: the same as `cleanup`."""
        await self.cleanup()

    async def __aenter__(self) -> AnyStr:  # type: ignore[override]  # as the blocking twin does
        return self.name

    @property
    def name(self) -> AnyStr:
        """The path of the directory."""
        return self._file.name


class AiofilesContextManagerTempDir(AiofilesContextManager[AsyncTemporaryDirectory[AnyStr]]):
    """Await it to get the `AsyncTemporaryDirectory`, or enter it to get the path. Leaving it removes the directory."""

    __slots__ = ()

    async def __aenter__(self) -> AnyStr:  # type: ignore[override]  # as the blocking twin does
        return (await self).name


@singledispatch
def wrap(
    base_io_obj: Any, file: Any, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None
) -> Any:
    """Return a proxy of *file* with the methods that suit *base_io_obj*, the file of `io` that *file* wraps.

    Raises `TypeError` if no proxy is registered for the type of *base_io_obj*.
    """
    raise TypeError(f"no proxy is registered for {type(base_io_obj).__name__}: {base_io_obj!r}")


def _register(base: type, proxy: type[AsyncBase[Any]]) -> None:
    wrap.register(base, lambda base_io_obj, file, **options: proxy(file, **options))


_register(io.TextIOBase, AsyncTextIOWrapper)
_register(io.BufferedWriter, AsyncBufferedIOBase)
_register(io.BufferedReader, AsyncBufferedReader)
_register(io.BufferedRandom, AsyncBufferedReader)
_register(io.FileIO, AsyncFileIO)
