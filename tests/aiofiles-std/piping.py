"""A pipe that replaces standard input, and tasks that read it."""

import os
import select
import sys

import pytest

import aiofiles_std

from ..shared.inside import is_waiting
from ..shared.waiting import begun, cancelled, until

CAN_WAIT = sys.platform != "win32"
needs_waiting = pytest.mark.skipif(not CAN_WAIT, reason="on Windows a cancelled read takes what comes next")


class Pipe:
    """A pipe whose reading end replaces standard input."""

    def __init__(self, **options):
        reading, self.writing = os.pipe()
        self.file = os.fdopen(reading, **{"encoding": "utf-8", **options})

    def send(self, data):
        os.write(self.writing, data)

    def is_empty(self):
        """Return True if all that was sent was read."""
        return not select.select([self.file], [], [], 0)[0]

    def close(self):
        if self.writing is not None:
            os.close(self.writing)
        self.writing = None


def fitting(stream, text):
    """Return *text* in the type that *stream* returns."""
    return text.encode() if stream is aiofiles_std.stdin_bytes else text


async def running(coroutine, steps=5):
    """Return a task of *coroutine* whose worker may have begun to read."""
    return await begun(coroutine, steps)


async def waiting(stream, coroutine):
    """Return a task of *coroutine*, a read of *stream* whose worker waits for input."""
    task = await running(coroutine)
    await until(lambda: (reading := stream.__calls__.reading) and (wait := reading.waiting) and is_waiting(wait))
    return task


async def taken(pipe, coroutine, data):
    """Cancel the read *coroutine* once it has taken *data* out of the pipe. On Windows it takes them later."""
    task = await running(coroutine)
    pipe.send(data)
    if CAN_WAIT:
        await until(pipe.is_empty)
    await cancelled(task)
