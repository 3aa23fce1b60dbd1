"""Offer results that are ready to tasks, which take them without a turn and without suspending."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from threading import get_ident
from typing import Any

from .pacing import find_deadline, perf_counter
from .repetition import Key
from .watching import watch

# Nothing can be appended, so that all files may share it.
_NOTHING: deque[Any] = deque(maxlen=0)

# What takes the next result while none is offered: it raises `IndexError`.
_take_nothing: Callable[[], Any] = _NOTHING.popleft
_NO_SIZE: tuple[str | None, int | None, Callable[[], Any]] = (None, None, _take_nothing)

# If tasks have taken no more results than this when the time is over, the others are not offered again.
_FEW = 16

# If more results than this are offered, a thread watches the deadline, because looking at the clock now and then costs
# more. Not on Windows, where a thread may wait 16 milliseconds longer than it should.
_MANY = sys.maxsize if sys.platform == "win32" else 1024


class Offering:
    """The results that are ready. While no call is under way, they are offered until the loop must run other tasks."""

    ready: deque[Any] = _NOTHING
    # Until when, by `perf_counter`, they are offered; how many there were when that began; and whether tasks use them
    # too slowly for another offer.
    deadline = 0.0
    _count = 0
    _is_slow = False
    # The thread that took a result in a turn; and whether another thread did so, too, whose loop would not count the
    # time.
    _thread = 0
    _is_shared = False

    def __init__(self) -> None:
        # What takes the next line, or the next result of the read of that name and size, while it is offered. If the
        # class had these attributes, too, each access would be slow.
        self.take_line = _take_nothing
        self.sized = _NO_SIZE

    def stock(self, results: deque[Any]) -> None:
        """Replace the results that are ready by *results*."""
        self.withhold()
        self.ready = results
        self._is_slow = False

    def has_time(self) -> bool:
        """Return whether a task may take a result without suspending. Called in the thread of the loop."""
        now = perf_counter()
        if now >= self.deadline:
            self.deadline = find_deadline()
        return now < self.deadline

    def take(self) -> Any:
        """Return the next result, in the turn of a call. Raises `IndexError` if there is none."""
        thread = get_ident()
        self._is_shared = self._is_shared or self._thread not in (0, thread)
        self._thread = thread
        self.deadline = find_deadline()
        return self.ready.popleft()

    def take_and_offer(self) -> Any:
        """Return the next result, and let callers take the others by `take_line`. Raises `IndexError`."""
        result = self.take()
        self.offer_results_of(("", ()))
        return result

    def offer_results_of(self, key: Key) -> bool:
        """Let callers take the results, which are those of the read *key*. Return whether they may."""
        if self._is_slow or self._is_shared or perf_counter() >= self.deadline:
            return False
        self._count = len(self.ready)
        is_watched = self._count > _MANY
        take = self.ready.popleft if is_watched else _in_time(self.ready, self.deadline)
        name, args = key
        if args:
            self.sized = (name, *args, take)
        else:
            self.take_line = take
        if is_watched:
            watch.add(self)  # last, because they may expire at once
        return True

    def expire(self) -> None:
        """Stop offering results, because other tasks must run. Called in any thread."""
        self._is_slow = self._count - len(self.ready) <= _FEW
        self.withhold()

    def withhold(self) -> None:
        """Stop offering results."""
        self.take_line = _take_nothing
        self.sized = _NO_SIZE

    def leave(self) -> None:
        """Stop offering results, because no more are wanted."""
        self.withhold()
        watch.leave(self)


def _in_time(ready: deque[Any], deadline: float) -> Callable[[], Any]:
    """Return a function that takes the next of the *ready* results. After the *deadline* it raises `IndexError`.

    It looks at the clock for each result if there are few, else for every 16th.
    """
    stride = 0 if len(ready) <= _FEW else _FEW
    left = 0

    def take() -> Any:
        nonlocal left
        if left > 0:  # threads that take at the same time may make it negative
            left -= 1
        elif perf_counter() < deadline:
            left = stride
        else:
            raise IndexError
        return ready.popleft()

    return take
