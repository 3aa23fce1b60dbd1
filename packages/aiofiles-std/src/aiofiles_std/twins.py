"""Convert what was read as text for a reader of bytes, and the other way round."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable
from typing import Any

from .waiting import raw_below, reading_by


def encoded(data: str, text: Any) -> bytes:
    """Return as bytes: *data*, which was read from *text*, and what is buffered after it."""
    rest = b"".join(_take_buffered(text, text.buffer.read))
    data += "".join(_take_buffered(text, text.read))
    return data.encode(text.encoding, text.errors) + rest


def decoded(data: bytes, text: Any) -> str:
    """Return as text: *data*, which was read from the buffer of *text*, and what is buffered before and after it."""
    data += b"".join(_take_buffered(text, text.buffer.read))
    result: str = "".join(_take_buffered(text, text.read))
    decoder = codecs.getincrementaldecoder(text.encoding)(text.errors)
    result += decoder.decode(data)
    while decoder.getstate()[0]:  # the data ends within a character
        byte = text.buffer.read(1)
        result += decoder.decode(byte, final=not byte)
    return result


def _take_buffered(text: Any, read: Callable[[int], Any]) -> list[Any]:
    """Return the pieces that *read* can give without a read of the raw file below *text*."""
    pieces: list[Any] = []
    raw = raw_below(text)
    if raw is not None:
        with contextlib.suppress(BlockingIOError), reading_by(_refuse, raw):
            while piece := read(1):
                pieces.append(piece)
    return pieces


def _refuse(buffer: Any) -> int:
    raise BlockingIOError
