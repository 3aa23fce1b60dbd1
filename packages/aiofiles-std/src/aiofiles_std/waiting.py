"""Wait for input below a blocking read, and no longer than its caller does."""

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

# Not the default one, which refuses regular files. eventlet takes `poll` away.
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)
# `poll` of macOS refuses terminals and other devices.
_DeviceSelector = _Selector if sys.platform == "linux" else selectors.SelectSelector

# Taken at import, so that the library works while a test replaces them; as partials, because pyfakefs finds the others.
_close = partial(os.close)
_fstat = partial(os.fstat)
_pipe = partial(os.pipe)
_write = partial(os.write)

# For how long, in seconds, a caller that leaves waits for its worker to leave the file. The event loop waits, too.
_PATIENCE = 0.001


def raw_below(file: Any) -> io.FileIO | None:
    """The file of the operating system that *file* buffers, if it is one that this module can wait for."""
    buffer = getattr(file, "buffer", file)
    return buffer.raw if type(buffer) is io.BufferedReader and type(buffer.raw) is io.FileIO else None


@contextlib.contextmanager
def reading_by(readinto: Callable[[Any], int | None], raw: io.FileIO) -> Iterator[None]:
    """While in the context, what this thread reads of *raw*, buffered or decoded, comes by *readinto*.

    Where that gives nothing, *raw* seems to be at its end: so what is above returns early with what it has.
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
    """The wait of *call* for input of *raw*, which is over when the caller is gone."""

    # Whether *raw* seemed to be at its end for that.
    was_in_vain = False

    def __init__(self, call: Any, raw: io.FileIO) -> None:
        self.call = call
        self._raw = raw
        self._thread = get_ident()
        self._has_left = Event()
        encoding = getattr(call.file, "encoding", None)
        self._decoder = codecs.getincrementaldecoder(encoding)("ignore") if encoding else None
        # Whether it reads at once: text that is amid a character or a line end must not be told that the file ends.
        self._is_deaf = False
        # The end of a pipe to write to, while there is one: who takes it out closes it.
        self._bell: list[int] = []

    def readinto(self, buffer: Any) -> int:
        """Read when there is input; or nothing, if the caller is gone before."""
        if not self._is_deaf and not self._is_ready():
            self.was_in_vain = True
            return 0
        count = io.FileIO.readinto(self._raw, buffer) or 0
        if self._decoder is not None:
            text = self._decoder.decode(bytes(buffer[:count]))
            self._is_deaf = count > 0 and (text.endswith("\r") or bool(self._decoder.getstate()[0]))
        return count

    def _is_ready(self) -> bool:
        if sys.platform != "win32":  # there, `select` takes the number of a descriptor for that of a socket
            # `select` raises ValueError if a descriptor is 1,024 or more.
            with contextlib.suppress(OSError, ValueError), self._make_selector() as selector:
                selector.register(self._raw, selectors.EVENT_READ)
                while not self.call.is_abandoned and not selector.select(0):
                    self._wait(selector)
                return not self.call.is_abandoned
        self._is_deaf = True
        return True

    def _make_selector(self) -> selectors.BaseSelector:
        is_device = stat.S_ISCHR(_fstat(self._raw.fileno()).st_mode)
        return _DeviceSelector() if is_device else _Selector()

    def _wait(self, selector: selectors.BaseSelector) -> None:
        hearing, bell = _pipe()
        try:
            self._bell.append(bell)
            selector.register(hearing, selectors.EVENT_READ)
            if not self.call.is_abandoned:  # if it is from here on, it rings
                selector.select()
            selector.unregister(hearing)
        finally:
            self.wake()
            _close(hearing)

    def wake(self) -> None:
        """Have who waits look whether the caller is gone, in any thread."""
        with contextlib.suppress(IndexError):
            bell = self._bell.pop()
            _write(bell, b"!")  # not just closed, for after a fork another process may hold it, too
            _close(bell)

    def leave(self) -> None:
        """Note that the file is free for others."""
        self._has_left.set()

    def end(self) -> None:
        """Wake who waits, for the caller is gone, and see it leave the file.

        That takes some ten microseconds. A blocking read that came earlier could meet it there, where the buffers of
        `io` may then drop data.
        """
        self.wake()
        if not self._is_deaf and get_ident() != self._thread:
            self._has_left.wait(_PATIENCE)
