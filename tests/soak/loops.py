"""Run a coroutine on one of the event loops: that of asyncio, also with eager tasks, and that of uvloop."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from findings import Findings, described

LOOPS = ("asyncio", "uvloop", "eager")
# How long, in seconds, a loop may take for all that it runs, before that counts as a hang.
PATIENCE = 100


def lacking(name: str) -> str | None:
    """Return why the loop *name* cannot be used, or None."""
    if name == "uvloop" and importlib.util.find_spec("uvloop") is None:
        return "uvloop is not installed"
    if name == "eager" and sys.version_info < (3, 12):
        return "eager tasks need Python 3.12"
    return None


def _make(name: str) -> asyncio.AbstractEventLoop:
    if name == "uvloop":
        import uvloop  # type: ignore[import-not-found, unused-ignore]  # not everywhere

        return uvloop.new_event_loop()  # type: ignore[no-any-return, unused-ignore]  # as above
    loop = asyncio.new_event_loop()
    if name == "eager" and sys.version_info >= (3, 12):
        loop.set_task_factory(asyncio.eager_task_factory)
    return loop


def _run(name: str, main: Callable[[], Coroutine[Any, Any, None]], findings: Findings) -> None:
    loop = _make(name)
    loop.set_exception_handler(findings.note_report)
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(_end_tasks(findings))
        loop.run_until_complete(loop.shutdown_default_executor())
    except BaseException as error:
        findings.add(f"a program failed: {error!r}", described(error))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _end_tasks(findings: Findings) -> None:
    """Note the tasks that are left, and end them."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if tasks:
        _, tasks = await asyncio.wait(tasks, timeout=10)
    for task in tasks:
        findings.add("a task is left", task)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def run_all(name: str, mains: Sequence[Callable[[], Coroutine[Any, Any, None]]], findings: Findings) -> bool:
    """Run each of *mains* on its own loop and in its own thread. Return False if one hangs."""
    threads = [
        threading.Thread(target=_run, args=(name, main, findings), name=f"soak-{number}", daemon=True)
        for number, main in enumerate(mains)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return not any(thread.is_alive() for thread in threads)
