"""What a test may leave behind: descriptors, threads, files, warnings and log messages."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
import warnings
from typing import TYPE_CHECKING

from .waiting import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def open_descriptors() -> list[int]:
    """Return the descriptors that are open in this process."""
    # The one that lists the folder is closed by the time it is asked for.
    return [*filter(is_open, map(int, os.listdir("/dev/fd")) if os.name == "posix" else range(1000))]


def left(folder: Path) -> tuple[list[int], list[Path]]:
    """Return the open descriptors, and what is in *folder*."""
    return open_descriptors(), sorted(folder.iterdir())


@contextlib.contextmanager
def no_threads() -> Iterator[None]:
    """Fail if a thread is left that was not there at the beginning."""
    before = threading.enumerate()  # some may be about to end, because an earlier test has released their executor
    yield
    new = [thread for thread in threading.enumerate() if thread not in before]
    for thread in new:
        if thread.name == "aiofiles":  # it ends soon, because nothing is offered any more
            thread.join(TIMEOUT)
    assert [thread for thread in new if thread.is_alive()] == []


@contextlib.contextmanager
def no_warnings() -> Iterator[None]:
    """Fail if there is a warning, also one of what is garbage at the end."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(warning.message) for warning in caught] == []
