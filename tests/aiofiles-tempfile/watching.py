"""Record the file system calls of each thread, by an audit hook and by raw files that report their calls."""

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


# A hook cannot be removed, so this one does nothing while no test watches.
sys.addaudithook(_hook)


@contextmanager
def watching():
    """Yield a list that gets the thread, name and arguments of each file system call."""
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


# The calls on an open descriptor, which cause no audit event.
NAMES = ["close", "isatty", "read", "readall", "readinto", "seek", "tell", "truncate", "write"]
RawFile = type("RawFile", (io.FileIO,), {name: _told(name) for name in NAMES})


def open_watched(path, mode, buffering=-1, encoding=None, errors=None, newline=None, opener=None):
    """Open as the builtin `open` does, on raw files whose calls are recorded."""
    raw = RawFile(path, mode.replace("b", ""), opener=opener)
    if buffering == 0:
        return raw
    layer = io.BufferedRandom if "+" in mode else io.BufferedReader if "r" in mode else io.BufferedWriter
    if "b" in mode:
        return layer(raw)
    text = io.TextIOWrapper(layer(raw), encoding, errors, newline)
    text.mode = mode
    return text


# What replaces the module `io` in `tempfile`.
WATCHED_IO = SimpleNamespace(**{**vars(io), "open": open_watched})
