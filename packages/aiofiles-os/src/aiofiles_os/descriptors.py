"""Make descriptors that nobody leaks, and close them for certain: ways to send a call to an executor."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, TypeVar

from aiofiles_core import acquire, run

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Callable
    from concurrent.futures import Executor

R = TypeVar("R")


async def make(call: Callable[[], int], *, loop: AbstractEventLoop | None, executor: Executor | None) -> int:
    """Return the descriptor that *call* makes; if the caller is gone meanwhile, close it."""
    return await acquire(call, _close, lambda descriptor: descriptor, loop=loop, executor=executor)


async def release(call: Callable[[], R], *, loop: AbstractEventLoop | None, executor: Executor | None) -> R:
    """Make *call*, which closes descriptors, also if the caller is cancelled before it begins."""
    future = run(call, loop=loop, executor=executor)
    future.add_done_callback(_retrieve)
    await asyncio.wait([future])
    return future.result()


def _close(descriptor: int) -> None:
    os.close(descriptor)  # looked up when called, so that tests may replace it


def _retrieve(future: Future[Any]) -> None:
    # Nobody may be left to be told.
    if not future.cancelled():
        future.exception()
