"""Send calls to an executor so that no descriptor leaks, even if the caller is cancelled."""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop, wait
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from aiofiles_core import acquire, retrieve, run

R = TypeVar("R")


def _close(descriptor: int) -> None:
    os.close(descriptor)  # looked up when called, so that tests may replace it


# If the caller was cancelled meanwhile, the descriptor that the call has opened is closed.
acquire_descriptor = partial(acquire, discard=_close)


async def release_descriptors(call: Callable[[], R], *, loop: AbstractEventLoop | None, executor: Executor | None) -> R:
    """Run *call*, which closes descriptors, even if the caller is cancelled before it begins."""
    future = run(call, loop=loop, executor=executor)
    retrieve(future)
    try:
        await wait([future])
        return future.result()
    finally:
        del future  # it refers to what the call raised, whose traceback refers to this frame
