"""Send the lines of a log to a collector over TCP, as they are written, across rotations and restarts.

    python packages/aiofiles/examples/ship_log.py LOG HOST PORT [--interval SECONDS]

When the log is rotated (LOG is renamed to `LOG.1`, that to `LOG.2` and so on), it sends the rest of the older files
first. It keeps the position up to which it has sent in `LOG.position`, so that it continues there after a restart. If
it is killed, it may send some lines twice. It runs until Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from typing import TYPE_CHECKING

import aiofiles.os
from aiofiles.pathlib import Path

if TYPE_CHECKING:
    from aiofiles.threadpool.binary import AsyncBufferedReader


async def read_lines(file: AsyncBufferedReader, position: int) -> tuple[bytes, int]:
    """Return the complete lines from *position* on, up to some 64 KiB, and the position after them."""
    await file.seek(position)
    chunk = await file.read(1 << 16)
    if len(chunk) == 1 << 16 and b"\n" not in chunk:
        return chunk, position + len(chunk)  # a very long line is sent in parts
    complete = chunk[: chunk.rfind(b"\n") + 1]
    return complete, position + len(complete)


async def list_files(log: Path) -> dict[int, Path]:
    """Return the path of each file of *log* by its inode, which a file keeps when it is renamed; the oldest first."""
    found: dict[int, Path] = {}
    while True:  # until two lists agree, because files may be renamed meanwhile
        before, found = found, {}
        older = [path async for path in log.parent.glob(f"{log.name}.*") if path.suffix[1:].isdecimal()]
        for path in [*sorted(older, key=lambda path: -int(path.suffix[1:])), log]:
            with contextlib.suppress(FileNotFoundError):
                found[(await path.stat()).st_ino] = path
        if found == before:
            return found


async def open_file(log: Path, inode: int) -> tuple[AsyncBufferedReader, int]:
    """Open the file of *log* with that *inode*, or the oldest one if it was removed. Return it and its inode."""
    while True:
        files = await list_files(log)
        path = files.get(inode, next(iter(files.values()), log))
        file = await path.open("rb")
        found = (await aiofiles.os.fstat(file.fileno())).st_ino
        if files.get(found) == path:
            return file, found
        await file.close()  # the log was rotated meanwhile, so this may be another file


async def ship(log: Path, writer: asyncio.StreamWriter, interval: float) -> None:
    """Send the lines of *log* to *writer*, looking for more every *interval* seconds."""
    saved = log.with_name(f"{log.name}.position")
    inode, position = json.loads(await saved.read_text()) if await saved.exists() else ((await log.stat()).st_ino, 0)
    try:
        while True:
            file, found = await open_file(log, inode)
            async with file:
                if found != inode:
                    inode, position = found, 0
                newer: list[int] = []
                while not newer:
                    # Asked before reading: what was appended before the rotation is read in this round.
                    inodes = list(await list_files(log))
                    newer = inodes[inodes.index(inode) + 1 :] if inode in inodes else inodes[:1]
                    if (await aiofiles.os.fstat(file.fileno())).st_size < position:
                        position = 0  # the file was emptied
                    before = position
                    while (part := await read_lines(file, position))[0]:
                        writer.write(part[0])
                        position = part[1]
                        await writer.drain()
                    if position != before:
                        await saved.write_text(json.dumps([inode, position]), atomic=True)
                    if not newer:
                        await asyncio.sleep(interval)
            inode, position = newer[0], 0
    finally:  # also after Ctrl-C
        await saved.write_text(json.dumps([inode, position]), atomic=True)


async def main(log: str, host: str, port: int, interval: float) -> None:
    _, writer = await asyncio.open_connection(host, port)
    try:
        await ship(Path(log), writer, interval)
    finally:
        writer.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Send the lines of a log to a collector.")
    parser.add_argument("log", help="the file to follow")
    parser.add_argument("host", help="where the collector is")
    parser.add_argument("port", type=int, help="the port of the collector")
    parser.add_argument("--interval", type=float, default=0.2, help="seconds between two looks (default: 0.2)")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(main(options.log, options.host, options.port, options.interval))
        except OSError as error:
            sys.exit(f"ship_log: {error}")
