"""Decide which calls of a spooled file leave its data in memory, and give it the methods that its class lacks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

# The most lines that are written, and the most bytes that are read as lines, in the thread of the event loop.
_LINES = 1 << 16
_BYTES = 1 << 20

# The encodings in which a text always takes the same space, except for the byte order mark at the beginning.
_STATELESS = ("ascii", "cp125", "iso8859", "utf-8", "utf-16", "utf-32")


def stays_in_memory(file: Any, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Return whether the spooled *file* is in memory, and certainly stays there when its method *name* is called.

    Returns False for a call that would fail or could take long.
    """
    memory = _memory(file._file)
    if memory is None or name in ("fileno", "rollover"):
        return False
    try:
        if name == "truncate":
            return _is_within(file, *args, **kwargs)
        if name == "readlines":
            return memory.getbuffer().nbytes <= _BYTES
        if name in ("write", "writelines"):
            return _fits(file, memory, name, *args)
    except Exception:  # the call raises it, too
        return False
    return True


def _memory(below: Any) -> io.BytesIO | None:
    # `_rolled` is not enough, because it is also false after a rollover that failed half-way.
    if isinstance(below, io.TextIOWrapper):
        try:
            below = below.buffer
        except ValueError:  # it is detached
            return None
    return below if isinstance(below, io.BytesIO) else None


def _is_within(file: Any, size: Any = None) -> bool:
    return size is None or (type(size) is int and size <= file._max_size)


def _fits(file: Any, memory: io.BytesIO, name: str, data: Any) -> bool:
    """Return whether the file stays within its limit when *data* is written. A trial in another file measures it."""
    if name == "writelines" and (type(data) not in (list, tuple) or len(data) > _LINES):
        return False  # iterating over anything else may run any code
    limit = file._max_size
    if not limit:
        return True
    if sum(map(len, data if name == "writelines" else (data,))) > limit:
        return False
    trial = io.BytesIO()
    writer: Any = trial
    below = file._file
    if below is not memory:
        # `tell` flushes what a failed write has left. If decoding is under way, its result may exceed any limit.
        if not codecs.lookup(below.encoding).name.startswith(_STATELESS) or below.tell() > limit:
            return False
        newline = file._TemporaryFileArgs["newline"]
        writer = io.TextIOWrapper(trial, below.encoding, below.errors, newline)
    getattr(writer, name)(data)
    writer.flush()
    return bool(memory.tell() + trial.tell() <= limit)


class UnderlyingFile:
    """Calls the file that is below a *spooled* one at that moment: in memory or, after a rollover, on disk."""

    def __init__(self, spooled: Any) -> None:
        self._spooled = spooled

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._spooled._file, name)
        if not callable(value):
            return value
        return lambda *args, **kwargs: getattr(self._spooled._file, name)(*args, **kwargs)

    def peek(self, size: int = 0, /) -> bytes:
        """Return the next bytes without moving the position: `io.BufferedReader.peek`, which `io.BytesIO` lacks."""
        below = self._spooled._file
        if not isinstance(below, io.BytesIO):
            return below.peek(size)  # type: ignore[no-any-return]  # the file is any
        position = below.tell()
        data = below.read(io.DEFAULT_BUFFER_SIZE)
        below.seek(position)
        return data


class _InlineExecutor(Executor):
    """Runs calls in the thread that submits them. A task that awaits the result lets other tasks run."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


INLINE = _InlineExecutor()
