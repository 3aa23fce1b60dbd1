"""The line of the calls of a stream, which its text and its bytes share."""

from __future__ import annotations

import atexit
import io
from typing import Any
from weakref import WeakKeyDictionary, ref

from aiofiles_core import READING, ReadAhead, Strand

from .daemon import DaemonExecutor
from .exiting import flush_at_exit
from .twins import decoded, encoded
from .waiting import Waiting, raw_below, reading_by


class StreamReads(ReadAhead):
    """What was read from a stream: no more than asked for, so that blocking calls between find what comes next."""

    # What the read that is under way waits for.
    waiting: Waiting | None = None
    # The text of the stream, if it was read.
    _text: ref[Any] | None = None

    def make(self, call: Any) -> Any:
        """Make *call*; a read ends when its caller is gone, and what it took is kept."""
        if call.name not in READING:
            return super().make(call)
        self._suit(call.file)
        raw = raw_below(call.file)
        if raw is None:
            return super().make(call)
        self.waiting = waiting = Waiting(call, raw)
        try:
            with reading_by(waiting.readinto, raw):
                result = super().make(call)
        finally:
            self.waiting = None
            waiting.leave()
        if not waiting.was_in_vain:
            return result
        # It may be a part of a line.
        self.unread.add("read" if call.name == "readline" else call.name, call.args, result)
        return None

    def _suit(self, file: Any) -> None:
        """Turn what is kept into text or bytes, whichever *file* gives."""
        data = self.unread.data
        is_text = isinstance(file, io.TextIOBase)
        text: Any = file if is_text else self._text and self._text()
        if is_text:
            self._text = ref(file)
        if text and data and is_text != isinstance(data, str):
            self.unread.settle(text.buffer if is_text else text)
            if self.unread.data:
                self.unread.data = None  # should it be no text, it is lost as in the blocking file
                self.unread.is_line = False
                self.unread.data = decoded(data, text) if is_text else encoded(data, text)

    def _expect(self, bulk: Any, result: Any) -> None:
        """Make no read ahead, even if it is repeated."""


class Stream(Strand):
    """The line of a stream's calls, whose reads occupy no worker of the loop."""

    _ahead: StreamReads

    def __init__(self) -> None:
        super().__init__()
        self._ahead = StreamReads()
        self._reader = DaemonExecutor()

    async def run(self, call: Any) -> Any:
        """Make *call* when its turn comes."""
        if call.name.startswith("write"):
            flush_at_exit()
        elif call.name in READING and call.executor is None:
            call.executor = self._reader
        return await super().run(call)

    def abandon(self, call: Any) -> None:
        """See to *call*, whose caller is gone: wake its worker, if it waits for input."""
        super().abandon(call)
        waiting = self._ahead.waiting
        if waiting is not None and waiting.call is call and call.is_abandoned:
            waiting.end()

    def stop(self) -> None:
        """Let no read hold the lock of its file, which the interpreter takes when it exits."""
        waiting = self._ahead.waiting
        if waiting is not None:
            waiting.call.is_abandoned = True
            waiting.wake()
        self._reader.shutdown()


_streams: WeakKeyDictionary[Any, Stream] = WeakKeyDictionary()


def stream_of(file: Any) -> Stream:
    """The line of the calls of *file*, and of the text over it."""
    # Of its own for each file: a read that waits for one must not hold up another, or leave its data there.
    below = getattr(file, "buffer", file)
    try:
        return _streams.get(below) or _streams.setdefault(below, Stream())
    except TypeError:  # no file at all
        return Stream()


@atexit.register
def _stop() -> None:
    for stream in list(_streams.values()):
        stream.stop()
