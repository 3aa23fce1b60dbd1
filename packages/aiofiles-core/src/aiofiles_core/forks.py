"""Notify the lines of calls when the process is forked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from operator import methodcaller
from threading import local
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

# The objects that are notified of the fork which this thread makes. Without the GIL, the child cannot use the set of
# its parent: a thread that does not exist there may have been given the lock of the set at that moment.
_forking = local()


def register(each: Forkable) -> None:
    """Notify *each* of every fork while it exists."""
    _registered.add(ref(each, _forget))


def _forget(reference: ref[Forkable]) -> None:
    _registered.discard(reference)


def _share() -> None:
    _forking.registered = list(_registered)
    _for_each(methodcaller("share", descriptor_only=True))


def _reset_in_child() -> None:
    global _registered
    _registered = {reference for reference in _forking.registered if reference() is not None}
    _for_each(methodcaller("reset_in_child"))
    del _forking.registered


def _for_each(action: Callable[[Forkable], object]) -> None:
    for reference in _forking.registered:
        each = reference()
        if each is not None:
            action(each)


if sys.platform != "win32":
    os.register_at_fork(
        before=_share,
        after_in_parent=partial(delattr, _forking, "registered"),
        after_in_child=_reset_in_child,
    )
