"""Make the calls of a file step by step, so that a test decides what comes between."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from concurrent.futures import Executor, Future
from functools import partial

TIMEOUT = 30


class SteppedExecutor(Executor):
    """Runs each call in its own thread, when the test says so."""

    def __init__(self):
        self.queued = deque()
        self.is_free = False

    def submit(self, fn, /, *args):
        future = Future()
        self.queued.append((future, partial(fn, *args)))
        if self.is_free:
            self.start()
        return future

    def start(self):
        """Begin the next call."""
        thread = threading.Thread(target=self._make, args=self.queued.popleft(), daemon=True)
        thread.start()
        return thread

    def step(self):
        """Run the next call. Its result is not delivered before the loop goes on."""
        thread = self.start()
        thread.join(TIMEOUT)
        assert not thread.is_alive()

    def free(self):
        """Run all calls from here on."""
        self.is_free = True
        while self.queued:
            self.start()

    @staticmethod
    def _make(future, call):
        if future.set_running_or_notify_cancel():
            try:
                result = call()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)


class LoopThread:
    """Another event loop, in its own thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def begin(self, coroutine):
        """Return a future of *coroutine* that has reached the point where it waits."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        for _ in range(3):
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(TIMEOUT)
        return future

    def stop(self):
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(TIMEOUT)

    def close(self):
        self.stop()
        self.loop.close()


class Counting(Executor):
    """Makes each call at once, and counts them."""

    def __init__(self):
        self.trips = 0

    def submit(self, fn, /, *args):
        self.trips += 1
        future = Future()
        try:
            future.set_result(fn(*args))
        except BaseException as error:
            future.set_exception(error)
        return future


class Gate:
    """Holds the next call of the method *name* of *file* while it runs."""

    def __init__(self, file, name):
        self.entered = threading.Event()
        self.opened = threading.Event()
        self._file, self._name = file, name
        self._method = getattr(file, name)
        setattr(file, name, self._held)

    def _held(self, *args):
        delattr(self._file, self._name)
        self.entered.set()
        assert self.opened.wait(TIMEOUT)
        return self._method(*args)


@contextlib.contextmanager
def usual_futures():
    """Deliver results by asyncio's own futures, as on a loop that runs calls in its own way."""
    loop = asyncio.get_running_loop()
    loop.run_in_executor = partial(type(loop).run_in_executor, loop)
    yield
    del loop.run_in_executor


async def begun(coroutine):
    """Return a task that has reached the point where it waits."""
    task = asyncio.ensure_future(coroutine)
    await asyncio.sleep(0)
    return task


async def is_cancelled(task):
    await asyncio.wait([task], timeout=TIMEOUT)
    return task.cancelled()


def within(awaitable):
    return asyncio.wait_for(awaitable, TIMEOUT)


async def several_steps():
    for _ in range(10):
        await asyncio.sleep(0)


async def leave(file, error=None):
    """Enter *file*, and leave it by *error* if given. A cancellation then has *error* as its context."""
    try:
        async with file:
            if error is not None:
                raise error
    except asyncio.CancelledError as cancelled:
        context = cancelled.__context__
        assert context is error
        raise
