"""Files that are read and written at the same time, each with its other side."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sys
from functools import partial

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun

# More than fits into the buffer of a socket, a pipe or a terminal.
LARGE = [bytes(1 << 15)] * 32


class Wire:
    """A blocking *file*, and the other side, which sends and receives."""

    def __init__(self, file, send, receive, *hang_up):
        self.file = file
        self.send = send
        self._receive = receive
        self._hang_up = hang_up

    def proxy(self, executor=None):
        """Ours, over the file."""
        make = aiofiles_core.AsyncFileIO if isinstance(self.file, Device) else aiofiles_core.wrap
        return make(self.file, executor=executor)

    def own(self, data):
        """Return *data* in the type that the file reads and writes."""
        return data.decode() if isinstance(self.file, io.TextIOBase) else data

    def receive(self, size):
        """Wait until the file has sent *size* bytes, and return them."""
        data = b""
        while len(data) < size:
            received = self._receive(size - len(data))
            assert received
            data += received
        return data

    def is_hung_up(self):
        """Return whether the file has sent everything, and its descriptor is closed, too."""
        try:
            return self._receive(1) == b""
        except OSError:  # that is how a terminal says it
            return True

    def close(self):
        """Let every read and write of the file end, and close it."""
        for close in self._hang_up:
            close()
        with contextlib.suppress(OSError):  # what is buffered has nowhere to go
            self.file.close()


class Device(io.RawIOBase):
    """A file of a user, such as a serial line."""

    def __init__(self, line):
        self._line = line

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        self._check_open()
        return self._line.recv_into(buffer)

    def write(self, data):
        self._check_open()
        self._line.sendall(data)
        return len(data)

    def close(self):
        self._line.close()
        super().close()

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")


class Lying(io.FileIO):
    """A file that says it can seek, and stays where it is, as many devices do."""

    def seekable(self):
        return True

    def seek(self, offset, whence=os.SEEK_SET):
        return 0

    def tell(self):
        return 0


def over_socket(make):
    ours, other = socket.socketpair()
    other.settimeout(TIMEOUT)
    with ours:
        file = make(ours)
    return Wire(file, other.sendall, other.recv, other.close)


def over_terminal():
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    send, receive, hang_up = [partial(function, master) for function in (os.write, os.read, os.close)]
    return Wire(open(slave, "r+b", buffering=0), send, receive, hang_up)


def over_pipes():
    reading, sending = os.pipe()
    receiving, writing = os.pipe()
    file = io.BufferedRWPair(io.FileIO(reading), io.FileIO(writing, "w"))
    hang_up = [partial(os.close, end) for end in (sending, receiving)]
    return Wire(file, partial(os.write, sending), partial(os.read, receiving), *hang_up)


WIRES = {
    "unbuffered socket": partial(over_socket, lambda ours: io.FileIO(ours.detach(), "r+")),
    "unbuffered socket that lies": partial(over_socket, lambda ours: Lying(ours.detach(), "r+")),
    "unbuffered terminal": over_terminal,
    "pair of pipes": over_pipes,
    "buffered socket": partial(over_socket, lambda ours: ours.makefile("rwb")),
    "text over a socket": partial(over_socket, lambda ours: ours.makefile("rw", encoding="utf-8", newline="\n")),
    "file of a user": partial(over_socket, lambda ours: Device(ours.dup())),
}

_needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs terminals, and sockets that are files")


def wires(*without):
    """Return the parameters of a fixture that makes a `Wire` of each kind but *those*."""
    return [
        pytest.param(make, id=kind, marks=[_needs_posix] if kind.startswith("unbuffered") else [])
        for kind, make in WIRES.items()
        if kind not in without
    ]


async def waiting(call, blocking, name):
    """Return a task of *call* that has reached the method *name* of the *blocking* file."""
    gate = hold(blocking, name)
    gate.opened.set()
    task = await begun(call())
    assert gate.entered.wait(TIMEOUT)
    return task
