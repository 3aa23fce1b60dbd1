"""Put the position of a file before what was read last."""

from __future__ import annotations

import contextlib
import io
from typing import Any

# The number of characters read at once to count them.
_BLOCK = 1 << 16


def is_seekable(file: Any) -> bool:
    """Whether the position of *file* can be set; elsewhere, on pipes and terminals, data may be long in coming."""
    seekable = getattr(file, "seekable", None)
    if seekable is None:  # before 3.11, spooled files have none
        return hasattr(file, "seek")
    with contextlib.suppress(OSError, ValueError):  # closed, or detached
        return seekable() is True
    return False


def step_back(file: Any, data: Any, *, at_any_cost: bool = False) -> bool:
    """Put the position of *file* before *data*, which ends there; tell whether it is.

    With text, this is tried where it is cheap, or *at_any_cost*: then the whole file may be read.
    """
    with contextlib.suppress(Exception):  # what a handler of decoding errors raises may be any
        if not isinstance(data, str):
            file.seek(-len(data), io.SEEK_CUR)
            return True
        return _by_length(file, data) or (at_any_cost and _by_counting(file, len(data)))
    return False


def _by_length(file: Any, text: str) -> bool:
    """Take the bytes that *text* makes, and see whether it is read from there."""
    try:
        end = file.tell()
        latest = end - len(text.encode(file.encoding, file.errors))
    except Exception:
        return False  # it has no encoding, or cannot tell
    # Each newline may be of two bytes.
    for start in {latest: None, latest - text.count("\n"): None}:
        if 0 <= start < 1 << 64:  # else the decoder is amid a character, or a newline
            file.seek(start)
            with contextlib.suppress(Exception):
                if file.read(len(text)) == text and file.tell() == end:
                    file.seek(start)
                    return True
    file.seek(end)
    return False


def _by_counting(file: Any, size: int) -> bool:
    """Count the characters from the begin of the file, which is right for any encoding."""
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
