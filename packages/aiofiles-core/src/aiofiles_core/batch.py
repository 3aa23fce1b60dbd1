"""Run the same read of a file many times in one trip, and move the file back before results that nobody took."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from functools import partial
from itertools import islice
from typing import Any

from .measure import Measure
from .pacing import Pace
from .position import TEXT_CAN_RETURN, find_position, raw_below

# Taken at import, so that the library works while a test replaces it.
_fstat = os.fstat

# The methods that read data from a file, or show what comes next.
READING = frozenset({"read", "read1", "readall", "readinto", "readinto1", "readline", "readlines", "peek"})

# The most bytes that are read at once.
CAPACITY = 1 << 20

# glibc returns the memory of a trip's results to the system and asks for it again in the next trip, which takes longer
# than reading. It stops when it has freed an object of this size (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD).
bytes(CAPACITY)

# Where `str.splitlines` splits, but no line of a file ends. Looking for them takes a tenth of counting the newlines.
_SEPARATORS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"

# The `newlines` of a text file if none of them is "\r", which may be the first half of "\r\n".
_CERTAIN_NEWLINES = ("\n", "\r\n", ("\n", "\r\n"))

# The largest results that are read in one piece.
_PIECE = 1 << 12

# How many reads run one by one before the next check of how many bytes they took.
_STEP = 16

# Text is read again after an exception. After this many bytes, a new position is noted from which that begins.
_DISTANCE = 1 << 23

# Before here, `tell` would make a text file forget the `newlines` of its first chunk.
_FIRST_CHUNKS = 1 << 14

# Within this many bytes, text is read again although its position is known.
_NEAR = 1 << 16


class Batch(Pace):
    """Reads of *file*, each with the same *key*: the method and its arguments. The first one began at *origin*."""

    # About where the origin is in bytes, and the number of reads since, without those of the latest trip. The origin is
    # far back, because it depends on where decoded chunks begin which read raises a decoding error.
    _noted = 0
    made = 0
    # Where the latest trip began, if the position may not follow from the size of the text.
    _start: int | None = None

    def __init__(self, file: Any, key: tuple[str, tuple[Any, ...]], origin: int | None, measure: Measure) -> None:
        self.key = key
        self._args = key[1]
        self._file = file
        self._measure = measure
        self._is_text = type(file) is io.TextIOWrapper
        self._in_pieces = key[0] != "read1"
        self._origin = origin

    @property
    def leaves_no_trace(self) -> bool:
        """Whether nobody can see the position of the file once it is closed, because it is read-only."""
        with contextlib.suppress(ValueError):  # it is detached
            raw = raw_below(self._file)
            return raw is not None and raw.closefd and type(self._file) is not io.BufferedRandom
        return True

    def prepare(self, can_tell: bool) -> bool:
        """Return whether reads may be batched, and if so, note the position to return to.

        Only reads of regular files of the builtin `open` may. A file without a size, such as one of /proc, may block.
        There is no certain way back in text that is open for reading and writing, in files in append mode, in text that
        cannot tell its position, or cannot return to it, and in files that found that they cannot seek when they were
        opened, as after a failure of the disk.
        """
        with contextlib.suppress(OSError, ValueError):  # it is closed; or text cannot tell after `readlines` of a size
            buffer = self._file.buffer if self._is_text else self._file
            kinds = (io.BufferedReader,) if self._is_text else (io.BufferedReader, io.BufferedRandom)
            if type(buffer) in kinds and type(buffer.raw) is io.FileIO and "a" not in buffer.raw.mode:
                status = _fstat(buffer.fileno())
                is_regular = stat.S_ISREG(status.st_mode) and status.st_size > 0 and buffer.seekable()
                is_replaced = not READING.isdisjoint(vars(self._file))
                if is_regular and not is_replaced and (not self._is_text or (can_tell and TEXT_CAN_RETURN)):
                    self._note_origin(buffer.tell())
                    return self._origin is not None
        return False

    def _note_origin(self, position: int) -> None:
        self._start = None
        if not self._is_text:
            self._origin = self._file.tell()
            self.made = 0
            return
        self._measure.note(self._file)
        # Asked in any case, so that it reads the mark at the beginning of the file before somebody changes that.
        is_certain = self._measure.is_certain(self._file)
        distance = position - self._noted
        if distance > (_FIRST_CHUNKS if self._origin is None else _DISTANCE):
            self._origin = self._file.tell()
            self._noted = position
            self.made = 0
        elif distance > _FIRST_CHUNKS and not is_certain:
            self._start = self._file.tell()

    def read(self, count: int, size: int) -> Any:
        """Run *count* reads of about *size* each. Return a list of the results, or one piece for `cut`.

        There are fewer results if the file ends, or if a read would raise an exception.
        """
        if self._in_pieces and size <= _PIECE:
            try:
                return self._read_piece(count * size)
            except Exception:  # only the read that meets it may raise it; or the kind of newline is not known
                self._in_pieces = False
                self.read_again(0)
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
            self.go_back(len(self.cut(piece)), tail)
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
            self.read_again(len(results))  # the call that meets the exception raises it again
        else:
            if len(results) > 1 and not self.is_whole(results[-1]):
                tail = results.pop()
                self.go_back(len(results), tail)
        return results or ("" if self._is_text else b"")

    def cut(self, results: Any) -> list[Any]:
        """Return *results* of `read` as a list. Called in the caller's thread, which uses them."""
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
        """Return whether *result* is a whole line, or has the size asked for, and does not change if the file grows."""
        if self._args:
            is_whole = len(result) == self._args[0]
        else:
            is_whole = result.endswith(("\n", "\r") if isinstance(result, str) else b"\n")
        return is_whole and not self._may_change()

    def _may_change(self) -> bool:
        """Return whether the latest result might differ if the file grew: the decoder was told that the file ends."""
        if not self._is_text:
            return False
        file = self._file
        if file.errors == "strict" and file.newlines in _CERTAIN_NEWLINES:
            return False
        try:
            return bool(file.buffer.tell() >= _fstat(file.fileno()).st_size)
        except (OSError, ValueError):
            return True

    def is_many(self, results: Any) -> bool:
        """Return whether *results* are many, and not just the last of a file, which may still grow."""
        if isinstance(results, list):
            return len(results) > 1
        return bool(len(results) >= self._args[0]) if self._args else self.is_whole(results)

    def go_back(self, served: int, rest: Any) -> None:
        """Move the file back to after the first *served* of the latest reads, before the *rest* of their results.

        The position of text is computed from the size of the rest, so that it is right even if the file was changed.
        Near the origin, text is read again anyway, so that decoded chunks begin where they would without read-ahead.
        """
        if not self._is_text:
            self._file.seek(-len(rest), io.SEEK_CUR)
            return
        if self._start is not None:
            self._file.seek(self._start)
            self._repeat(served)
            return
        is_near = self._file.buffer.tell() - self._noted <= _NEAR
        position = find_position(self._file, rest, self._measure)
        if position is None:
            self.read_again(served)
        elif not (is_near and self._read_again_to(position, served)):
            self._file.seek(position)

    def _read_again_to(self, position: int, served: int) -> bool:
        """Read text again from the origin. Return whether that leads to *position*: not if the file was changed."""
        with contextlib.suppress(Exception):  # it cannot be decoded any more
            text = self.read_again(served)
            size = self._measure.size(text, self._file)
            return size is not None and position - size in (self._origin, self._measure.mark_length)
        return False

    def read_again(self, served: int) -> Any:
        """Move the file to after the first *served* of the latest reads, by reading again from the origin."""
        self._file.seek(self._origin)
        return self._repeat(self.made + served)

    def _repeat(self, times: int) -> Any:
        read = partial(getattr(self._file, self.key[0]), *self._args)
        return ("" if self._is_text else b"").join(read() for _ in range(times))
