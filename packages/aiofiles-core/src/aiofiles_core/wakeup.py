"""Schedule callbacks in the thread of an event loop from another thread, by the shortest way."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import weakref
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from typing import Any

# Taken at import, so that the library works while a test replaces them.
_get_running_loop = asyncio._get_running_loop
_run_until_complete = asyncio.BaseEventLoop.run_until_complete
_SelectorEventLoop = asyncio.SelectorEventLoop

_OF_ASYNCIO = vars(asyncio.base_events)


def genuine(method: Any) -> Any:
    """Return *method* of asyncio's event loops; None if it is what somebody put in the place of one."""
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

        asyncio empties its own pipe after it has run the callbacks. To do so it releases the interpreter's lock, which
        the worker that has the next call by then is waiting for, so that each waits for the other. Here the descriptor
        is read first. The loop keeps this object as it keeps all that it watches, until it is closed.

        Source: eventfd(2).
        """

        def __init__(self, loop: AbstractEventLoop, descriptor: int) -> None:
            self._loop = loop
            self._descriptor = descriptor
            self._callbacks: deque[Callable[[], object]] = deque()
            # Whether the loop was woken, and did not look at the callbacks since.
            self._is_woken = False
            # Whether the descriptor is that of the process that was forked, too.
            self._is_inherited = False
            # In an empty context, because the loop would otherwise keep the context variables of the caller.
            contextvars.Context().run(loop.add_reader, descriptor, self._call_back)

        # *close* is a default, because the names of a module may be gone when the interpreter exits.
        def __del__(self, close: Callable[[int], None] = os.close) -> None:
            close(self._descriptor)

        def call_soon_threadsafe(self, callback: Callable[[], object]) -> None:
            """Schedule *callback* in the thread of the loop. Raises `RuntimeError` if the loop is closed."""
            if self._is_inherited or self._loop.is_closed() or _is_patched(self._loop):
                self._loop.call_soon_threadsafe(callback)
            else:
                self._callbacks.append(callback)
                self._wake()

        def start_anew(self) -> None:
            """Leave to the process that was forked what it has scheduled."""
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
            # If the loop was woken for other callbacks, it finds what was added before this is asked, too.
            if not self._is_woken:
                self._is_woken = True
                _eventfd_write(self._descriptor, 1)

    # What processes that were forked have scheduled. Its tasks would end if they were collected.
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
            return wakeup
        return loop

    def _start_anew() -> None:
        for wakeup in list(_wakeups.values()):
            wakeup.start_anew()

    os.register_at_fork(after_in_child=_start_anew)

else:

    def find_wakeup(loop: AbstractEventLoop) -> AbstractEventLoop:
        """Return *loop*, whose own `call_soon_threadsafe` is the only one on this platform."""
        return loop


def _is_patched(loop: AbstractEventLoop) -> bool:
    """Return whether *loop* can be run within its callbacks, but not within a reader's; or must see all wakeups."""
    can_nest = _SelectorEventLoop.run_until_complete is not _run_until_complete
    return can_nest or getattr(loop.call_soon_threadsafe, "__func__", None) is not _call_soon_threadsafe
