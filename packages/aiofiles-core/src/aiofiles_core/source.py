"""The future of a job that a thread pool does together with others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

_logger = logging.getLogger("aiofiles")

_WAITING, _RUNNING, _CANCELLED, _DONE = range(4)


class Source:
    """Does for a *job* what `concurrent.futures.Future` does, as far as it is needed. The *lock* is that of all jobs.

    *announce* is called with it when the job is over: in the worker, or in the thread that cancels it.
    """

    __slots__ = ("_error", "_lock", "_result", "_state", "announce", "job")

    def __init__(self, lock: Any, job: Callable[[], Any], announce: Callable[[Any], None]) -> None:
        self._lock = lock
        self._state = _WAITING
        self._result: Any = None
        self._error: BaseException | None = None
        self.job: Any = job
        self.announce: Any = announce

    def cancel(self) -> bool:
        """Cancel the job if it has not begun. Return whether it is cancelled."""
        with self._lock:
            if self._state != _WAITING:
                return self._state == _CANCELLED
            self._state = _CANCELLED
            announce, self.announce, self.job = self.announce, None, None
        announce(self)
        return True

    def begin(self) -> bool:
        """Return whether the job, which was not cancelled, is to be done; the lock is held."""
        if self._state != _WAITING:
            return False
        self._state = _RUNNING
        return True

    def do(self) -> None:
        """Do the job, which has begun. `tell` must follow."""
        job, self.job = self.job, None
        try:
            self._result = job()
        except BaseException as error:
            self._error = error
        self._state = _DONE
        del self, job  # the traceback of the error leads to this frame

    def tell(self) -> None:
        """Announce the job, which is done."""
        announce, self.announce = self.announce, None
        try:
            announce(self)
        except Exception:
            _logger.exception("the result of a job could not be announced")

    def fail(self, error: BaseException | None) -> None:
        """End the job, which was not done, with *error*, or as cancelled."""
        with self._lock:
            if not self.begin():
                return
            self._error = error
            self._state = _CANCELLED if error is None else _DONE
            announce, self.announce, self.job = self.announce, None, None
        announce(self)

    def done(self) -> bool:
        """Return whether the job was done or cancelled."""
        return self._state in (_CANCELLED, _DONE)

    def cancelled(self) -> bool:
        """Return whether the job was cancelled."""
        return self._state == _CANCELLED

    def exception(self) -> BaseException | None:
        """Return what the job has raised. Raises `CancelledError` if it was cancelled."""
        if self._state == _CANCELLED:
            raise CancelledError
        return self._error

    def result(self) -> Any:
        """Return what the job has returned, or raise what it has raised."""
        error = self.exception()
        if error is not None:
            raise error
        return self._result
