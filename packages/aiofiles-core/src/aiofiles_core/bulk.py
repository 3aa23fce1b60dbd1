"""Make the same read of a file many times at once, and put the file back before what was not wanted."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from functools import partial
from itertools import islice
from typing import Any

from .calls import READING

# The most bytes that are read at once, and by one of the reads.
CAPACITY = 1 << 20
LARGEST = 1 << 17

# Until it has freed something of this size, glibc gives back to the system what a trip's results took, and asks for it
# again at the next one, which takes longer than reading them (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD).
bytes(CAPACITY)

# Where `str.splitlines` splits and no line of a file ends. To look for each takes a tenth of counting the newlines.
_SEPARATORS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"

# What a text file says of its newlines when none was "\r", which may be half of one.
_CERTAIN_NEWLINES = ("\n", "\r\n", ("\n", "\r\n"))

# The largest results that are read in one piece.
_PIECE = 1 << 12

# How many reads are made one by one before the next look at how many bytes that was.
_STEP = 16

# How far back text is read again, in bytes, before its position is noted anew: `tell` has to decode a part of it.
_DISTANCE = 1 << 23

# Before here, `tell` would make a text file forget the `newlines` of its first chunk.
_FIRST_CHUNKS = 1 << 14


class Bulk:
    """Reads of *file*, each with the same *key*: the method and its arguments; the first was made at *origin*."""

    # About where the origin is in bytes, and the number of reads made since, but for those made last.
    _noted = 0
    made = 0

    def __init__(self, file: Any, key: tuple[str, tuple[Any, ...]], origin: int | None) -> None:
        self.key = key
        self._args = key[1]
        self._file = file
        self._is_text = type(file) is io.TextIOWrapper
        self._in_pieces = key[0] != "read1"
        self._origin = origin

    def _read(self) -> Any:
        return getattr(self._file, self.key[0])(*self._args)

    def is_possible(self, can_tell: bool) -> bool:
        """Whether many reads may be made, for there is a way back; then it leads here. Text may not be able to tell it.

        It is for regular files of the builtin `open`, and not for such as those of /proc, which have no size and may
        block. What is both read and written as text, or appended to, has no certain way back.
        """
        with contextlib.suppress(OSError, ValueError):  # it is closed; or text cannot tell after `readlines` of a size
            buffer = self._file.buffer if self._is_text else self._file
            kinds = (io.BufferedReader,) if self._is_text else (io.BufferedReader, io.BufferedRandom)
            if type(buffer) in kinds and type(buffer.raw) is io.FileIO and "a" not in buffer.raw.mode:
                status = os.fstat(buffer.fileno())
                is_regular = stat.S_ISREG(status.st_mode) and status.st_size > 0
                is_replaced = not READING.isdisjoint(vars(self._file))
                if is_regular and not is_replaced and (can_tell or not self._is_text):
                    self._note_origin(buffer.tell())
                    return self._origin is not None
        return False

    def _note_origin(self, position: int) -> None:
        is_far = position - self._noted > (_FIRST_CHUNKS if self._origin is None else _DISTANCE)
        if is_far or not self._is_text:
            self._origin = self._file.tell()
            self._noted = position
            self.made = 0

    def read(self, count: int, size: int) -> Any:
        """Make *count* reads, of about *size* each: a list of the results, or one piece that is to be `cut`.

        It is fewer reads if the file ends, or before one that raises an exception.
        """
        if self._in_pieces and size <= _PIECE:
            try:
                return self._read_piece(count * size)
            except Exception:  # it is to come at the call that meets it; or newlines are of an unknown kind
                self._in_pieces = False
                self.go_back(0, 0)
        return self._read_one_by_one(count)

    def _read_piece(self, size: int) -> Any:
        piece = self._file.read(size)
        newline = "\n" if self._is_text else b"\n"
        if self._args:
            end = len(piece) - len(piece) % self._args[0]
        else:
            if not piece.endswith(newline):
                piece += self._file.readline()
            if self._is_text and ("\r" in piece or self._file.newlines is None):
                raise ValueError("lines may end with more than a newline")
            end = piece.rfind(newline) + 1
        if self._may_change():
            raise ValueError("what comes last may change")
        if 0 < end < len(piece):
            piece, tail = piece[:end], piece[end:]
            self.go_back(len(self.cut(piece)), len(tail))
        return piece

    def _read_one_by_one(self, count: int) -> Any:
        position = self._file.buffer.tell if self._is_text else self._file.tell
        read = partial(getattr(self._file, self.key[0]), *self._args)
        reads = iter(read, "" if self._is_text else b"")
        results: list[Any] = []
        try:
            end = position() + CAPACITY
            while len(results) < count and position() < end:
                before = len(results)
                results.extend(islice(reads, min(_STEP, count - before)))
                if len(results) == before:
                    break
        except Exception:
            if not results:
                raise
            self.go_back(len(results), 0)  # it comes again at the call that meets it
        else:
            if len(results) > 1 and not self.is_whole(results[-1]):
                tail = results.pop()
                self.go_back(len(results), len(tail))
        return results or ("" if self._is_text else b"")

    def cut(self, results: Any) -> list[Any]:
        """Give the results of reads as a list, in the thread of the caller: so they are made where they are used."""
        if isinstance(results, list):
            return results
        if self._args:
            size = self._args[0]
            return [results[start : start + size] for start in range(0, len(results), size)]
        if isinstance(results, bytes):
            return io.BytesIO(results).readlines()
        if any(separator in results for separator in _SEPARATORS):
            return io.StringIO(results).readlines()
        lines: list[str] = results.splitlines(keepends=True)
        return lines

    def is_whole(self, result: Any) -> bool:
        """Whether *result* is a line, or of the size asked for, also if the file grows."""
        if self._args:
            is_whole = len(result) == self._args[0]
        else:
            is_whole = result.endswith(("\n", "\r") if isinstance(result, str) else b"\n")
        return is_whole and not self._may_change()

    def _may_change(self) -> bool:
        """Whether what was read last might be another if the file were longer, for the decoder was told of its end."""
        if not self._is_text:
            return False
        file = self._file
        if file.errors == "strict" and file.newlines in _CERTAIN_NEWLINES:
            return False
        try:
            return bool(file.buffer.tell() >= os.fstat(file.fileno()).st_size)
        except (OSError, ValueError):
            return True

    def is_many(self, results: Any) -> bool:
        """Whether *results* are to be `cut`, and not a single one that ended the file, perhaps for now."""
        if isinstance(results, list):
            return len(results) > 1
        return bool(len(results) >= self._args[0]) if self._args else self.is_whole(results)

    def go_back(self, served: int, size: int) -> None:
        """Put the file behind as many of the latest reads as were *served*; the rest has that *size* in bytes."""
        if size and not self._is_text:
            self._file.seek(-size, io.SEEK_CUR)
        else:
            self._file.seek(self._origin)
            for _ in range(self.made + served):
                self._read()
