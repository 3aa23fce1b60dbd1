"""Schedule callbacks in the thread of an event loop from another thread, in the quickest way."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import weakref
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from typing import Any

from .forks import register

# Taken at import, so that the library works while a test replaces them.
_get_running_loop = asyncio._get_running_loop
_run_until_complete = asyncio.BaseEventLoop.run_until_complete
_SelectorEventLoop = asyncio.SelectorEventLoop

_OF_ASYNCIO = vars(asyncio.base_events)


def genuine(method: Any) -> Any:
    """Return *method* of an event loop if it is asyncio's own, and None if somebody replaced that."""
    return method if getattr(method, "__globals__", None) is _OF_ASYNCIO else None


_call_soon_threadsafe = genuine(asyncio.BaseEventLoop.call_soon_threadsafe)

if sys.platform == "linux":
    import os

    # Absent from a Python that was built with an old C library.
    _eventfd: Any = getattr(os, "eventfd", None)
    _eventfd_read: Any = getattr(os, "eventfd_read", None)
    _eventfd_write: Any = getattr(os, "eventfd_write", None)
    _EVENTFD_FLAGS: int = getattr(os, "EFD_CLOEXEC", 0) | getattr(os, "EFD_NONBLOCK", 0)

    class Wakeup:
        """Does what `call_soon_threadsafe` of *loop* does, at less cost, by a *descriptor* that the loop watches.

        asyncio empties its own pipe after it has run the callbacks. To do so it releases the interpreter's lock (GIL).
        By then the worker of the next call waits for that lock, so that each waits for the other. Here the descriptor
        is read first. The loop keeps this object, as it keeps everything that it watches, until it is closed.

        Source: eventfd(2).
        """

        def __init__(self, loop: AbstractEventLoop, descriptor: int) -> None:
            self._loop = loop
            self._descriptor = descriptor
            self._callbacks: deque[Callable[[], object]] = deque()
            # Whether the loop was woken, and has not looked at the callbacks since.
            self._is_woken = False
            # Whether this process was forked since, so that the parent has the descriptor, too.
            self._is_inherited = False
            # In an empty context, because the loop would otherwise keep the context variables of the caller.
            contextvars.Context().run(loop.add_reader, descriptor, self._call_back)

        # *close* is a default, because the names of a module may be deleted when the interpreter exits.
        def __del__(self, close: Callable[[int], None] = os.close) -> None:
            close(self._descriptor)

        def call_soon_threadsafe(self, callback: Callable[[], object]) -> None:
            """Schedule *callback* in the thread of the loop. Raises `RuntimeError` if the loop is closed."""
            if self._is_inherited or self._loop.is_closed() or _is_patched(self._loop):
                self._loop.call_soon_threadsafe(callback)
            else:
                self._callbacks.append(callback)
                self._wake()

        def share(self, *, descriptor_only: bool) -> None:
            """Do nothing, because the parent goes on as before."""

        def reset_in_child(self) -> None:
            """Drop what the parent of this process has scheduled, and stop using its descriptor."""
            _of_parents.append(self._callbacks)
            self._callbacks = deque()
            self._is_inherited = True

        def _call_back(self) -> None:
            try:
                try:
                    _eventfd_read(self._descriptor)
                finally:
                    # Before the callbacks are counted, so that a thread that adds one later wakes the loop again.
                    self._is_woken = False
                # Those that are added meanwhile run in the next iteration of the loop, because others wait.
                for _ in range(len(self._callbacks)):
                    self._callbacks.popleft()()
            finally:
                if self._callbacks:
                    self._wake()

        def _wake(self) -> None:
            # If the loop was woken for other callbacks, it also finds those that were added before this check.
            if not self._is_woken:
                self._is_woken = True
                _eventfd_write(self._descriptor, 1)

    # In a forked process, what its parents have scheduled. It is kept, because its tasks would end if they were freed.
    _of_parents: list[deque[Callable[[], object]]] = []

    # By the `id` of the loop, which a wakeup keeps alive, and which keeps the wakeup.
    _wakeups: weakref.WeakValueDictionary[int, Wakeup] = weakref.WeakValueDictionary()

    def find_wakeup(loop: AbstractEventLoop) -> Wakeup | AbstractEventLoop:
        """Return what has the quickest `call_soon_threadsafe` of *loop*: a `Wakeup`, or the loop itself."""
        wakeup = _wakeups.get(id(loop))
        if wakeup is not None:
            return wakeup
        is_usual = type(loop) is _SelectorEventLoop and not _is_patched(loop)
        if _eventfd is not None and is_usual and _get_running_loop() is loop:
            try:
                wakeup = _wakeups[id(loop)] = Wakeup(loop, _eventfd(0, _EVENTFD_FLAGS))
            except OSError:  # no descriptor is left
                return loop
            register(wakeup)
            return wakeup
        return loop

else:

    def find_wakeup(loop: AbstractEventLoop) -> AbstractEventLoop:
        """Return *loop*, whose own `call_soon_threadsafe` is the only one on this platform."""
        return loop


def _is_patched(loop: AbstractEventLoop) -> bool:
    """Return whether somebody patched asyncio so that loops can be nested, or *loop* so that it sees all wakeups.

    While the reader of a `Wakeup` runs callbacks, a nested loop could not run that reader again.
    """
    can_nest = _SelectorEventLoop.run_until_complete is not _run_until_complete
    return can_nest or getattr(loop.call_soon_threadsafe, "__func__", None) is not _call_soon_threadsafe
