"""Write a log that many tasks share, and rotate it when it becomes too large.

    python packages/aiofiles/examples/rotating_log.py LOG [--limit 10000] [--keep 3] [--tasks 20] [--steps 100]

LOG is renamed to `LOG.1`, that to `LOG.2` and so on; the oldest is removed. Each line is complete, and is in one file.
`ship_log.py` can follow such a log at the same time.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from aiofiles.pathlib import Path

if TYPE_CHECKING:
    from types import TracebackType

    from aiofiles.threadpool.binary import AsyncBufferedIOBase


class RotatingLog:
    """A log of at most *limit* bytes for each file, with *keep* old files."""

    def __init__(self, path: Path, limit: int, keep: int) -> None:
        self.path, self.limit, self.keep = path, limit, keep
        self._lock = asyncio.Lock()  # for work that takes several calls: the file must not change between them

    async def __aenter__(self) -> RotatingLog:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._file.close()

    async def _open(self) -> None:
        self._file: AsyncBufferedIOBase = await self.path.open("ab")
        self._size = (await self.path.stat()).st_size

    async def write(self, line: str) -> None:
        """Append *line*, and flush it, so that programs that follow the log see it."""
        data = f"{line}\n".encode()
        async with self._lock:
            if self._size and self._size + len(data) > self.limit:
                await self._rotate()
            self._size += await self._file.write(data)
            await self._file.flush()

    async def _rotate(self) -> None:
        await self._file.close()
        for number in range(self.keep, 0, -1):
            newer = self._old(number - 1)
            if await newer.exists():
                await newer.replace(self._old(number))
        await self._open()

    def _old(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path


async def main(path: Path, limit: int, keep: int, tasks: int, steps: int) -> None:
    async def work(task: int) -> None:
        for step in range(steps):
            await log.write(f"task {task}: step {step}")

    async with RotatingLog(path, limit, keep) as log:
        await asyncio.gather(*map(work, range(tasks)))
    async for found in path.parent.glob(f"{path.name}*"):
        print(f"{found}: {(await found.stat()).st_size} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a log from many tasks, and rotate it.")
    parser.add_argument("log", help="the file to append to")
    parser.add_argument("--limit", type=int, default=10_000, help="bytes in one file (default: 10000)")
    parser.add_argument("--keep", type=int, default=3, help="how many old files to keep (default: 3)")
    parser.add_argument("--tasks", type=int, default=20, help="how many tasks write (default: 20)")
    parser.add_argument("--steps", type=int, default=100, help="how many lines each task writes (default: 100)")
    options = parser.parse_args()
    asyncio.run(main(Path(options.log), options.limit, options.keep, options.tasks, options.steps))
