"""Make the same read of a file many times in one trip, and put the file back before what was not wanted."""

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

# The methods that take data out of a file, or show what comes next.
READING = frozenset({"read", "read1", "readall", "readinto", "readinto1", "readline", "readlines", "peek"})

# The most bytes that are read at once.
CAPACITY = 1 << 20

# glibc returns to the system what the results of a trip took, and asks for it again in the next one, which takes longer
# than reading them, until it has once freed something of this size (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD).
bytes(CAPACITY)

# Where `str.splitlines` splits, but no line of a file ends. Looking for all takes a tenth of counting the newlines.
_SEPARATORS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"

# What a text file says of its newlines when none was "\r", which may be half of one.
_CERTAIN_NEWLINES = ("\n", "\r\n", ("\n", "\r\n"))

# The largest results that are read in one piece.
_PIECE = 1 << 12

# How many reads are made one by one before the next look at how many bytes that was.
_STEP = 16

# After how many bytes the position is noted from which text is read again after an exception.
_DISTANCE = 1 << 23

# Before here, `tell` would make a text file forget the `newlines` of its first chunk.
_FIRST_CHUNKS = 1 << 14

# How far, in bytes, text is read again although its position is known.
_NEAR = 1 << 16


class Batch(Pace):
    """Reads of *file*, each with the same *key*: the method and its arguments. The first was made at *origin*."""

    # About where the origin is in bytes, and the number of reads made since, except for those of the latest trip. It is
    # far back, because where a decoding error is met depends on where the chunks begin that are decoded.
    _noted = 0
    made = 0
    # Where the latest trip began, if the size of text may not tell its position.
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
        """Whether nobody can see where the file stood when it is closed, because it is read only."""
        with contextlib.suppress(ValueError):  # it is detached
            raw = raw_below(self._file)
            return raw is not None and raw.closefd and type(self._file) is not io.BufferedRandom
        return True

    def prepare(self, can_tell: bool) -> bool:
        """Return whether many reads may be made, and if so, note the position to return to.

        They may be made of regular files of the builtin `open`, except of those that have no size, such as those of
        /proc, which may block. There is no certain way back in text that is open for reading and writing, in files in
        append mode, and in text that cannot tell its position, or not return to it.
        """
        with contextlib.suppress(OSError, ValueError):  # it is closed; or text cannot tell after `readlines` of a size
            buffer = self._file.buffer if self._is_text else self._file
            kinds = (io.BufferedReader,) if self._is_text else (io.BufferedReader, io.BufferedRandom)
            if type(buffer) in kinds and type(buffer.raw) is io.FileIO and "a" not in buffer.raw.mode:
                status = _fstat(buffer.fileno())
                is_regular = stat.S_ISREG(status.st_mode) and status.st_size > 0
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
        # Asked in any case, because the mark at the beginning of the file is looked at before somebody changes it.
        is_certain = self._measure.is_certain(self._file)
        distance = position - self._noted
        if distance > (_FIRST_CHUNKS if self._origin is None else _DISTANCE):
            self._origin = self._file.tell()
            self._noted = position
            self.made = 0
        elif distance > _FIRST_CHUNKS and not is_certain:
            self._start = self._file.tell()

    def read(self, count: int, size: int) -> Any:
        """Make *count* reads, of about *size* each: a list of the results, or one piece that is to be `cut`.

        There are fewer if the file ends, or if a read would raise an exception.
        """
        if self._in_pieces and size <= _PIECE:
            try:
                return self._read_piece(count * size)
            except Exception:  # the call that meets it must raise it; or the kind of newline is not known
                self._in_pieces = False
                self._read_again(0)
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
            self._read_again(len(results))  # it comes again at the call that meets it
        else:
            if len(results) > 1 and not self.is_whole(results[-1]):
                tail = results.pop()
                self.go_back(len(results), tail)
        return results or ("" if self._is_text else b"")

    def cut(self, results: Any) -> list[Any]:
        """Return the results of reads as a list. Called in the thread of the caller, which uses them."""
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
        """Return whether *result* is a line, or of the size asked for, also if the file grows."""
        if self._args:
            is_whole = len(result) == self._args[0]
        else:
            is_whole = result.endswith(("\n", "\r") if isinstance(result, str) else b"\n")
        return is_whole and not self._may_change()

    def _may_change(self) -> bool:
        """Return whether the latest result might differ if the file grows: the decoder was told that it ends."""
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
        """Return whether *results* are many, and not a single one that ended the file, perhaps for now."""
        if isinstance(results, list):
            return len(results) > 1
        return bool(len(results) >= self._args[0]) if self._args else self.is_whole(results)

    def go_back(self, served: int, rest: Any) -> None:
        """Put the file after as many of the latest reads as were *served*, before the *rest* of what they gave.

        The position of text follows from the size of the rest, so that it is right even if the file was changed. Near
        the origin text is read again all the same, so that its chunks begin where they would.
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
            self._read_again(served)
        elif not (is_near and self._is_reached_again(position, served)):
            self._file.seek(position)

    def _is_reached_again(self, position: int, served: int) -> bool:
        """Read text again from the origin, and return whether that leads to *position*: not if the file was changed."""
        with contextlib.suppress(Exception):  # it cannot be decoded any more
            text = self._read_again(served)
            size = self._measure.size(text, self._file)
            return size is not None and position - size in (self._origin, self._measure.mark_length)
        return False

    def _read_again(self, served: int) -> Any:
        """Put the file after as many of the latest reads as were *served*, by reading from the origin."""
        self._file.seek(self._origin)
        return self._repeat(self.made + served)

    def _repeat(self, times: int) -> Any:
        read = partial(getattr(self._file, self.key[0]), *self._args)
        return ("" if self._is_text else b"").join(read() for _ in range(times))
