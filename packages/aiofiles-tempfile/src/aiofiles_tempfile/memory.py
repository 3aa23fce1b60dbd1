"""Tell which calls of a spooled file leave its data in memory, and lend it the methods that its class lacks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

# How many lines are written, and how many bytes of lines are read, at most, in the thread of the loop.
_LINES = 1 << 16
_BYTES = 1 << 20

# The encodings in which text takes the same space wherever it stands, but for a mark at the begin.
_STATELESS = ("ascii", "cp125", "iso8859", "utf-8", "utf-16", "utf-32")


def stays_in_memory(file: Any, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Whether the spooled *file* is in memory, and surely will be after a call of its method *name*.

    Of a call that will fail, or may take long, it is not said.
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
    # Not by `_rolled`, which is false if the rollover has failed half-way.
    if isinstance(below, io.TextIOWrapper):
        try:
            below = below.buffer
        except ValueError:  # it is detached
            return None
    return below if isinstance(below, io.BytesIO) else None


def _is_within(file: Any, size: Any = None) -> bool:
    return size is None or (type(size) is int and size <= file._max_size)


def _fits(file: Any, memory: io.BytesIO, name: str, data: Any) -> bool:
    """Whether *data* does not exceed the limit: another file in memory shows how many bytes it makes."""
    if name == "writelines" and (type(data) not in (list, tuple) or len(data) > _LINES):
        return False  # another iterable may do anything
    limit = file._max_size
    if not limit:
        return True
    if sum(map(len, data if name == "writelines" else (data,))) > limit:
        return False
    trial = io.BytesIO()
    writer: Any = trial
    below = file._file
    if below is not memory:
        # `tell` flushes what a failed write has left; what it gives amid a decoding may be past any limit.
        if not codecs.lookup(below.encoding).name.startswith(_STATELESS) or below.tell() > limit:
            return False
        newline = file._TemporaryFileArgs["newline"]
        writer = io.TextIOWrapper(trial, below.encoding, below.errors, newline)
    getattr(writer, name)(data)
    writer.flush()
    return bool(memory.tell() + trial.tell() <= limit)


class Below:
    """The file below a *spooled* one when a method is called: that in memory or, from rollover on, that on disk."""

    def __init__(self, spooled: Any) -> None:
        self._spooled = spooled

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._spooled._file, name)
        if not callable(value):
            return value
        return lambda *args, **kwargs: getattr(self._spooled._file, name)(*args, **kwargs)

    def peek(self, size: int = 0, /) -> bytes:
        """Return what comes next, and leave the position: `io.BufferedReader.peek`, which data in memory has not."""
        below = self._spooled._file
        if not isinstance(below, io.BytesIO):
            return below.peek(size)  # type: ignore[no-any-return]  # the file is any
        position = below.tell()
        data = below.read(io.DEFAULT_BUFFER_SIZE)
        below.seek(position)
        return data


class _Here(Executor):
    """Runs calls in the thread that submits them; who awaits them lets the event loop have a turn."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


HERE = _Here()
