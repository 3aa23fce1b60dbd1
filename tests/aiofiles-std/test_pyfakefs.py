"""The streams are real while pyfakefs replaces the file system."""

import asyncio
import os

from pyfakefs.fake_filesystem_unittest import Patcher

from aiofiles_std import stdin

from ..shared.waiting import cancelled, within
from .piping import needs_waiting, waiting


async def free(stream):
    while stream.__calls__.reading:
        await asyncio.sleep(0)


@needs_waiting
async def test_a_cancelled_read_of_a_pipe_takes_nothing(pipe):
    send = os.write  # the real one

    with Patcher():
        await cancelled(await within(waiting(stdin, stdin.readline())))
        await within(free(stdin))
        send(pipe.writing, b"one\n")
        line = await within(stdin.readline())

    assert line == "one\n"
