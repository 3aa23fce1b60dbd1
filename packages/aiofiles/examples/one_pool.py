"""Use one thread pool for all files: pass it to each call, or make it the default of the event loop.

    python packages/aiofiles/examples/one_pool.py FILE... [--default]

It counts lines and bytes, as `wc -lc` does, and names the threads of the program. Your own pool limits how many files
the program waits for at a time. A slow disk then does not delay other users of the event loop's threads, such as
`getaddrinfo`. If the pool is the default, it runs these, too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import aiofiles
import aiofiles.os

if TYPE_CHECKING:
    from concurrent.futures import Executor


async def count(path: str, pool: Executor | None) -> str:
    """Return the line about *path*. The file uses the pool that it was opened with for all its calls."""
    lines = 0
    async with aiofiles.open(path, "rb", executor=pool) as file:
        async for _ in file:
            lines += 1
    status = await aiofiles.os.stat(path, executor=pool)
    return f"{lines:>8} {status.st_size:>8} {path}"


async def main(paths: list[str], pool: ThreadPoolExecutor, *, as_default: bool) -> None:
    if as_default:
        asyncio.get_running_loop().set_default_executor(pool)  # for all calls without an executor
    for line in await asyncio.gather(*[count(path, None if as_default else pool) for path in paths]):
        print(line)
    print("threads:", *sorted(thread.name for thread in threading.enumerate()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Count lines and bytes, by one pool of threads.")
    parser.add_argument("files", nargs="+", metavar="file", help="a file to count")
    parser.add_argument("--default", action="store_true", help="make the pool the default of the event loop")
    options = parser.parse_args()
    # Around the event loop, and not in it, because leaving the pool blocks until its threads are done.
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="files") as pool:
        try:
            asyncio.run(main(options.files, pool, as_default=options.default))
        except OSError as error:
            sys.exit(f"one_pool: {error}")
