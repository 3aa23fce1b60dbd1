"""The proxy of text files."""

from __future__ import annotations

import io
from typing import BinaryIO

from .delegation import delegated, forwarded
from .proxy import AsyncBase, FileDescriptorOrPath


class AsyncTextIOWrapper(AsyncBase[str]):
    """The asynchronous counterpart of `io.TextIOWrapper` and of every other `io.TextIOBase`."""

    _file: io.TextIOWrapper
    __blocking__: io.TextIOWrapper

    close = delegated(io.TextIOWrapper.close)
    flush = delegated(io.TextIOWrapper.flush)
    isatty = delegated(io.TextIOWrapper.isatty)
    read = delegated(io.TextIOWrapper.read)
    readline = delegated(io.TextIOWrapper.readline)
    readlines = delegated(io.TextIOWrapper.readlines)
    seek = delegated(io.TextIOWrapper.seek)
    seekable = delegated(io.TextIOWrapper.seekable)
    tell = delegated(io.TextIOWrapper.tell)
    truncate = delegated(io.TextIOWrapper.truncate)
    writable = delegated(io.TextIOWrapper.writable)
    write = delegated(io.TextIOWrapper.write)
    writelines = delegated(io.TextIOWrapper.writelines)
    detach = forwarded(io.TextIOWrapper.detach, alone=True)
    fileno = forwarded(io.TextIOWrapper.fileno)
    readable = forwarded(io.TextIOWrapper.readable)
    reconfigure = forwarded(io.TextIOWrapper.reconfigure, alone=True)

    @property
    def buffer(self) -> BinaryIO:
        """The blocking binary file below the decoder."""
        return self._file.buffer  # type: ignore[return-value]  # known to typeshed as a protocol only

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self.__blocking__.closed

    @property
    def encoding(self) -> str:
        """The name of the encoding."""
        return self.__blocking__.encoding

    @property
    def errors(self) -> str | None:
        """How errors of encoding and decoding are handled: the name of a handler of `codecs`."""
        return self.__blocking__.errors

    @property
    def line_buffering(self) -> bool:
        """Whether each line is flushed when it is written."""
        return self.__blocking__.line_buffering

    @property
    def mode(self) -> str:
        """The mode that the file was opened with."""
        return self.__blocking__.mode

    @property
    def name(self) -> FileDescriptorOrPath:
        """The path or descriptor that the file was opened with."""
        return self.__blocking__.name

    @property
    def newlines(self) -> str | tuple[str, ...] | None:
        """The kinds of line endings that were translated so far."""
        return self.__blocking__.newlines

    @property
    def write_through(self) -> bool:
        """Whether writes are passed to the binary file at once."""
        return self.__blocking__.write_through
