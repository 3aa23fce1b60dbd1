"""Run calls on a thread that no program waits for when it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# How long, in seconds, the thread waits for the next call before it ends; and who shuts it down, for the latest call.
_LINGER = 1.0
_PATIENCE = 0.2


class DaemonExecutor(Executor):
    """Makes one call after another on a daemon thread, which is there while there are calls.

    The threads of `concurrent.futures` are joined when the interpreter exits, so that a read of a terminal would hold
    it up until somebody presses a key.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have the call made behind those that were submitted before."""
        future: Future[R] = Future()
        with self._lock:
            self._calls.put((future, partial(fn, *args, **kwargs)))
            # After a fork it is there, and not alive.
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="aiofiles-std", daemon=True)
                self._thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the thread end behind the calls that it has, and *wait* a little for that."""
        thread = self._thread
        if thread is not None:
            self._calls.put(None)
            thread.join(_PATIENCE if wait else 0)

    def _work(self) -> None:
        while True:
            try:
                item = self._calls.get(timeout=_LINGER)
            except Empty:
                item = None
            if item is not None:
                _make(*item)
                item = None  # not kept until the next one comes
                continue
            with self._lock:
                if self._calls.empty():
                    self._thread = None
                    return


def _make(future: Future[Any], call: Callable[[], Any]) -> None:
    if future.set_running_or_notify_cancel():
        try:
            result = call()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
