"""Copy from one open file to another. Each of them may be blocking or asynchronous."""

from __future__ import annotations

import shutil
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from functools import partial
from typing import Any

from .stopping import is_coroutine_function, until_stopped

# How much is read at a time. With the 64 KiB of `shutil`, trips to threads would take most of the time.
_LENGTH = 2**20


async def copyfileobj(
    fsrc: Any,
    fdst: Any,
    length: int = 0,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> None:
    """Copy the file *fsrc*, from its position to its end, to the file *fdst*: `shutil.copyfileobj`.

    Each file may be blocking, or asynchronous, which means that its `read` or `write` is a coroutine function. Calls
    of a blocking file run in *executor*, and two blocking files are copied in one trip. *length* is the number of bytes
    or characters to read at a time. It defaults to 1 MiB, for two blocking files to the default of `shutil`. A negative
    *length* reads all at once. If the task is cancelled, the running call is the last one.

    Raises what the files raise.

        from aiofiles_shutil import copyfileobj

        async with open("notes.txt", "rb") as source:
            await copyfileobj(source, io.BytesIO())
    """
    read, write = fsrc.read, fdst.write
    send = partial(until_stopped, loop=loop, executor=executor)
    reads, writes = is_coroutine_function(read), is_coroutine_function(write)
    if not reads and not writes:
        await send(partial(shutil.copyfileobj, fsrc, fdst, length))
        return
    while data := await (read(length or _LENGTH) if reads else send(partial(read, length or _LENGTH))):
        await (write(data) if writes else send(partial(write, data)))
