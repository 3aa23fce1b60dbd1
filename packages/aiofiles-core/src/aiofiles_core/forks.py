"""Notify the lines of calls when the process is forked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from operator import methodcaller
from typing import Protocol
from weakref import ref


class Forkable(Protocol):
    """An object that is notified of forks."""

    def share(self, *, descriptor_only: bool) -> None:
        """Prepare for the fork, after which both processes share the descriptors, and thus their positions."""

    def reset_in_child(self) -> None:
        """Start again in the forked process, which has none of the other threads."""


# Not a `weakref.WeakSet`, because that would make it noticeably slower to open a file.
_registered: set[ref[Forkable]] = set()


def register(each: Forkable) -> None:
    """Notify *each* of every fork while it exists."""
    _registered.add(ref(each, _registered.discard))


def _for_each(action: Callable[[Forkable], object]) -> None:
    for reference in list(_registered):
        each = reference()
        if each is not None:
            action(each)


if sys.platform != "win32":
    os.register_at_fork(
        before=partial(_for_each, methodcaller("share", descriptor_only=True)),
        after_in_child=partial(_for_each, methodcaller("reset_in_child")),
    )
