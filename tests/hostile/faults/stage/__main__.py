"""Play scripts, each in a fork of this process, which has imported everything.

A line of standard input names the folder, the way and the script. The answer is one line, too: the outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import itertools
import os
import pickle
import resource
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ways
from scripts import SCRIPTS, Stage, describe

import aiofiles_pathlib.replacing

# The modules that add scripts.
_MODULES = ("reading", "writing", "functions", "paths", "trees", "streams", "temporary")

# A script that takes longer hangs.
_TIMEOUT = 60

# The most descriptors that a script may open.
_DESCRIPTORS = 200


def _serve() -> None:
    for name in _MODULES:
        importlib.import_module(name)
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for descriptor in 0, 1:
        os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
    print(*SCRIPTS, file=answers, flush=True)
    gc.collect()
    gc.freeze()
    # A `close` that is made to fail leaves the descriptor open, and `tempfile` tries again until there are no more.
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    for request in requests:
        answers.write(_fork(*request.split()).hex() + "\n")
        answers.flush()


def _fork(folder: str, way: str, name: str) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reading)
            outcome = pickle.dumps(_play(Stage(folder, getattr(ways, way)), name))
            with open(writing, "wb") as pipe:
                pipe.write(outcome)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading, "rb") as pipe:
        outcome = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return outcome if status == 0 else pickle.dumps({"ended": f"with status {status}"})


def _play(stage: Stage, name: str) -> dict[str, Any]:
    signal.alarm(_TIMEOUT)
    notices = _collect_notices()
    _make_names_known()
    sys.stdin, sys.stdout, sys.stderr = (open(each, "w" if each else "r", closefd=False) for each in range(3))  # noqa: SIM115
    spare = os.open(os.devnull, os.O_RDONLY)  # so that the others can be listed if none is left
    before = _descriptors()
    ended = None
    try:
        if stage.is_ours:
            asyncio.run(_play_ours(SCRIPTS[name](stage), notices))
        else:
            _play_theirs(SCRIPTS[name](stage))
    except Exception as error:
        ended = describe(error)
    gc.collect()
    os.close(spare)
    left = sorted(target for number, target in _descriptors().items() if number not in before)
    return {
        "log": stage.log,
        "ended": ended,
        "descriptors": left,
        "notices": sorted(notices),
        "piped": stage.piped(),
    }


def _play_theirs(script: Coroutine[Any, Any, None]) -> None:
    with contextlib.suppress(StopIteration):
        script.send(None)


async def _play_ours(script: Coroutine[Any, Any, None], notices: list[str]) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: notices.append(repr(context)))
    # One thread, because strace counts the calls of each.
    loop.set_default_executor(ThreadPoolExecutor(1))
    try:
        await script
    finally:
        notices.extend(repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task())


def _collect_notices() -> list[str]:
    """Return the list of all warnings and errors that nobody catches from now on."""
    notices: list[str] = []
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, *_: notices.append(f"{category.__name__}: {message}")
    sys.unraisablehook = lambda report: notices.append(f"unraisable: {report.exc_value!r}")
    threading.excepthook = lambda report: notices.append(f"in a thread: {report.exc_value!r}")
    return notices


def _make_names_known() -> None:
    """Let the names of temporary files be those that strace looks for."""
    tempfile._O_TMPFILE_WORKS = False
    tempfile._name_sequence = map(str, itertools.count())
    aiofiles_pathlib.replacing.urandom = bytes


def _descriptors() -> dict[str, str]:
    found = {}
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # it was that of the list
            found[number] = os.readlink(f"/proc/self/fd/{number}")
    return found


_serve()
