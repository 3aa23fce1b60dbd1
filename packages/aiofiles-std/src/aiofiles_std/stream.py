"""The calls on a standard stream. Its text and its bytes share one queue."""

from __future__ import annotations

import atexit
import io
import os
import sys
from typing import Any
from weakref import WeakKeyDictionary, ref

from aiofiles_core import Call, Calls, Read

from .daemon import DaemonExecutor
from .exiting import flush_at_exit
from .twins import decoded, encoded
from .waiting import Waiting, raw_below, reading_by


class StreamRead(Read):
    """A read that occupies no worker of the event loop, and ends when its caller is cancelled. It loses no data."""

    # The wait for input, while the read runs.
    waiting: Waiting | None = None
    # References to standard input, while the read runs. Without them, the interpreter would close it at exit. For that
    # it needs the lock of the buffer, which a read that cannot be woken never releases, and it would abort.
    _stdin: tuple[Any, ...] = ()

    def __init__(self, calls: StreamCalls, *args: Any) -> None:
        super().__init__(calls, *args)
        self._calls: Any = calls
        if self.executor is None:
            self.executor = calls.executor

    def make(self) -> Any:
        """Make the read, in the worker."""
        self._stdin = getattr(sys, "stdin", None), getattr(sys, "__stdin__", None)
        self._calls.adapt_leftover(self.file)
        raw = raw_below(self.file)
        if raw is None:
            return super().make()
        self.waiting = waiting = Waiting(self, raw)
        self._calls.reading = self
        try:
            with reading_by(waiting.readinto, raw):
                result = super().make()
        finally:
            self._calls.reading = self.waiting = None
            waiting.leave()
        if waiting.pretended_end and self.name == "readline":
            self.name = "read"  # the result may be a part of a line
        return result

    def forget(self) -> None:
        """Release the stream."""
        super().forget()
        self._calls = None
        self._stdin = ()

    def leave(self) -> None:
        """Wake the worker, if it waits for input."""
        if self.waiting is not None:
            self.waiting.end()


class StreamCalls(Calls):
    """The calls on a stream.

    There is no read-ahead, so that blocking reads between the calls find the next input.
    """

    reads = StreamRead

    # The read that waits for input.
    reading: StreamRead | None = None
    # The text file over the stream, if it was read.
    _text: ref[Any] | None = None

    def __init__(self, file: Any = None) -> None:
        super().__init__(file)
        self.backlog.reads_ahead = False
        self.executor = DaemonExecutor()

    def choose(self, file: Any, name: str, *args: Any, **kwargs: Any) -> Call:
        """Return the call of the method *name* of *file*."""
        if name.startswith("write"):
            flush_at_exit()
        return super().choose(file, name, *args, **kwargs)

    def adapt_leftover(self, file: Any) -> None:
        """Convert what a cancelled read has left to the type that *file* returns, text or bytes."""
        leftover = self.backlog.leftover
        data = leftover.data
        is_text = isinstance(file, io.TextIOBase)
        text: Any = file if is_text else self._text and self._text()
        if is_text:
            self._text = ref(file)
        if text and data and is_text != isinstance(data, str):
            self.backlog.put_back(text.buffer if is_text else text)
            if leftover.data:
                leftover.data = None  # bytes that cannot be decoded are lost, as in the blocking file
                leftover.is_line = False
                leftover.data = decoded(data, text) if is_text else encoded(data, text)

    def stop(self) -> None:
        """End the read, so that it releases the lock of its file. The interpreter needs that lock when it exits."""
        reading = self.reading
        waiting = reading and reading.waiting
        if reading and waiting:
            reading.is_abandoned = True
            waiting.wake()
        self.executor.shutdown()


_streams: WeakKeyDictionary[Any, StreamCalls] = WeakKeyDictionary()

# The latest files that do not support weak references, with their calls, by their ids.
_LATEST = 8
_others: dict[int, tuple[Any, StreamCalls]] = {}


def calls_on(file: Any) -> StreamCalls:
    """Return the calls on *file*. A text file and its buffer share them."""
    # Other files have calls of their own: a read that waits for one file must not hold up another, or leave data there.
    below = getattr(file, "buffer", file)
    try:
        return _streams.get(below) or _streams.setdefault(below, StreamCalls(below))
    except TypeError:
        entry = _others.get(id(below)) or _others.setdefault(id(below), (below, StreamCalls(below)))
        for oldest in list(_others)[:-_LATEST]:
            _others.pop(oldest, None)
        return entry[1]


def _all_calls() -> list[StreamCalls]:
    # Each dictionary is copied in one step, because other threads may add to it meanwhile.
    files = [reference() for reference in _streams.keyrefs()]
    found = [_streams.get(file) for file in files if file is not None]
    return [*filter(None, found), *(calls for _, calls in list(_others.values()))]


@atexit.register
def _stop() -> None:
    for calls in _all_calls():
        calls.stop()


def _reset_after_fork() -> None:
    """Start without the reads and threads of the parent, in a forked process."""
    for calls in _all_calls():
        calls.reading = None
        calls.executor = DaemonExecutor()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_reset_after_fork)
