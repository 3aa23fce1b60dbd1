"""What tests see of the inside of the packages. No other file of the tests uses a private name of theirs.

It imports the core alone, because each package is also tested without its siblings.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from aiofiles_core import buffered, forks, immediate, measure, offering, position, resident, watching

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import RLock

    import pytest

CAN_READ_AT_ONCE = resident._CAN_READ
CAN_WRITE_AT_ONCE = buffered._CAN_WRITE
# From so many ready results on, a thread watches.
MANY = offering._MANY

# Functions of `os` and methods of `io` that the core took at import, and where it keeps them.
TAKEN = {
    "os.eventfd": "wakeup._eventfd",
    "os.eventfd_read": "wakeup._eventfd_read",
    "os.eventfd_write": "wakeup._eventfd_write",
    "os.fstat": "immediate._fstat",
    "os.preadv": "resident._preadv",
    "BufferedReader.read": "resident._read",
    "BufferedReader.seek": "resident._seek",
    "BufferedReader.tell": "resident._tell",
    "BufferedWriter.write": "buffered._write_bytes",
    "TextIOWrapper.write": "buffered._write_text",
}

# Parts of programs.
WATCH_FEW = """
from aiofiles_core import offering
offering._MANY = 16
"""
RECORD_WAKEUPS = """
from aiofiles_core import wakeup
write = wakeup._eventfd_write
wakeup._eventfd_write = lambda *args: written.append(write(*args))
"""


def taken(name: str) -> str:
    """Return the path, for `setattr` and `mock.patch`, of a function that the core took at import."""
    return f"aiofiles_core.{TAKEN[name]}"


def set_many(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let a thread watch from *count* ready results on."""
    monkeypatch.setattr(offering, "_MANY", count)


def set_patience(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set how long a call waits for another loop to send the call that has the turn."""
    monkeypatch.setattr("aiofiles_core.line._PATIENCE", seconds)


def set_longest_trip(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set for how long one trip may take items of an iteration."""
    monkeypatch.setattr("aiofiles_core.iteration._TAKING", seconds)


def remove_pread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure as on Windows, which has no `os.pread`."""
    monkeypatch.setattr(measure, "_pread", measure._read_at)


def record_threads_of_fstat(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list of the threads in which the core asks what kind of file a descriptor is."""
    threads = []

    def fstat(descriptor: int) -> os.stat_result:
        threads.append(threading.get_ident())
        return os.fstat(descriptor)

    for module in (immediate, position, resident):
        monkeypatch.setattr(module, "_fstat", fstat)
    return threads


def line(file: Any) -> Sequence[Any]:
    """Return the calls of *file* that run or wait for their turn."""
    calls: Sequence[Any] = file.__calls__.turns._line
    return calls


def lock(file: Any) -> RLock:
    """Return the lock of the line of *file*."""
    found: RLock = file.__calls__.turns._lock
    return found


def offered(reading: Any) -> Any:
    """Return the object that keeps the ready results of an iteration or a file, or None."""
    if hasattr(reading, "_offering"):
        return reading._offering
    return reading.__calls__.backlog if hasattr(reading, "__calls__") else None


def leftover(backlog: Any) -> Any:
    """Return what *backlog* has created so far to keep what cancelled calls gave back."""
    return backlog._leftover


def next_deadline() -> float:
    """Return when the next watched offer ends. Raises `IndexError` if there is none."""
    deadline: float = watching.watch._offers[0][0]
    return deadline


def is_on(watch: watching.Watch = watching.watch) -> bool:
    """Return whether a thread watches."""
    return watch._is_on


def has_rung(watch: watching.Watch) -> bool:
    """Return whether the thread that watches was woken. This resets it."""
    return watch._bell.acquire(blocking=False)


def set_offers(watch: watching.Watch, offers: Any) -> None:
    """Let *watch* keep what it watches in *offers*, as if a thread watched."""
    watch._offers = offers
    watch._is_on = True


def watch_in_this_thread(watch: watching.Watch) -> None:
    """Do what the thread that watches does, until nothing is left to watch."""
    watch._run()


def replace_registered(monkeypatch: pytest.MonkeyPatch, kind: type[set[Any]]) -> None:
    """Keep what is notified of forks in a set of another *kind*."""
    monkeypatch.setattr(forks, "_registered", kind(forks._registered))


def set_callbacks(wakeup: Any, callbacks: Any) -> None:
    """Let *wakeup* keep the callbacks that wait for the loop in *callbacks*."""
    wakeup._callbacks = callbacks


def set_progress_interval(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set how often aiofiles-shutil reports progress."""
    monkeypatch.setattr("aiofiles_shutil.stopping._INTERVAL", seconds)


def let_time_alone_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock alone decide when other tasks run while a spooled file is used, and not the number of calls."""
    monkeypatch.setattr("aiofiles_tempfile.proxies._CALLS_PER_STEP", sys.maxsize)


def options(path: Any) -> dict[str, Any]:
    """Return the options that an asynchronous path was created with, such as its executor."""
    found: dict[str, Any] = path._options
    return found


def set_leave_timeout(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set how long a cancelled read of standard input waits until its worker has left the file."""
    monkeypatch.setattr("aiofiles_std.waiting._LEAVE_TIMEOUT", seconds)


def set_idle_timeout(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set how long the thread that reads standard input waits for the next call."""
    monkeypatch.setattr("aiofiles_std.daemon._IDLE_TIMEOUT", seconds)


def set_shutdown_timeout(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Set how long the interpreter waits for the thread that reads standard input when it exits."""
    monkeypatch.setattr("aiofiles_std.daemon._SHUTDOWN_TIMEOUT", seconds)


def forbid_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to wait for input raise."""
    monkeypatch.setattr("aiofiles_std.waiting._Selector", None)


def wait_as_on_macos(monkeypatch: pytest.MonkeyPatch, pipe: Callable[[], Any], selector: type) -> None:
    """Let reads of standard input create pipes by *pipe*, and wait for terminals by *selector*."""
    monkeypatch.setattr("aiofiles_std.waiting._pipe", pipe)
    monkeypatch.setattr("aiofiles_std.waiting._DeviceSelector", selector)


def is_waiting(wait: Any) -> bool:
    """Return whether a worker waits for input, and can be woken."""
    return bool(wait._write_ends)


def act_before_waking(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], object]) -> None:
    """Call *act* with the descriptor by which a worker that waits for input is woken, before it is woken."""
    from aiofiles_std import waiting

    write = waiting._write
    monkeypatch.setattr(waiting, "_write", lambda descriptor, data: (act(descriptor), write(descriptor, data)))


def cannot_stop(wait: Any) -> bool:
    """Return whether a worker reads, and cannot be woken."""
    found: bool = wait._cannot_stop
    return found
