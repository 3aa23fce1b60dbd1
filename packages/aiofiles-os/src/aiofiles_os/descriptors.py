"""Make descriptors that nobody leaks, and close them for certain: ways to send a call to an executor."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from aiofiles_core import acquire, retrieve, run

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from concurrent.futures import Executor

R = TypeVar("R")


def _close(descriptor: int) -> None:
    os.close(descriptor)  # looked up when called, so that tests may replace it


# The descriptor that the call makes is closed if the caller is gone meanwhile.
make = partial(acquire, discard=_close)


async def release(call: Callable[[], R], *, loop: AbstractEventLoop | None, executor: Executor | None) -> R:
    """Make *call*, which closes descriptors, also if the caller is cancelled before it begins."""
    future = run(call, loop=loop, executor=executor)
    retrieve(future)
    try:
        await asyncio.wait([future])
        return future.result()
    finally:
        del future  # it holds what the call raised, whose traceback holds this frame
