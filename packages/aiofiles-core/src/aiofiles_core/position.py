"""Put a file back before what was read from it last."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import stat
from typing import Any

# Taken at import, so that the library works while a test replaces it.
_fstat = os.fstat

# The number of characters that are read at once to count them.
_BLOCK = 1 << 16

# Names of codecs, or how they begin, that give each byte a character.
_SINGLE_BYTE = ("ascii", "cp125", "cp437", "cp85", "cp86", "iso8859", "koi8", "mac-")

# How to encode what was decoded by a codec that expects a mark at the beginning of a file, and the length of that mark.
_WITHOUT_MARK = {"utf-8-sig": ("utf-8", 3), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_UNICODE = {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", *_WITHOUT_MARK}

# Handlers of decoding errors from whose text the bytes follow; of "replace", if nothing was replaced.
_REVERSIBLE = ("strict", "surrogateescape", "surrogatepass", "replace")

# What is in a cookie of `io.TextIOWrapper.tell` above the position: the state of the decoder; and above that, what must
# be read again.
_POSITION_BITS = 64
_STATE_BITS = 128


def raw_below(file: Any) -> io.FileIO | None:
    """Return the file of the operating system below *file*, if there are only classes of `io` between."""
    with contextlib.suppress(ValueError):  # detached
        if type(file) is io.TextIOWrapper:
            file = file.buffer
        if type(file) in (io.BufferedReader, io.BufferedRandom, io.BufferedWriter):
            file = file.raw
    return file if type(file) is io.FileIO else None


def can_go_back(file: Any) -> bool:
    """Return whether *file* can be put back before what was read from it."""
    with contextlib.suppress(OSError, ValueError):  # closed, or detached
        raw = raw_below(file)
        if raw is not None:
            return _is_on_disk(raw)
        seekable = getattr(file, "seekable", None)
        if seekable is None:  # before 3.11, spooled files have none
            return hasattr(file, "seek")
        return seekable() is True
    return False


def may_block_for_ever(file: Any) -> bool:
    """Return whether a read of *file* may wait for data that never comes, as that of a pipe or a terminal may."""
    with contextlib.suppress(OSError, ValueError):  # closed, or detached
        raw = raw_below(file)
        if raw is not None:
            return not _is_on_disk(raw)
        # What is no file of `io`, such as a mock, is not called.
        return not (file.seekable() if issubclass(type(file), io.IOBase) else hasattr(file, "seek"))
    return False


def _is_on_disk(raw: io.FileIO) -> bool:
    # Not by `seekable`, because `lseek` succeeds on many devices, and does nothing.
    mode = _fstat(raw.fileno()).st_mode
    return stat.S_ISREG(mode) or stat.S_ISBLK(mode)


class Newlines:
    """The kinds of newline that a text file has met. `tell` and `seek` make it forget some."""

    def __init__(self) -> None:
        self._kinds: set[str] = set()

    def note(self, file: io.TextIOWrapper) -> None:
        """Note the kinds that *file* knows of."""
        kinds = file.newlines
        if kinds is not None:
            self._kinds.update((kinds,) if isinstance(kinds, str) else kinds)

    def note_all(self) -> None:
        """Note that any kind may have been met."""
        self._kinds.update(("\n", "\r\n"))

    def length(self, text: str) -> int | None:
        """Return how many characters each newline in *text* was before it was translated; None if that differs."""
        if "\r\n" not in self._kinds or "\r" in text or "\n" not in text:  # none was translated
            return 1
        return 2 if len(self._kinds) == 1 else None


def size_of(text: str, file: io.TextIOWrapper, newlines: Newlines) -> int | None:
    """Return how many bytes of *file* the *text* that was read from it takes; None where that is not certain."""
    newlines.note(file)
    length = newlines.length(text)
    codec = codecs.lookup(file.encoding).name
    errors = file.errors
    if length is None or errors not in _REVERSIBLE:
        return None
    extra = text.count("\n") if length == 2 else 0
    if codec.startswith(_SINGLE_BYTE) or (codec == "utf-8" and text.isascii()):
        return len(text) + extra
    if codec not in _UNICODE or (errors == "replace" and "\ufffd" in text):
        return None
    encoding = _WITHOUT_MARK.get(codec, (codec, 0))[0]
    width = int(encoding[4:6]) // 8 if encoding != "utf-8" else 1
    return len(text.encode(encoding, errors)) + extra * width


def is_measurable(file: io.TextIOWrapper, newlines: Newlines) -> bool:
    """Return whether `size_of` will probably tell the size of text from *file*."""
    codec = codecs.lookup(file.encoding).name
    is_known = codec in _UNICODE or codec.startswith(_SINGLE_BYTE)
    return is_known and file.errors in _REVERSIBLE and newlines.length("\n") is not None


def step_back(file: Any, data: Any, newlines: Newlines, *, at_any_cost: bool = False) -> bool:
    """Put *file* before *data*, which ends at its position. Return whether that succeeded.

    Where the codec tells how many bytes text takes, nothing is read. Elsewhere this is tried where it is cheap, or
    *at_any_cost*: then the whole file may be read.
    """
    with contextlib.suppress(Exception):  # a handler of decoding errors may raise anything
        if not isinstance(data, str):
            file.seek(-len(data), io.SEEK_CUR)
            return True
        return (
            _by_size(file, data, newlines) or _by_trying(file, data) or (at_any_cost and _by_counting(file, len(data)))
        )
    return False


def mark_length(file: io.TextIOWrapper) -> int:
    """Return the length of the mark that the codec of *file* expects at the beginning, in bytes; 0 if none."""
    return _WITHOUT_MARK.get(codecs.lookup(file.encoding).name, ("", 0))[1]


def find_position(file: Any, text: str, newlines: Newlines) -> int | None:
    """Return the position before *text*, which ends at the position of *file*, as `tell` gives it; None if uncertain.

    Nothing is read. For `io.TextIOWrapper` alone.
    """
    size = size_of(text, file, newlines)
    if size is None:
        return None
    try:
        cookie: int = file.tell()
    except OSError:  # not after `readlines` of a size
        return None
    position, state = cookie % (1 << _POSITION_BITS), cookie >> _POSITION_BITS
    # An odd state: a "\r" was decoded, and is held back because a "\n" may follow. Or the bytes of utf-16 are swapped.
    if cookie >> _STATE_BITS or (state % 2 and file.newlines is not None) or size > position:
        return None
    start = position - size
    if start <= mark_length(file):
        return 0
    return start + (state << _POSITION_BITS)


def _by_size(file: Any, text: str, newlines: Newlines) -> bool:
    position = find_position(file, text, newlines) if type(file) is io.TextIOWrapper else None
    if position is not None:
        file.seek(position)
    return position is not None


def _by_trying(file: Any, text: str) -> bool:
    """Take the bytes that *text* makes, and see whether it is read from there."""
    try:
        end = file.tell()
        latest = end - len(text.encode(file.encoding, file.errors))
    except Exception:
        return False  # it has no encoding, or cannot tell
    # Each newline may be of two bytes.
    for start in {latest: None, latest - text.count("\n"): None}:
        if 0 <= start < 1 << _POSITION_BITS:  # else the decoder is within a character, or a newline
            file.seek(start)
            with contextlib.suppress(Exception):
                if file.read(len(text)) == text and file.tell() == end:
                    file.seek(start)
                    return True
    file.seek(end)
    return False


def _by_counting(file: Any, size: int) -> bool:
    """Count the characters from the beginning of the file, which is right for any encoding."""
    file.flush()
    end = file.tell()
    try:
        behind = _count_rest(file)
        file.seek(0)
        before = _count_rest(file) - behind - size
        file.seek(0)
        while before > 0:
            before -= len(file.read(min(before, _BLOCK)))
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
