"""Compute what calls would do to the buffer of a file, without running them."""

from __future__ import annotations

import io
from typing import Any


class Window:
    """The part of a file that an `io.BufferedReader` would have in its buffer, if it had run all the calls itself.

    So the reader can be brought into that state later, and `peek`, `read1` and `readinto1` return as much as usual.
    Source: `_bufferedreader_read_generic` and `_io__Buffered_seek_impl` of CPython's bufferedio.c.
    """

    # The position that callers expect; -1 if it is not known.
    position = 0
    # Where the buffer begins and ends. The beginning is -1 if only the file knows it, because its own buffer is in use.
    start = 0
    end = 0
    # Whether the file is in this state.
    is_real = True

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self, asked: int, got: int) -> None:
        """Follow a read of *asked* bytes that has returned *got* bytes: fewer if the file has ended."""
        position = self.position + got
        ahead = self.end - self.position
        self.position = position
        self.is_real = False
        if got < asked:
            ahead = min(ahead, got)
        elif asked <= ahead:
            return
        # Data that fills whole buffers goes to the caller directly.
        rest = got - ahead - (asked - ahead) // self.size * self.size
        if rest <= 0:
            self.start = self.end = position
        else:
            self.start = position - rest
            self.end = self.start + self.size if got == asked else position

    def read_all(self, got: int) -> None:
        """Follow a read of *got* bytes up to the end of the file, after which the buffer is empty."""
        self.seek(self.position + got)

    def seek(self, target: int) -> None:
        """Follow a `seek` to *target*, out of the buffer."""
        self.position = self.start = self.end = target
        self.is_real = False

    def seek_within(self, target: int, file_size: int) -> None:
        """Follow a `seek` to *target*, near the position. The file has *file_size* bytes."""
        end = max(self.position, min(self.end, file_size))
        if self.start <= target <= end:
            self.position, self.end = target, end
            self.is_real = False
        else:
            self.seek(target)

    def restore(self, file: Any, *, fills: bool) -> None:
        """Bring *file* into this state. Fill its buffer only if *fills* is true, because that may block."""
        if self.start >= 0:
            file.seek(0, io.SEEK_END)  # empties the buffer
            if fills and self.start < self.end:
                file.seek(self.start)
                file.peek(1)
                file.read(self.position - self.start)
        file.seek(self.position)
        self.is_real = True

    def note(self, file: Any) -> None:
        """Note the state that *file* is in. Raises `OSError` or `ValueError` if it has no position."""
        self.position = -1
        end = file.raw.tell()
        self.position, self.start, self.end, self.is_real = file.tell(), -1, end, True
