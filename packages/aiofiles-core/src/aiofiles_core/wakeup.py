"""Call back in the thread of a loop from another thread, by the shortest way."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import os
import weakref
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable

# As it is before anybody replaces it.
_run_until_complete = asyncio.BaseEventLoop.run_until_complete


class Wakeup:
    """Does for *loop* what its `call_soon_threadsafe` does, at less cost, by a *descriptor* that the loop watches.

    The loop empties its own pipe only after it has called back. To do so it lets go of the interpreter, for which the
    worker waits that has got the next call by then; so each waits for the other. Here the descriptor is read first.
    The loop keeps this as it keeps all that it watches, until it is closed, so that they end together.

    Source: eventfd(2).
    """

    def __init__(self, loop: AbstractEventLoop, descriptor: int) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._callbacks: deque[Callable[[], object]] = deque()
        # The loop would else keep the context variables of the caller.
        contextvars.Context().run(loop.add_reader, descriptor, self._call_back)

    # *close* is real also while `os` is that of a fake file system, and there is one when the program ends.
    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        close(self._descriptor)

    def call_soon_threadsafe(self, callback: Callable[[], object]) -> None:
        """Call *callback* soon, in the thread of the loop. Raises `RuntimeError` if that is closed."""
        if self._loop.is_closed() or _can_nest():
            self._loop.call_soon_threadsafe(callback)
        else:
            self._callbacks.append(callback)
            os.eventfd_write(self._descriptor, 1)

    def _call_back(self) -> None:
        try:
            os.eventfd_read(self._descriptor)
            for _ in range(len(self._callbacks)):  # and not those that come meanwhile, for others wait
                self._callbacks.popleft()()
        except BaseException:
            os.eventfd_write(self._descriptor, 1)  # for those that are left
            raise


def _can_nest() -> bool:
    """Whether asyncio is patched so that a loop can be run within its callbacks; but not within a reader's."""
    return asyncio.SelectorEventLoop.run_until_complete is not _run_until_complete


# By the `id` of the loop, which a wakeup keeps alive; and that is kept by the loop.
_wakeups: weakref.WeakValueDictionary[int, Wakeup] = weakref.WeakValueDictionary()


def find_wakeup(loop: AbstractEventLoop) -> Wakeup | AbstractEventLoop:
    """Give what has the quickest `call_soon_threadsafe` of *loop*: a `Wakeup`, or the loop where there can be none."""
    wakeup = _wakeups.get(id(loop))
    if wakeup is not None:
        return wakeup
    is_usual = type(loop) is asyncio.SelectorEventLoop and not _can_nest() and hasattr(os, "eventfd")
    if is_usual and asyncio._get_running_loop() is loop:
        with contextlib.suppress(OSError):  # no descriptor is left
            wakeup = _wakeups[id(loop)] = Wakeup(loop, os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK))
            return wakeup
    return loop
