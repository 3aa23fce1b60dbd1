"""An executor whose thread does not keep the program from ending."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# How long, in seconds, the thread waits for another call before it ends, and how long `shutdown` waits for the thread.
_IDLE_TIMEOUT = 1.0
_SHUTDOWN_TIMEOUT = 0.2


class DaemonExecutor(Executor):
    """Runs one call after another on a daemon thread, which exists while there are calls.

    The interpreter joins the threads of `concurrent.futures` when it exits. If one of them read a terminal, the program
    would not end until somebody presses a key.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run the call after those that were submitted before."""
        future: Future[R] = Future()
        with self._lock:
            # In a forked process, the object is there, but the thread is not alive.
            if self._thread is None or not self._thread.is_alive():
                thread = Thread(target=self._work, name="aiofiles-std", daemon=True)
                thread.start()  # raises RuntimeError at the system's limit of threads
                self._thread = thread
            self._calls.put((future, partial(fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the thread end after the calls that were submitted. If *wait*, wait 0.2 seconds at most for that."""
        thread = self._thread
        if thread is not None:
            self._calls.put(None)
            thread.join(_SHUTDOWN_TIMEOUT if wait else 0)

    def _work(self) -> None:
        while True:
            try:
                item = self._calls.get(timeout=_IDLE_TIMEOUT)
            except Empty:
                item = None
            if item is not None:
                _run(*item)
                item = None  # so that nothing of the call is kept until the next one comes
                continue
            with self._lock:
                if self._calls.empty():
                    self._thread = None
                    return


def _run(future: Future[Any], call: Callable[[], Any]) -> None:
    if future.set_running_or_notify_cancel():
        try:
            result = call()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
