"""Move a file back before what was read from it last."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
from typing import Any
from weakref import WeakKeyDictionary

from .measure import Measure

# Taken at import, so that the library works while a test replaces it.
_fstat = os.fstat

_BUFFERED = (io.BufferedReader, io.BufferedRandom, io.BufferedWriter)

# Whether `seek` to a position that `tell` gave always leads text back to the same place. On PyPy, not after a "\r".
TEXT_CAN_RETURN = sys.implementation.name == "cpython"

# The number of characters that are read at once to count them.
_BLOCK = 1 << 16

# A result of `io.TextIOWrapper.tell` is a plain offset in bytes if it is below this.
_LIMIT = 1 << 64

# What `is_duplex` returns for files that a worker has examined.
_examined: WeakKeyDictionary[io.FileIO, bool] = WeakKeyDictionary()


def raw_below(file: Any) -> io.FileIO | None:
    """Return the `io.FileIO` below *file*, or *file* itself, if there are only classes of `io` between. Else None.

    Raises `ValueError` if *file* is detached.
    """
    if type(file) is io.TextIOWrapper:
        file = file.buffer
    if type(file) in _BUFFERED:
        file = file.raw
    return file if issubclass(type(file), io.FileIO) else None


def can_go_back(file: Any) -> bool:
    """Return whether *file* can be moved back before what was read from it."""
    try:
        raw = raw_below(file)
        if raw is not None:
            return _is_on_disk(raw)
        seekable = getattr(file, "seekable", None)
        if seekable is None:  # before 3.11, spooled files have none
            return hasattr(file, "seek")
        return seekable() is True
    except (OSError, ValueError):  # closed, or detached
        return False


def may_block_for_ever(file: Any) -> bool:
    """Return whether a read of *file* may wait for data that never comes, as with a pipe or a terminal."""
    try:
        raw = raw_below(file)
        if raw is not None:
            return not _is_on_disk(raw)
        # An object that is not of `io`, such as a mock, is not called.
        return not (file.seekable() if issubclass(type(file), io.IOBase) else hasattr(file, "seek"))
    except Exception:  # it may be closed; the call will raise that
        return False


def examine(file: Any) -> None:
    """Ask the disk, in a worker, what `is_duplex` needs to know. The thread of an event loop must not wait for that."""
    if type(file) is io.FileIO:
        _examined[file] = is_duplex(file)


def is_duplex(file: Any) -> bool:
    """Return whether one thread must be able to read *file* while another writes to it.

    This is true for a terminal, a device, a socket and a pair of pipes, where a read may wait for the answer to a
    write. A file on a disk has one position for both directions, and an `io.BufferedRandom` has one lock.
    """
    try:
        if type(file) is io.TextIOWrapper:
            file = file.buffer
        kind = type(file)  # not by `isinstance`, which asks a mock
        if kind in _BUFFERED:
            return False
        if issubclass(kind, io.FileIO):
            answer = _examined.pop(file, None)
            return "+" in file.mode and not _is_on_disk(file) if answer is None else answer
        if issubclass(kind, io.RawIOBase):
            return file.readable() and file.writable() and not file.seekable()
        return issubclass(kind, io.BufferedRWPair)
    except Exception:  # it may be closed
        return False


def _is_on_disk(raw: io.FileIO) -> bool:
    # Not by `seekable`, because `lseek` succeeds on many devices, and does nothing.
    mode = _fstat(raw.fileno()).st_mode
    return stat.S_ISREG(mode) or stat.S_ISBLK(mode)


def is_closed(file: Any) -> bool:
    """Return whether *file* is closed, or detached."""
    with contextlib.suppress(ValueError):  # detached
        return getattr(file, "closed", False) is True  # that of a mock is a mock
    return True


def start_of(file: Any) -> int | None:
    """Return 0 if *file*, which was not used yet, is text at its beginning. Else return None."""
    try:
        if type(file) is io.TextIOWrapper and type(file.buffer) is io.BufferedReader and file.buffer.tell() == 0:
            return 0
    except (OSError, ValueError):
        pass
    return None


def step_back(file: Any, data: Any, measure: Measure, *, at_any_cost: bool = False) -> bool:
    """Move *file* back before *data*, which ends at its position. Return whether that succeeded.

    If *measure* can compute how many bytes the text takes, nothing is read. Otherwise a cheap way is tried, and then,
    if *at_any_cost*, one that may read the whole file. A file that may not know its position is moved only
    *at_any_cost*.
    """
    with contextlib.suppress(Exception):  # a handler of decoding errors may raise anything
        if not isinstance(data, str):
            if not at_any_cost and _may_be_lost(file):
                return False
            file.seek(-len(data), io.SEEK_CUR)
            return True
        is_back = TEXT_CAN_RETURN and (_by_size(file, data, measure) or _by_trying(file, data))
        return is_back or (at_any_cost and _by_counting(file, len(data)))
    return False


def find_position(file: io.TextIOWrapper, text: str, measure: Measure) -> int | None:
    """Return the position before *text*, which ends at the position of *file*, without reading; None if uncertain."""
    size = measure.size(text, file)
    if size is None:
        return None
    try:
        end = file.tell()
    except OSError:  # text cannot tell after `readlines` of a size
        return None
    # A larger number holds more than the position, such as what must be decoded again to get there.
    if not size <= end < _LIMIT:
        return None
    start = end - size
    return start if start > measure.mark_length else 0


def _may_be_lost(file: Any) -> bool:
    """Return whether *file* may not know its position, so that it may not find the way back.

    An `io.BufferedRandom` in append mode does not notice that writing moves it to its end. If it is then read, what its
    buffer had comes first, and then what is at the end. See https://github.com/python/cpython/issues/80592.
    """
    return isinstance(file, io.BufferedRandom) and "a" in str(getattr(file, "mode", ""))


def _by_size(file: Any, text: str, measure: Measure) -> bool:
    position = find_position(file, text, measure) if type(file) is io.TextIOWrapper else None
    if position is not None:
        file.seek(position)
    return position is not None


def _by_trying(file: Any, text: str) -> bool:
    """Go back by as many bytes as *text* has when it is encoded, and check that a read from there returns *text*."""
    try:
        end = file.tell()
        latest = end - len(text.encode(file.encoding, file.errors))
    except Exception:
        return False  # it has no encoding, or cannot tell
    # Each newline may take two bytes.
    for start in {latest: None, latest - text.count("\n"): None}:
        if 0 <= start < _LIMIT:  # else the decoder is in the middle of a character or a newline
            file.seek(start)
            with contextlib.suppress(Exception):
                if file.read(len(text)) == text and file.tell() == end:
                    file.seek(start)
                    return True
    file.seek(end)
    return False


def _by_counting(file: Any, size: int) -> bool:
    """Go back by counting characters from the beginning of the file, which works for any encoding."""
    file.flush()
    end = file.tell()
    try:
        behind = _count_rest(file)
        file.seek(0)
        before = _count_rest(file) - behind - size
        file.seek(0)
        while before > 0:
            before -= len(file.read(min(before, _BLOCK)))
        if TEXT_CAN_RETURN:
            file.seek(file.tell())
    except Exception:  # part of the file cannot be decoded
        file.seek(end)
        return False
    return True


def _count_rest(file: Any) -> int:
    count = 0
    while block := file.read(_BLOCK):
        count += len(block)
    return count
