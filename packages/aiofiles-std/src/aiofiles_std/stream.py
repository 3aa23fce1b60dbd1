"""The calls on a standard stream, which its text and its bytes share."""

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
    """A read that occupies no worker of the loop, and ends when its caller leaves. What it took is kept."""

    # What the read waits for, while it does.
    waiting: Waiting | None = None
    # Standard input, while the read is made. When the interpreter exits, it closes what nobody holds. For that it needs
    # the lock of the buffer, which a read that cannot be woken never releases, and it would abort.
    _kept: tuple[Any, ...] = ()

    def __init__(self, calls: StreamCalls, *args: Any) -> None:
        super().__init__(calls, *args)
        self._calls: Any = calls
        if self.executor is None:
            self.executor = calls.reader

    def make(self) -> Any:
        """Make the read, in the worker."""
        self._kept = getattr(sys, "stdin", None), getattr(sys, "__stdin__", None)
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
        if waiting.was_in_vain and self.name == "readline":
            self.name = "read"  # it may be a part of a line
        return result

    def forget(self) -> None:
        """Release the stream."""
        super().forget()
        self._calls = None
        self._kept = ()

    def leave(self) -> None:
        """Wake the worker, if it waits for input."""
        if self.waiting is not None:
            self.waiting.end()


class StreamCalls(Calls):
    """The calls on a stream.

    No more is read than was asked for, so that blocking calls in between find what comes next.
    """

    reads = StreamRead

    # The read that waits for input.
    reading: StreamRead | None = None
    # The text of the stream, if it was read.
    _text: ref[Any] | None = None

    def __init__(self, file: Any = None) -> None:
        super().__init__(file)
        self.backlog.reads_ahead = False
        self.reader = DaemonExecutor()

    def choose(self, file: Any, name: str, *args: Any, **kwargs: Any) -> Call:
        """Return the call of the method *name* of *file*."""
        if name.startswith("write"):
            flush_at_exit()
        return super().choose(file, name, *args, **kwargs)

    def adapt_leftover(self, file: Any) -> None:
        """Turn what is kept into text or bytes, whichever *file* gives."""
        leftover = self.backlog.leftover
        data = leftover.data
        is_text = isinstance(file, io.TextIOBase)
        text: Any = file if is_text else self._text and self._text()
        if is_text:
            self._text = ref(file)
        if text and data and is_text != isinstance(data, str):
            self.backlog.put_back(text.buffer if is_text else text)
            if leftover.data:
                leftover.data = None  # if it is not text, it is lost, as in the blocking file
                leftover.is_line = False
                leftover.data = decoded(data, text) if is_text else encoded(data, text)

    def stop(self) -> None:
        """Let no read hold the lock of its file, which the interpreter takes when it exits."""
        reading = self.reading
        waiting = reading and reading.waiting
        if reading and waiting:
            reading.is_abandoned = True
            waiting.wake()
        self.reader.shutdown()


_streams: WeakKeyDictionary[Any, StreamCalls] = WeakKeyDictionary()

# For objects that take no weak reference: the latest ones, with their calls, by their ids.
_LATEST = 8
_others: dict[int, tuple[Any, StreamCalls]] = {}


def calls_on(file: Any) -> StreamCalls:
    """Return the calls on *file*, which the text over it shares."""
    # Each file has its own, because a read that waits for one must not hold up another, or leave its data there.
    below = getattr(file, "buffer", file)
    try:
        return _streams.get(below) or _streams.setdefault(below, StreamCalls(below))
    except TypeError:
        entry = _others.get(id(below)) or _others.setdefault(id(below), (below, StreamCalls(below)))
        for oldest in list(_others)[:-_LATEST]:
            _others.pop(oldest, None)
        return entry[1]


@atexit.register
def _stop() -> None:
    for calls in list(_streams.values()):
        calls.stop()


def _start_anew() -> None:
    """Leave to the parent, in its fork, what its threads do."""
    for calls in [*_streams.values(), *(calls for _, calls in list(_others.values()))]:
        calls.reading = None
        calls.reader = DaemonExecutor()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_start_anew)
