"""Run calls that wait for nothing at once, in the caller's thread.

A trip to a thread takes far longer than copying some bytes. The modules `buffered`, for writes, and `resident`, for
reads, know which calls only do that.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MethodDescriptorType
from typing import Any

# Taken at import, so that the library works while a test replaces it.
_fstat = os.fstat

# Stand for the argument of a call without arguments; and of a call with several arguments, or with keyword arguments.
NOTHING: Any = object()
_OTHERS: Any = object()


def argument_of(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Return the only positional argument of a call, or what stands for its arguments if it has none, or others."""
    if kwargs or len(args) > 1:
        return _OTHERS
    return args[0] if args else NOTHING


class Immediate:
    """The calls on a file that can run at once. This class has none.

    A call runs at once only if no other call is under way, and everything that was read was delivered.
    """

    # By the name of the call: a function that runs it with one argument, or returns `NOT_NOW`. It is called in the
    # caller's thread.
    calls: Mapping[str, Callable[..., Any]] = {}

    # Whether the calls bypass the file, and use its descriptor.
    uses_descriptor = False

    def is_likely(self, name: str, argument: Any) -> bool:
        """Return whether the call of *name*, which is one of `calls`, can probably run at once."""
        raise NotImplementedError

    def count_of(self, key: tuple[str, tuple[Any, ...]]) -> int:
        """Return how many calls with this *key* (name and arguments) ran in a row, if more should be read ahead.

        Else return 0.
        """
        return 0

    # These are called in a worker, or in the turn of a call.

    def settle(self, *, fills: bool) -> bool:
        """Move the file to where its callers expect it. Return whether it was elsewhere.

        Fill its buffer only if *fills* is true, as it is in a worker, because that may block.
        """
        return False

    def note(self, name: str, args: tuple[Any, ...]) -> None:
        """Note what the call of *name* with *args* has changed."""

    def note_failure(self, error: BaseException) -> None:
        """Note that a call has raised *error*."""


def are_genuine(*methods: Any) -> bool:
    """Return whether the *methods* of `io` are those that Python came with."""
    return all(type(method) is MethodDescriptorType for method in methods)


def buffer_size(file: Any) -> int:
    """Return the size of the buffer of *file* in bytes.

    The object takes as much memory as every object of its type, and that of the buffer.
    """
    return int(file.__sizeof__() - type(file).__basicsize__)


def _can_measure() -> bool:
    """Return whether this Python tells the size of a buffer."""
    with suppress(Exception):
        return buffer_size(io.BufferedWriter(io.BytesIO(), 12345)) == 12345
    return False


CAN_MEASURE = _can_measure()


def find_status(file: Any) -> os.stat_result | None:
    """Return the `os.fstat` of *file*, which has a buffer, if it is a regular file that was opened by its path.

    Return None for all other files, and if one of its methods was replaced.
    """
    raw = file.raw
    if type(raw) is not io.FileIO or isinstance(raw.name, int) or vars(file):
        return None
    status = _fstat(raw.fileno())
    return status if stat.S_ISREG(status.st_mode) else None
