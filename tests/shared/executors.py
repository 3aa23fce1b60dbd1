"""Executors that a test controls."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from .waiting import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable


def fulfill(future: Future[Any], call: Callable[[], Any]) -> None:
    """Make *call*, unless *future* was cancelled, and put its result or exception into *future*."""
    if future.set_running_or_notify_cancel():
        try:
            result = call()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)


class ImmediateExecutor(Executor):
    """Runs each call in the thread that submits it, and counts the calls."""

    def __init__(self) -> None:
        self.calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        future: Future[Any] = Future()
        fulfill(future, partial(fn, *args, **kwargs))
        return future


class SteppedExecutor(Executor):
    """Runs each call in its own thread, when the test says so."""

    def __init__(self) -> None:
        self.queued: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self.is_free = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.queued.append((future, partial(fn, *args, **kwargs)))
        if self.is_free:
            self.start()
        return future

    def start(self) -> threading.Thread:
        """Begin the next call."""
        thread = threading.Thread(target=fulfill, args=self.queued.popleft(), daemon=True)
        thread.start()
        return thread

    def step(self) -> None:
        """Run the next call. Its result is not delivered before the loop goes on."""
        thread = self.start()
        thread.join(TIMEOUT)
        assert not thread.is_alive()

    def free(self) -> None:
        """Run all calls from here on."""
        self.is_free = True
        while self.queued:
            self.start()


class SoleWorker(ThreadPoolExecutor):
    """An executor of one thread that counts the calls it gets, records its thread, and can be held at gates."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, initializer=self._note_thread)
        self.calls = 0
        self.thread: threading.Thread | None = None
        self.gates: list[threading.Event] = []

    def _note_thread(self) -> None:
        self.thread = threading.current_thread()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        return super().submit(fn, *args, **kwargs)

    def gate(self) -> threading.Event:
        """Return an event that `open_gates` sets."""
        self.gates.append(threading.Event())
        return self.gates[-1]

    def hold(self) -> threading.Event:
        """Let the calls that follow wait until the gate is opened. Return the gate."""
        gate = self.gate()
        super().submit(gate.wait, TIMEOUT)
        return gate

    def open_gates(self) -> None:
        for gate in self.gates:
            gate.set()

    def finish(self) -> None:
        """Return when all submitted calls and their futures are done."""
        self.open_gates()
        super().submit(int).result(TIMEOUT)
