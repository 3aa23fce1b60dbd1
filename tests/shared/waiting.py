"""Wait without sleeping for what a test needs. `TIMEOUT` only ends a test that hangs, on a busy machine, too."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator

TIMEOUT = 60


def within(awaitable: Awaitable[Any]) -> Coroutine[Any, Any, Any]:
    return asyncio.wait_for(awaitable, TIMEOUT)


async def until(condition: Callable[[], object]) -> None:
    """Let other tasks run until *condition* returns true."""
    end = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < end
        await asyncio.sleep(0)


async def until_set(event: threading.Event) -> None:
    """Let other tasks run until *event* is set. No executor is used."""
    loop, is_set = asyncio.get_running_loop(), asyncio.Event()

    def watch() -> None:
        event.wait(TIMEOUT)
        loop.call_soon_threadsafe(is_set.set)

    threading.Thread(target=watch, daemon=True).start()
    await is_set.wait()
    assert event.is_set()


def block_until(condition: Callable[[], object]) -> None:
    """Block this thread until *condition* returns true."""
    end = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < end
        sleep(0.0001)


async def several_steps(count: int = 10) -> None:
    """Let other tasks run until they wait for something."""
    for _ in range(count):
        await asyncio.sleep(0)


async def begun(awaitable: Awaitable[Any], steps: int = 1) -> asyncio.Future[Any]:
    """Return a task that has reached the point where it waits."""
    task = asyncio.ensure_future(awaitable)
    await several_steps(steps)
    return task


async def is_cancelled(task: asyncio.Future[Any]) -> bool:
    """Wait until *task* is done. Return whether it was cancelled."""
    await asyncio.wait([task], timeout=TIMEOUT)
    return task.cancelled()


async def cancelled(task: asyncio.Future[Any]) -> None:
    """Cancel *task*, and check that it then ends."""
    task.cancel()
    assert await is_cancelled(task)


@contextlib.contextmanager
def opening(*events: threading.Event) -> Iterator[None]:
    """Set the *events* at the end."""
    try:
        yield
    finally:
        for event in events:
            event.set()


@contextlib.contextmanager
def in_thread(context: contextlib.AbstractContextManager[Any]) -> Iterator[None]:
    """Enter *context* in another thread."""
    has_entered, may_leave = threading.Event(), threading.Event()

    def enter() -> None:
        with context:
            has_entered.set()
            assert may_leave.wait(TIMEOUT)

    thread = threading.Thread(target=enter)
    thread.start()
    assert has_entered.wait(TIMEOUT)
    with opening(may_leave):
        yield
    thread.join(TIMEOUT)
