"""Another event loop, futures of another kind, and contexts to leave, which a test runs step by step."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from functools import partial

from ..shared.waiting import TIMEOUT


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


@contextlib.contextmanager
def usual_futures():
    """Deliver results by asyncio's own futures, as on a loop that runs calls in its own way."""
    loop = asyncio.get_running_loop()
    loop.run_in_executor = partial(type(loop).run_in_executor, loop)
    yield
    del loop.run_in_executor


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
