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

# Nothing can be put in, so that all files may share it.
_NOTHING: deque[Any] = deque(maxlen=0)

# What takes the next result that is offered while none is: it raises `IndexError`.
_take_nothing: Callable[[], Any] = _NOTHING.popleft
_NO_SIZE: tuple[str | None, int | None, Callable[[], Any]] = (None, None, _take_nothing)

# If no more results than these use up the time that there is for them, none is offered any more.
_FEW = 16

# More results than these are watched by a thread, because it costs less than to look at the clock now and then. On
# Windows none are, because a thread there may wait 16 milliseconds longer than it should.
_MANY = sys.maxsize if sys.platform == "win32" else 1024


class Offering:
    """The results that are ready, and are offered while no call is under way, until the loop must get its turn."""

    ready: deque[Any] = _NOTHING
    # Until when, by `perf_counter`, they are offered; how many there were when that began; and whether they last too
    # long to be offered.
    deadline = 0.0
    _count = 0
    _is_slow = False
    # The thread that has taken a result in a turn; and whether another has, too. Its loop would not count the time.
    _thread = 0
    _is_shared = False

    def __init__(self) -> None:
        # What takes the next line, or result of that read of a size, while it is offered. If the class had them, too,
        # each look at them would be slow.
        self.take_line = _take_nothing
        self.sized = _NO_SIZE

    def stock(self, results: deque[Any]) -> None:
        """Have the *results* ready."""
        self.withhold()
        self.ready = results
        self._is_slow = False

    def has_time(self) -> bool:
        """Return whether a result may be given without suspending, in the thread of the loop."""
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
        """Stop that, because others must get their turn; in any thread."""
        self._is_slow = self._count - len(self.ready) <= _FEW
        self.withhold()

    def withhold(self) -> None:
        """Stop that."""
        self.take_line = _take_nothing
        self.sized = _NO_SIZE

    def leave(self) -> None:
        """Learn that no more results are wanted."""
        self.withhold()
        watch.leave(self)


def _in_time(ready: deque[Any], deadline: float) -> Callable[[], Any]:
    """Return what takes the next of the *ready* results until the *deadline*, and raises `IndexError` from then on.

    If there are few, it looks at the clock for each, else for every 16th.
    """
    stride = 0 if len(ready) <= _FEW else _FEW
    left = 0

    def take() -> Any:
        nonlocal left
        if left > 0:  # threads that take at the same time may count it down below
            left -= 1
        elif perf_counter() < deadline:
            left = stride
        else:
            raise IndexError
        return ready.popleft()

    return take
