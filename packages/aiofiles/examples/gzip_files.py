"""Compress files with gzip, a few at a time: `wrap` gives any blocking file asynchronous methods.

    python packages/aiofiles/examples/gzip_files.py FILE... [--limit 4]

Each FILE is kept, and `FILE.gz` is created beside it. The same works for `bz2.open`, `lzma.open` and every other
object that has the methods of a file.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sys

import aiofiles
import aiofiles.os
from aiofiles_core import asyncify, wrap

CHUNK = 1 << 20


@asyncify  # opening blocks, too
def create(path: str) -> gzip.GzipFile:
    return gzip.open(path, "wb")


async def compress(path: str) -> str:
    """Compress the file at *path*, and return what to print about it."""
    target = f"{path}.gz"
    async with aiofiles.open(path, "rb") as source, wrap(await create(target)) as packed:
        while chunk := await source.read(CHUNK):
            await packed.write(chunk)  # compresses in a thread, so the event loop stays free
    before, after = [await aiofiles.os.path.getsize(name) for name in (path, target)]
    return f"{target}: {before} bytes became {after}"


async def main(paths: list[str], limit: int) -> None:
    slots = asyncio.Semaphore(limit)

    async def work(path: str) -> None:
        async with slots:
            print(await compress(path))

    await asyncio.gather(*map(work, paths))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compress files with gzip.")
    parser.add_argument("files", nargs="+", metavar="file", help="a file to compress")
    parser.add_argument("--limit", type=int, default=4, help="how many files to compress at a time (default: 4)")
    options = parser.parse_args()
    try:
        asyncio.run(main(options.files, options.limit))
    except OSError as error:
        sys.exit(f"gzip_files: {error}")
