"""The proxies of binary files."""

from __future__ import annotations

import io

from .delegation import delegated, forwarded
from .proxy import AsyncBase, FileDescriptorOrPath


class AsyncBufferedIOBase(AsyncBase[bytes]):
    """The asynchronous counterpart of `io.BufferedWriter` and of every other `io.BufferedIOBase`."""

    _file: io.BufferedRandom
    __blocking__: io.BufferedRandom

    close = delegated(io.BufferedRandom.close)
    flush = delegated(io.BufferedRandom.flush)
    isatty = delegated(io.BufferedRandom.isatty)
    read = delegated(io.BufferedRandom.read)
    read1 = delegated(io.BufferedRandom.read1)
    readinto = delegated(io.BufferedRandom.readinto)
    readinto1 = delegated(io.BufferedRandom.readinto1)
    readline = delegated(io.BufferedRandom.readline)
    readlines = delegated(io.BufferedRandom.readlines)
    seek = delegated(io.BufferedRandom.seek)
    seekable = delegated(io.BufferedRandom.seekable)
    tell = delegated(io.BufferedRandom.tell)
    truncate = delegated(io.BufferedRandom.truncate)
    writable = delegated(io.BufferedRandom.writable)
    write = delegated(io.BufferedRandom.write)
    writelines = delegated(io.BufferedRandom.writelines)
    detach = forwarded(io.BufferedRandom.detach, alone=True)
    fileno = forwarded(io.BufferedRandom.fileno, shares=True)
    readable = forwarded(io.BufferedRandom.readable)

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self.__blocking__.closed

    @property
    def mode(self) -> str:
        """The mode of the raw file: `io.FileIO.mode`."""
        return self.__blocking__.mode

    @property
    def name(self) -> FileDescriptorOrPath:
        """The path or descriptor that the file was opened with."""
        return self.__blocking__.name  # type: ignore[no-any-return]  # set by the builtin `open` alone

    @property
    def raw(self) -> io.RawIOBase:
        """The blocking file below the buffer."""
        return self._file.raw


class AsyncBufferedReader(AsyncBufferedIOBase):
    """The asynchronous counterpart of `io.BufferedReader`, `io.BufferedRandom` and `io.BufferedRWPair`."""

    # Declared again, so that the warning about a missing `await`, most often of one of these, names this class.
    peek = delegated(io.BufferedReader.peek)
    read = delegated(io.BufferedReader.read)
    read1 = delegated(io.BufferedReader.read1)
    readinto = delegated(io.BufferedReader.readinto)
    readinto1 = delegated(io.BufferedReader.readinto1)
    readline = delegated(io.BufferedReader.readline)
    readlines = delegated(io.BufferedReader.readlines)


class AsyncFileIO(AsyncBase[bytes]):
    """The asynchronous counterpart of `io.FileIO`, a binary file without a buffer."""

    _file: io.FileIO
    __blocking__: io.FileIO

    close = delegated(io.FileIO.close)
    flush = delegated(io.FileIO.flush)
    isatty = delegated(io.FileIO.isatty)
    read = delegated(io.FileIO.read)
    readall = delegated(io.FileIO.readall)
    readinto = delegated(io.FileIO.readinto)
    readline = delegated(io.FileIO.readline)
    readlines = delegated(io.FileIO.readlines)
    seek = delegated(io.FileIO.seek)
    seekable = delegated(io.FileIO.seekable)
    tell = delegated(io.FileIO.tell)
    truncate = delegated(io.FileIO.truncate)
    writable = delegated(io.FileIO.writable)
    write = delegated(io.FileIO.write)
    writelines = delegated(io.FileIO.writelines)
    fileno = forwarded(io.FileIO.fileno)
    readable = forwarded(io.FileIO.readable)

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self.__blocking__.closed

    @property
    def closefd(self) -> bool:
        """Whether closing the file closes its descriptor."""
        return self.__blocking__.closefd

    @property
    def mode(self) -> str:
        """The mode of the file, as `io.FileIO` spells it: ``"rb"``, ``"rb+"``, ``"wb"`` and so on."""
        return self.__blocking__.mode

    @property
    def name(self) -> FileDescriptorOrPath:
        """The path or descriptor that the file was opened with."""
        return self.__blocking__.name  # type: ignore[no-any-return]  # set by the builtin `open` alone
