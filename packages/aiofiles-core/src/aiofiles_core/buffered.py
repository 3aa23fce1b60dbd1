"""Run writes at once if they only copy data into the buffer of a file.

A worker flushes the buffer, at the same write as in a blocking program, so that this write raises an error such as "no
space left".
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from .idleness import NOT_NOW
from .immediate import CAN_MEASURE, Immediate, are_genuine, buffer_size, find_status

# Codecs that encode a part of a text as they would encode it alone. The default of Windows is one of the "cp".
_STATELESS = frozenset({"ascii", "iso8859-1", "utf-8", *(f"cp125{number}" for number in range(9))})

# Handlers of encoding errors that are part of Python. Others may block.
_HANDLERS = frozenset(
    {"backslashreplace", "ignore", "namereplace", "replace", "strict", "surrogateescape", "surrogatepass"}
    | {"xmlcharrefreplace"}
)

# Methods after which a text file has passed all text on to its buffer, and methods that pass none on.
_FLUSHING = frozenset({"flush", "seek", "tell", "truncate"})
_ASKING = frozenset({"isatty", "seekable", "writable"})

# What a text file writes for a newline by default.
_LINESEP = os.linesep

# Python's own methods. If somebody replaced one, a worker calls the replacement.
_BINARY: Any = io.BufferedWriter
_TEXT: Any = io.TextIOWrapper
_write_bytes = _BINARY.write
_write_text = _TEXT.write
_CAN_WRITE = CAN_MEASURE and are_genuine(_write_bytes, _write_text)


class Writing(Immediate):
    """Writes that fit into the buffer of *file*, a new `io.BufferedWriter`."""

    def __init__(self, file: Any) -> None:
        self._file = file
        # One less, because the buffer may be flushed when it is full.
        self._size = buffer_size(file) - 1
        self._room = self._size
        # Whether a flush has failed. Then the room is not known until the buffer is empty.
        self._has_failed = False

    def is_likely(self, name: str, argument: Any) -> bool:
        """Return whether the bytes fit into the buffer."""
        return type(argument) is bytes and len(argument) <= self._room

    def _write(self, data: Any) -> Any:
        if type(data) is not bytes or _BINARY.write is not _write_bytes:
            return NOT_NOW
        size = len(data)
        room = self._room - size
        if room < 0:
            return NOT_NOW
        self._room = room
        return self._file.write(data)

    calls: Mapping[str, Callable[..., Any]] = {"write": _write}

    def note(self, name: str, args: tuple[Any, ...]) -> None:
        """Measure the room in the buffer."""
        self._room = -1
        file = self._file
        with suppress(OSError, ValueError):  # closed, detached, or the system cannot tell
            pending = file.tell() - file.raw.tell()
            self._has_failed = self._has_failed and pending != 0
            if not (self._has_failed or vars(file)):
                self._room = self._size - pending

    def note_failure(self, error: BaseException) -> None:
        """Measure the room. If a flush has failed, leave all writes to workers until the buffer is empty."""
        self._has_failed = self._has_failed or isinstance(error, OSError)
        self.note("", ())


class TextWriting(Immediate):
    """Writes that *file*, a new `io.TextIOWrapper`, collects before it passes them on to its buffer.

    It writes *width* characters for each newline.
    """

    def __init__(self, file: Any, width: int) -> None:
        self._file = file
        self._encoding = file.encoding
        self._errors = file.errors or "strict"
        self._extra = width - 1
        # How many bytes the file can collect; how many it has collected at most; the position after those passed on.
        self._size: int = self._file._CHUNK_SIZE
        self._pending = 0
        self._position = self._file.buffer.tell()

    def is_likely(self, name: str, argument: Any) -> bool:
        """Return whether the file only collects the text."""
        return type(argument) is str and self._pending + len(argument) < self._size

    def _count(self, text: str) -> int:
        size = len(text) if text.isascii() else len(text.encode(self._encoding, self._errors))
        return size + self._extra * text.count("\n") if self._extra else size

    def _write(self, text: Any) -> Any:
        if type(text) is not str or _TEXT.write is not _write_text or len(text) >= self._size:
            return NOT_NOW
        try:
            size = self._count(text)
        except ValueError:  # the worker raises it
            return NOT_NOW
        pending = self._pending + size
        if pending >= self._size:
            return NOT_NOW
        self._pending = pending
        return self._file.write(text)

    calls: Mapping[str, Callable[..., Any]] = {"write": _write}

    def note(self, name: str, args: tuple[Any, ...]) -> None:
        """Compute how many bytes the file has collected at most."""
        pending, self._pending = self._pending, self._size
        with suppress(OSError, ValueError):  # closed, or detached
            position, self._position = self._position, self._file.buffer.tell()
            if vars(self._file).keys() - {"mode"}:
                return
            if name in _FLUSHING:
                self._pending = 0
            elif name == "write":
                size = self._count(args[0])
                self._pending = size if self._position != position else pending + size
            elif name in _ASKING:
                self._pending = pending

    def note_failure(self, error: BaseException) -> None:
        """Leave all writes to workers until the file passes on what it has collected."""
        self._pending = self._size


def writes_at_once(file: Any, newline: str | None) -> Immediate | None:
    """Return the writes that can run at once on *file*, which was just opened by its path with *newline*.

    Called in a worker.
    """
    kind = type(file)
    if not _CAN_WRITE:
        return None
    if kind is io.BufferedWriter:
        return Writing(file) if find_status(file) else None
    if kind is io.TextIOWrapper and type(file.buffer) is io.BufferedWriter and find_status(file.buffer):
        is_plain = codecs.lookup(file.encoding).name in _STATELESS and file.errors in _HANDLERS
        is_kept = not (file.line_buffering or file.write_through or vars(file).keys() - {"mode"})
        if is_plain and is_kept:
            return TextWriting(file, 1 if newline == "" else len(newline or _LINESEP))
    return None
