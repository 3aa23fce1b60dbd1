"""Which reads are made ahead when they are repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

# What is read ahead when it is repeated.
_REPEATABLE = frozenset({"readline", "read", "read1"})

# The largest size, in bytes or characters, of such a read.
LARGEST = 1 << 17

Key = tuple[str, tuple[Any, ...]]


class Reading(Protocol):
    """A call, *call*, of the reading method *name* of *file*, that was made at the time *asked*, by `perf_counter`."""

    asked: float
    call: Any
    file: Any
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def key(self) -> Key | None:
        """What a repeated call is recognized by, if it is made ahead when it is repeated."""


def key_of(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Key | None:
    """Return the key of a read of a line, or of a size that is not large; None for all others."""
    if kwargs or name not in _REPEATABLE:
        return None
    if name == "readline":
        return None if args else (name, args)
    is_sized = len(args) == 1 and type(args[0]) is int
    return (name, args) if is_sized and 0 < args[0] <= LARGEST else None
