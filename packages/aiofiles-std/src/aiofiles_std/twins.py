"""Hand what was read as text to who reads bytes, and the other way round."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable
from typing import Any

from .waiting import raw_below, reading_by


def encoded(data: str, text: Any) -> bytes:
    """Give *data*, which was read from *text*, and what is held behind it, as bytes."""
    rest = b"".join(_held(text, text.buffer.read))
    data += "".join(_held(text, text.read))
    return data.encode(text.encoding, text.errors) + rest


def decoded(data: bytes, text: Any) -> str:
    """Give *data*, which was read from the buffer of *text*, and what is held before and behind it, as text."""
    data += b"".join(_held(text, text.buffer.read))
    result: str = "".join(_held(text, text.read))
    decoder = codecs.getincrementaldecoder(text.encoding)(text.errors)
    result += decoder.decode(data)
    while decoder.getstate()[0]:  # the rest of a character is on its way
        byte = text.buffer.read(1)
        result += decoder.decode(byte, final=not byte)
    return result


def _held(text: Any, read: Callable[[int], Any]) -> list[Any]:
    """Take what can be *read* without a read of the file below."""
    held: list[Any] = []
    raw = raw_below(text)
    if raw is not None:
        with contextlib.suppress(BlockingIOError), reading_by(_refuse, raw):
            while piece := read(1):
                held.append(piece)
    return held


def _refuse(buffer: Any) -> int:
    raise BlockingIOError
