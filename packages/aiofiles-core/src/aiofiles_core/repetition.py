"""Decide which reads are read ahead when they are repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

# The methods whose reads are read ahead when they are repeated.
_REPEATABLE = frozenset({"readline", "read", "read1"})

# The largest size, in bytes or characters, of such a read.
LARGEST = 1 << 17

Key = tuple[str, tuple[Any, ...]]


class Reading(Protocol):
    """A call of the reading method *name* of *file*: *call* is that method, *asked* the time, by `perf_counter`."""

    asked: float
    call: Any
    file: Any
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def key(self) -> Key | None:
        """By what a repetition is recognized, if it is read ahead, else None."""


def key_of(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Key | None:
    """Return the key of a read of a line, or of a size that is not large; None for all others."""
    if kwargs or name not in _REPEATABLE:
        return None
    if name == "readline":
        return None if args else (name, args)
    is_sized = len(args) == 1 and type(args[0]) is int
    return (name, args) if is_sized and 0 < args[0] <= LARGEST else None
