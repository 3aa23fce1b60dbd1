"""A program that ends while a call is held: `ending.py HOW API PATH`. It prints what happens."""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
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


async def ours() -> None:
    await aiofiles.os.wrap(read)()


async def ours_in_a_file() -> None:
    file: Any = await aiofiles.open(path, "rb")
    try:
        await file.read()
    finally:
        await file.close()
        show("the call has ended")


async def blocking() -> None:
    await asyncio.to_thread(read)


async def main() -> None:
    task = asyncio.ensure_future(globals()[api]())
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    assert line == "end\n"
    if how == "exit at once":
        os._exit(3)
    show("told to end")
    if how == "cancel":
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            show("the task was cancelled")
    # Else the program returns, and `asyncio.run` cancels the task.
    show("the program returns")


atexit.register(show, "the interpreter ends")
asyncio.run(main())
