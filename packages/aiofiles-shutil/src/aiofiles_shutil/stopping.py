"""Send a job to the executor, report how far it has come, and stop it if its task is cancelled."""

from __future__ import annotations

import asyncio
import inspect
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

from aiofiles_core import retrieve, run

from .stepping import Progress
from .working import Job

# Taken at import, so that the library works while a test replaces them.
_get_running_loop = asyncio.get_running_loop
_wait = asyncio.wait

# The seconds from one call of *progress* to the next.
_INTERVAL = 0.1


async def until_stopped(
    call: partial[Any],
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> Any:
    """Run *call* in *executor* and return its result. `asyncify` takes this function as its *start*.

    If the task is cancelled, the call stops before its next step, and the task waits until it has stopped. *progress*,
    a plain or a coroutine function, is called in the thread of the event loop at most ten times a second while the call
    runs, and once when it is done. If *progress* raises, the call stops, too, and the exception is raised.

    Raises `TypeError` if *progress* cannot be called, or if another callback is a coroutine function.
    """
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be callable: {progress!r}")
    if loop not in (None, _get_running_loop()):
        raise RuntimeError(f"the call is awaited in another event loop than the given one: {loop!r}")
    job = Job(call, _get_running_loop().is_closed)
    for name, arguments, key in job.callbacks():
        if is_coroutine_function(arguments[key]):
            raise TypeError(f"{name} must be a plain function, because a thread calls it: {arguments[key]!r}")
    future = run(job, loop=loop, executor=executor)
    try:
        while not future.done():
            await _wait([future], timeout=None if progress is None else _INTERVAL)
            if job.has_begun and not future.done():
                await _report(job.steps.progress, progress)
        result, total = future.result()
        await _report(total, progress)
        return result
    except GeneratorExit:  # the event loop was closed, so that nothing can be awaited
        job.steps.is_stopped = True
        retrieve(future)
        raise
    except BaseException as error:
        job.steps.is_stopped = True
        retrieve(future)
        if not job.has_begun:  # it waits in the executor, or is in another process
            future.cancel()
        elif not future.done():
            await _wait([future])
        if future.done() and not future.cancelled() and future.exception() not in (None, error):
            error.__cause__ = future.exception()
        raise
    finally:
        del future  # its exception refers to this frame


async def _report(state: Progress, progress: Callable[[Progress], object] | None) -> None:
    if progress is not None:
        answer = progress(state)
        if inspect.isawaitable(answer):
            await answer


def is_coroutine_function(function: Any) -> bool:
    """Return whether *function* is a coroutine function, a `partial` of one, or an object whose `__call__` is one."""
    while isinstance(function, partial):
        function = function.func
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
