"""Sees what the thread of the loop does to the file system: by an audit hook, and by raw files that tell."""

import io
import sys
import threading
from contextlib import contextmanager
from types import SimpleNamespace

# The audit events of the file system, besides that of `open`.
PREFIXES = ("os.", "shutil.", "tempfile.", "glob.", "pathlib.")

_watched = None


def _hook(event, args):
    watched = _watched
    if watched is not None and (event == "open" or event.startswith(PREFIXES)) and event != "os.putenv":
        watched.append((threading.current_thread(), event, args))


# A hook cannot be removed: this one does nothing while nobody watches.
sys.addaudithook(_hook)


@contextmanager
def watching():
    """A list that gets the thread, name and arguments of each file system call."""
    global _watched
    assert _watched is None
    _watched = []
    try:
        yield _watched
    finally:
        _watched = None


def _told(name):
    def method(self, *args):
        if _watched is not None:
            _watched.append((threading.current_thread(), f"raw.{name}", args))
        return getattr(io.FileIO, name)(self, *args)

    return method


# What is no audit event: the calls on an open descriptor.
NAMES = ["close", "isatty", "read", "readall", "readinto", "seek", "tell", "truncate", "write"]
RawFile = type("RawFile", (io.FileIO,), {name: _told(name) for name in NAMES})


def open_watched(path, mode, buffering=-1, encoding=None, errors=None, newline=None, opener=None):
    """The builtin `open`, on raw files whose calls are told of."""
    raw = RawFile(path, mode.replace("b", ""), opener=opener)
    if buffering == 0:
        return raw
    layer = io.BufferedRandom if "+" in mode else io.BufferedReader if "r" in mode else io.BufferedWriter
    if "b" in mode:
        return layer(raw)
    text = io.TextIOWrapper(layer(raw), encoding, errors, newline)
    text.mode = mode
    return text


# What stands for the module `io` in `tempfile`.
WATCHED_IO = SimpleNamespace(**{**vars(io), "open": open_watched})
