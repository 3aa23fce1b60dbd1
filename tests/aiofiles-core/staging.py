"""Hold each call of a file in the middle, so that a script decides what comes when."""

import contextvars
import threading
from concurrent.futures import Executor, Future
from functools import partial

from ..shared.executors import fulfill
from ..shared.waiting import TIMEOUT

METHODS = ["close", "flush", "read", "readinto", "readline", "readlines", "seek", "tell", "write", "writelines"]

# The number of the call that a thread makes.
number = contextvars.ContextVar("number", default=None)


class Job:
    """A call that was submitted to the executor. It stops in the middle until the script lets it finish."""

    def __init__(self, call):
        self.call = call
        self.future = Future()
        self.stopped = threading.Event()
        self.released = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()
        assert self.stopped.wait(TIMEOUT)

    def finish(self):
        self.released.set()
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()

    def _run(self):
        fulfill(self.future, self.call)
        self.stopped.set()


class Stage(Executor):
    """The executor, and what happens in it."""

    def __init__(self):
        self.queued = []
        self.running = []
        self.begun = []
        self.meetings = 0
        self._inside = None

    def submit(self, fn, /, *args):
        job = Job(partial(fn, *args))
        self.queued.append(job)
        return job.future

    def start(self, position=0):
        if self.queued:
            self.running.append(self.queued.pop(position % len(self.queued)))
            self.running[-1].start()

    def finish(self):
        if self.running:
            self.running.pop(0).finish()

    def watched(self, cls):
        """Return a subclass of *cls* whose methods wait until the script lets them finish."""

        def make(original):
            def method(file, *args):
                return self._make(partial(original, file, *args))

            return method

        return type(cls.__name__, (cls,), {name: make(getattr(cls, name)) for name in METHODS if hasattr(cls, name)})

    def _make(self, call):
        before, current = self._inside, threading.get_ident()
        self.meetings += before not in (None, current)
        self._inside = current
        try:
            return call()
        finally:
            if before is None and number.get() not in (None, *self.begun):
                self.begun.append(number.get())
                job = next(job for job in self.running if job.thread is threading.current_thread())
                job.stopped.set()
                assert job.released.wait(TIMEOUT)
            self._inside = before
