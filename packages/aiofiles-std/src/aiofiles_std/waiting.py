"""Let a blocking read wait for input until its caller is cancelled, and no longer."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import selectors
import stat
import sys
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, get_ident
from typing import Any

# Not the default selector, because that refuses regular files. eventlet removes `poll`.
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)
# `poll` of macOS refuses terminals and other devices.
_DeviceSelector = _Selector if sys.platform == "linux" else selectors.SelectSelector

# Taken at import, so that the library works while a test replaces them. pyfakefs finds and replaces all but partials.
_close = partial(os.close)
_fstat = partial(os.fstat)
_pipe = partial(os.pipe)
_write = partial(os.write)

# How long, in seconds, a cancelled caller waits until its worker has left the file. This blocks the event loop.
_LEAVE_TIMEOUT = 0.001


def raw_below(file: Any) -> io.FileIO | None:
    """Return the raw file that *file* buffers, or None if this module cannot wait for its input."""
    buffer = getattr(file, "buffer", file)
    return buffer.raw if type(buffer) is io.BufferedReader and type(buffer.raw) is io.FileIO else None


@contextlib.contextmanager
def reading_by(readinto: Callable[[Any], int | None], raw: io.FileIO) -> Iterator[None]:
    """In the context, this thread reads *raw* by *readinto*, also through the buffer and the decoder above it.

    When *readinto* returns 0, *raw* seems to be at its end. So the files above it return early with what they have.
    """
    thread = get_ident()

    def replaced(buffer: Any) -> int | None:
        return readinto(buffer) if get_ident() == thread else io.FileIO.readinto(raw, buffer)

    def readall() -> bytes | None:
        if get_ident() != thread:
            return io.FileIO.readall(raw)
        buffer = bytearray(io.DEFAULT_BUFFER_SIZE)
        return b"".join(bytes(buffer[:count]) for count in iter(partial(readinto, buffer), 0))

    vars(raw).update(readinto=replaced, readall=readall)
    try:
        yield
    finally:
        del vars(raw)["readinto"], vars(raw)["readall"]


class Waiting:
    """The wait of *call* for input of *raw*. It ends when the caller is cancelled."""

    # Whether `readinto` returned 0 because the caller was cancelled, and not because *raw* is at its end.
    pretended_end = False

    def __init__(self, call: Any, raw: io.FileIO) -> None:
        self.call = call
        self._raw = raw
        self._thread = get_ident()
        self._has_left = Event()
        encoding = getattr(call.file, "encoding", None)
        self._decoder = codecs.getincrementaldecoder(encoding)("ignore") if encoding else None
        # Whether a cancellation cannot end the next read: within a character or a line end, the decoder must not be
        # told that the file ends.
        self._cannot_stop = False
        # The write end of a pipe, while the worker waits. Whoever pops it closes it.
        self._write_ends: list[int] = []

    def readinto(self, buffer: Any) -> int:
        """Wait for input and read it. Return 0 if the caller is cancelled before there is any."""
        if not self._cannot_stop and not self._wait_for_input():
            self.pretended_end = True
            return 0
        count = io.FileIO.readinto(self._raw, buffer) or 0
        if self._decoder is not None:
            text = self._decoder.decode(bytes(buffer[:count]))
            self._cannot_stop = count > 0 and (text.endswith("\r") or bool(self._decoder.getstate()[0]))
        return count

    def _wait_for_input(self) -> bool:
        """Return True when a read may begin, False if the caller is cancelled before."""
        if sys.platform != "win32":  # there, `select` takes a descriptor for a socket
            # `select` raises ValueError if a descriptor is 1,024 or more.
            with contextlib.suppress(OSError, ValueError), self._make_selector() as selector:
                selector.register(self._raw, selectors.EVENT_READ)
                while not self.call.is_abandoned and not selector.select(0):
                    self._wait(selector)
                return not self.call.is_abandoned
        self._cannot_stop = True
        return True

    def _make_selector(self) -> selectors.BaseSelector:
        is_device = stat.S_ISCHR(_fstat(self._raw.fileno()).st_mode)
        return _DeviceSelector() if is_device else _Selector()

    def _wait(self, selector: selectors.BaseSelector) -> None:
        read_end, write_end = _pipe()
        try:
            self._write_ends.append(write_end)
            selector.register(read_end, selectors.EVENT_READ)
            if not self.call.is_abandoned:  # from here on, a cancellation writes to the pipe
                selector.select()
            selector.unregister(read_end)
        finally:
            self.wake()
            _close(read_end)

    def wake(self) -> None:
        """Make the waiting worker check whether its caller was cancelled. Any thread may call this."""
        with contextlib.suppress(IndexError):
            write_end = self._write_ends.pop()
            with contextlib.suppress(BrokenPipeError):  # the worker has just stopped waiting
                _write(write_end, b"!")  # to close it is not enough, because a forked process may have it open, too
            _close(write_end)

    def leave(self) -> None:
        """Note that the worker has left the file."""
        self._has_left.set()

    def end(self) -> None:
        """Wake the worker, because its caller was cancelled, and wait until it has left the file.

        That takes some ten microseconds. Without the wait, a blocking read could begin while the worker is still in the
        file. The buffers of `io` may then drop data.
        """
        self.wake()
        if not self._cannot_stop and get_ident() != self._thread:
            self._has_left.wait(_LEAVE_TIMEOUT)
