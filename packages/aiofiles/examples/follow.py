"""Print a file, and then what is appended to it, as `tail -f` does, until Ctrl-C.

    python packages/aiofiles/examples/follow.py FILE [--interval SECONDS]

If the file becomes shorter, or another file takes its place, as when a log is rotated, it is printed from its
beginning. (If it was emptied, and has grown beyond its old length since the last look, nothing shows that.)
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from typing import TYPE_CHECKING

import aiofiles
import aiofiles.os

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CHUNK = 1 << 16


async def follow(path: str, interval: float) -> AsyncGenerator[bytes, None]:
    """Yield the content of the file at *path*, and then what is appended. Look for more every *interval* seconds.

    If the task is cancelled while it waits, the file is closed. A caller that leaves its loop early must close the
    generator, with `contextlib.aclosing`.
    """
    while True:
        async with aiofiles.open(path, "rb") as file:
            position = 0
            is_over = False
            while not is_over:
                # Asked before reading, so that what was appended before another file took the place is read, too.
                is_over = await is_replaced(path, file.fileno(), position)
                while chunk := await file.read(CHUNK):
                    position += len(chunk)
                    yield chunk
                if not is_over:
                    await asyncio.sleep(interval)


async def is_replaced(path: str, descriptor: int, position: int) -> bool:
    """Return whether *path* leads to another file than *descriptor*, or to one that ends before *position*."""
    try:
        found = await aiofiles.os.stat(path)
    except FileNotFoundError:  # the file was moved away, and no other has taken its place yet
        return False
    return found.st_size < position or not os.path.samestat(found, await aiofiles.os.fstat(descriptor))


async def main(path: str, interval: float) -> None:
    async with contextlib.aclosing(follow(path, interval)) as chunks:
        async for chunk in chunks:
            await aiofiles.stdout_bytes.write(chunk)
            await aiofiles.stdout_bytes.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Print a file, and then what is appended to it.")
    parser.add_argument("file", help="the file to follow")
    parser.add_argument("--interval", type=float, default=0.2, help="seconds between two looks (default: 0.2)")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(main(options.file, options.interval))
        except OSError as error:
            sys.exit(f"follow: {error}")
