"""Read at once, in the caller's thread, what the system has in its page cache.

Linux says whether a read would have to wait. Source: preadv2(2), RWF_NOWAIT.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import BuiltinFunctionType
from typing import Any

from .idleness import NOT_NOW
from .immediate import CAN_MEASURE, NOTHING, Immediate, are_genuine, buffer_size, find_status
from .position import is_closed
from .repetition import LARGEST, Key
from .window import Window

# Taken at import, so that the library works while a test replaces it.
_fstat = os.fstat

# Python's own methods. If somebody replaced one, a worker calls the replacement.
_READER: Any = io.BufferedReader
_read, _seek, _tell = _READER.read, _READER.seek, _READER.tell

# Up to this size, in bytes, reading into a scratch buffer and copying that is quicker than filling the result in place.
_SCRATCH = 1 << 13

# After this many equal reads in a row, of at most this many bytes each, the next ones are read ahead in one trip.
_REPEATS = 16
_SMALL = 1 << 12

# How many reads are left to workers after one that would have to wait.
_PATIENCE = 16

# `seek` fails beyond the size of the largest file that a file system can have. Few file systems have a lower limit.
_FARTHEST = (1 << 32) - 1


def find_preadv(system: str, release: str, preadv: Any) -> Callable[..., int] | None:
    """Return *preadv* if it can say, with the kernel *release* of *system*, whether a read would have to wait.

    Else return None. Linux 5.9 and 5.10 report the end of the file where data is not in the page cache.
    """
    if system != "linux" or type(preadv) is not BuiltinFunctionType or not _NOWAIT:
        return None
    try:
        major, minor = release.split(".")[:2]
        return preadv if (int(major), int(minor)) >= (5, 11) else None
    except ValueError:
        return None


_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)
_preadv: Any = None
if sys.platform != "win32":
    _preadv = find_preadv(sys.platform, os.uname().release, getattr(os, "preadv", None))
_CAN_READ = CAN_MEASURE and _preadv is not None and are_genuine(_read, _seek, _tell)


class Reading(Immediate):
    """Reads from the page cache, `seek` and `tell` of *file*, a new `io.BufferedReader`.

    These calls only change a number, the position. A worker moves the file there before its next call.
    """

    uses_descriptor = True

    # The size of the latest read; how often it ran in a row; how often it may run at once; what runs it at a position.
    _size: Any = NOT_NOW  # it is no size
    _count = 0
    _most = sys.maxsize
    _fill: Callable[[int], Any]
    # How many of the next reads are left to workers.
    _left_out = 0

    def __init__(self, file: Any, size: int) -> None:
        self._file = file
        self._farthest = max(size, _FARTHEST)
        # Asked each time, because the file may have been closed.
        self._fileno: Callable[[], int] = file.raw.fileno
        self._window = Window(buffer_size(file))

    def is_likely(self, name: str, argument: Any) -> bool:
        """Return whether the position is known, and reads are neither left to workers nor read ahead."""
        return self._window.position >= 0 and not (name == "read" and (self._left_out or self._count >= self._most))

    def count_of(self, key: Key) -> int:
        """Return how many reads with this *key* ran in a row, if more should be read ahead. Else return 0."""
        return self._count if self._count >= self._most and key == ("read", (self._size,)) else 0

    def _read(self, size: Any) -> Any:
        window = self._window
        if window.position < 0 or _READER.read is not _read:
            return NOT_NOW
        if size is not self._size:
            if type(size) is not int or not 0 < size <= LARGEST:
                is_whole = size is NOTHING or size is None or (size == -1 and type(size) is int)
                return self._read_all() if is_whole else NOT_NOW
            self._size = size
            self._count = 0
            self._most = _REPEATS if size <= _SMALL else sys.maxsize
            self._fill = (_copying if size <= _SCRATCH else _filling)(self._fileno, size)
        if self._left_out:
            self._left_out -= 1
            return NOT_NOW
        if self._count >= self._most:
            return NOT_NOW
        try:
            data = self._fill(window.position)
        except OSError as error:
            self._note_error(error)
            data = None
        if data is None or (len(data) != size and not self._is_end(data)):
            self._left_out = _PATIENCE
            return NOT_NOW
        self._count += 1
        window.read(size, len(data))
        return data

    def _read_all(self) -> Any:
        self._size = NOT_NOW
        self._count = 0
        data = self._try(_copying(self._fileno, _SCRATCH))
        if data is not None and len(data) == _SCRATCH:
            rest = self._find_size() - self._window.position
            data = self._try(_filling(self._fileno, rest)) if 0 < rest <= LARGEST else None
        if data is None or not self._is_end(data):
            return NOT_NOW
        self._window.read_all(len(data))
        return data

    def _try(self, fill: Callable[[int], Any]) -> Any:
        """Return what *fill* reads at the position, or None if that would have to wait."""
        try:
            return fill(self._window.position)
        except OSError as error:
            self._note_error(error)
            return None

    def _note_error(self, error: OSError) -> None:
        if not isinstance(error, BlockingIOError):  # the file system cannot say
            self.calls = {}

    def _is_end(self, data: bytes) -> bool:
        """Return whether the file ends after *data*, read at the position. A short read does not prove that."""
        return 0 < self._window.position + len(data) == self._find_size()

    def _find_size(self) -> int:
        # This does not wait, because the file system has just answered, so that it is a local one.
        return _fstat(self._fileno()).st_size

    def _seek(self, target: Any) -> Any:
        window = self._window
        is_usual = type(target) is int and 0 <= target <= self._farthest and _READER.seek is _seek
        if not is_usual or window.position < 0:
            return NOT_NOW
        self._fileno()
        if not -window.size <= target - window.position <= window.size:  # out of the buffer
            window.seek(target)
        elif window.start < 0:  # the file alone knows what is in its buffer
            return NOT_NOW
        elif window.start < window.end:
            window.seek_within(target, self._find_size())
        elif target != window.position:
            window.seek(target)
        self._count = 0
        return target

    def _tell(self, argument: Any) -> Any:
        if argument is not NOTHING or self._window.position < 0 or _READER.tell is not _tell:
            return NOT_NOW
        self._fileno()
        return self._window.position

    calls: Mapping[str, Callable[..., Any]] = {"read": _read, "seek": _seek, "tell": _tell}

    def settle(self, *, fills: bool) -> bool:
        """Move the file to where its callers expect it."""
        window = self._window
        if window.is_real or is_closed(self._file):
            return False
        window.restore(self._file, fills=fills)
        return True

    def note(self, name: str, args: tuple[Any, ...]) -> None:
        """Ask where the file is now, unless it could not be moved to where callers expect it."""
        if not self._window.is_real:
            return
        self._window.position = -1
        with suppress(OSError, ValueError):  # closed, detached, or it has no position
            if self.calls and not vars(self._file):
                self._window.note(self._file)

    def note_failure(self, error: BaseException) -> None:
        """Ask where the file is now."""
        self.note("", ())


def _copying(fileno: Callable[[], int], size: int) -> Callable[[int], bytes]:
    """Return a function that reads *size* bytes at a position, by way of a scratch buffer."""
    scratch = bytearray(size)
    buffers = (scratch,)
    view = memoryview(scratch)
    copy = view.tobytes

    def fill(position: int) -> bytes:
        count = _preadv(fileno(), buffers, position, _NOWAIT)
        return copy() if count == size else bytes(view[:count])

    return fill


class _Resident(io.RawIOBase):
    """The part of a file that is in the page cache, from *position* on."""

    def __init__(self, fileno: Callable[[], int]) -> None:
        self._fileno = fileno
        self.position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = _preadv(self._fileno(), (buffer,), self.position, _NOWAIT)
        self.position += count  # the reader asks for the rest
        return count


def _filling(fileno: Callable[[], int], size: int) -> Callable[[int], Any]:
    """Return a function that reads *size* bytes at a position, straight into the result."""
    resident = _Resident(fileno)
    read = io.BufferedReader(resident, 1).read  # it creates the result, and has `readinto` fill it

    def fill(position: int) -> Any:
        resident.position = position
        return read(size)

    return fill


def reads_at_once(file: Any) -> Immediate | None:
    """Return the reads that can run at once on *file*, which was just opened by its path. Called in a worker."""
    status = find_status(file) if _CAN_READ and type(file) is io.BufferedReader else None
    return None if status is None or not file.seekable() else Reading(file, status.st_size)
