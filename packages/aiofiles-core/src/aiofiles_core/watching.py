"""Withdraw what is offered to the tasks of an event loop when others must get their turn."""

from __future__ import annotations

import os
import sys
from collections import deque
from contextlib import suppress
from threading import Lock, Thread
from typing import Protocol
from weakref import ref

from .pacing import perf_counter

# For how long, in seconds, the thread waits for the next offer before it ends.
_LINGER = 0.02


class Offer(Protocol):
    """What tasks may take without a turn, until *deadline*, by `perf_counter`."""

    deadline: float

    def expire(self) -> None:
        """Be withdrawn; in any thread."""


class Watch:
    """Has offers expire at their deadlines.

    A thread does that, because a task may compute for long between what it takes, and a look at the clock each time
    would cost a third of taking it. Where the interpreter has a lock, a task that does not release it goes on for the
    switch interval, `sys.getswitchinterval`. The thread is there while there are offers.
    """

    def __init__(self) -> None:
        # With their deadlines, by which it is seen whether they were renewed; the earliest are first, about.
        self._offers: deque[tuple[float, ref[Offer]]] = deque()
        self.start_anew()

    def start_anew(self) -> None:
        """Have all offers expire, and no thread: the fork of a process has none."""
        while self._offers:
            offer = self._offers.popleft()[1]()
            if offer is not None:
                offer.expire()
        self._is_on = False
        self._lock = Lock()
        self._bell = Lock()
        self._bell.acquire()

    def add(self, offer: Offer) -> None:
        """Have *offer* expire at its deadline."""
        entry = (offer.deadline, ref(offer))
        self._offers.append(entry)
        if not self._is_on:
            self._start()
            return
        with suppress(IndexError):  # the thread has looked meanwhile
            if self._offers[0] is entry:
                self._ring()

    def leave(self, offer: Offer) -> None:
        """Learn that *offer* is over before its deadline."""
        offer.deadline = 0.0
        if self._is_on:
            self._ring()

    def _ring(self) -> None:
        """Have the thread look again."""
        with suppress(RuntimeError):  # it was released, and the thread did not look yet
            self._bell.release()

    def _start(self) -> None:
        """Start the thread, if there is none."""
        with self._lock:
            if self._is_on:
                return
            self._is_on = True
        try:
            Thread(target=self._run, name="aiofiles").start()
        except RuntimeError:  # no thread is left, or the interpreter exits
            self._is_on = False

    def _run(self) -> None:
        is_over = False
        while (rest := self._expire()) or not is_over:
            is_over = self._bell.acquire(timeout=rest or _LINGER) or not rest
        self._is_on = False
        if self._offers:  # added since, by a thread that saw this one
            self._start()

    def _expire(self) -> float:
        """Have what is due expire. Return in how many seconds the next one is due; 0 if there is none."""
        while self._offers:
            deadline, reference = self._offers[0]
            offer = reference()
            if offer is not None and offer.deadline == deadline:
                rest = deadline - perf_counter()
                if rest > 0:
                    return rest
                offer.expire()
            self._offers.popleft()
        return 0.0


watch = Watch()

if sys.platform != "win32":
    os.register_at_fork(after_in_child=watch.start_anew)
