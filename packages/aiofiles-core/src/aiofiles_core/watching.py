"""Withdraw what is offered to the tasks of an event loop when other tasks must run."""

from __future__ import annotations

import os
import sys
from collections import deque
from contextlib import suppress
from threading import Lock, Thread
from typing import Protocol
from weakref import ref

from .pacing import perf_counter

# How long, in seconds, the thread waits for the next offer before it ends.
_LINGER = 0.02


class Offer(Protocol):
    """What tasks may take without a turn, until *deadline*, by `perf_counter`."""

    deadline: float

    def expire(self) -> None:
        """Withdraw the offer. Called in any thread."""


class Watch:
    """Lets offers expire at their deadlines.

    A thread does that, because a task may compute for long between two results, and looking at the clock each time
    would make taking a result a third slower. If the interpreter has a lock (GIL), a task that does not release it
    continues for the switch interval, `sys.getswitchinterval`. The thread exists while there are offers.
    """

    def __init__(self) -> None:
        # With their deadlines, which show whether an offer was renewed. The earliest are first, roughly.
        self._offers: deque[tuple[float, ref[Offer]]] = deque()
        self.reset()

    def reset(self) -> None:
        """Let all offers expire, and note that there is no thread: a forked process has none."""
        while self._offers:
            offer = self._offers.popleft()[1]()
            if offer is not None:
                offer.expire()
        self._is_on = False
        self._lock = Lock()
        self._bell = Lock()
        self._bell.acquire()

    def add(self, offer: Offer) -> None:
        """Let *offer* expire at its deadline."""
        entry = (offer.deadline, ref(offer))
        self._offers.append(entry)
        if not self._is_on:
            self._start()
            return
        with suppress(IndexError):  # the thread has looked meanwhile
            if self._offers[0] is entry:
                self._ring()

    def leave(self, offer: Offer) -> None:
        """Note that *offer* is over before its deadline."""
        offer.deadline = 0.0
        if self._is_on:
            self._ring()

    def _ring(self) -> None:
        """Make the thread look again."""
        with suppress(RuntimeError):  # it was released already, and the thread has not looked yet
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
        if self._offers:  # added by a thread that saw this thread still running
            self._start()

    def _expire(self) -> float:
        """Let offers expire that are due. Return in how many seconds the next one is due; 0 if there is none."""
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
    os.register_at_fork(after_in_child=watch.reset)
