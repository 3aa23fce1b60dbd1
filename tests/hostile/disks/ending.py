"""A program that ends while a call is held: `ending.py HOW API PATH`. It prints what happens."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import aiofiles
import aiofiles.os

how, api, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def show(text: str) -> None:
    print(text, flush=True)


def read() -> None:
    path.read_bytes()
    show("the call has ended")


async def until_cancelled(call: Awaitable[object]) -> None:
    try:
        await call
    except asyncio.CancelledError:
        show("the task was cancelled")
        raise


async def ours() -> None:
    await until_cancelled(aiofiles.os.wrap(read)())


async def ours_in_a_file() -> None:
    file: Any = await aiofiles.open(path, "rb")
    try:
        await until_cancelled(file.read())
    finally:
        await file.close()
        show("the call has ended")


async def blocking() -> None:
    await until_cancelled(asyncio.to_thread(read))


async def main() -> None:
    task = asyncio.ensure_future(globals()[api]())
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    assert line == "end\n"
    if how == "exit at once":
        os._exit(3)
    if how == "cancel":
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    # Else the program returns, and `asyncio.run` cancels the task.
    show("the program returns")


atexit.register(show, "the interpreter ends")
asyncio.run(main())
