"""Count the lines of a text file and copy it, by aiofiles and by blocking calls, while the event loop should tick.

    python demo.py [FILE]

Without FILE it reads the README of the repository. A tick is due every millisecond, and cannot come while a coroutine
blocks.
"""

from __future__ import annotations

import argparse
import asyncio
import filecmp
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiofiles
import aiofiles.tempfile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

README = Path(__file__).resolve().parents[3] / "README.md"


async def copy_by_aiofiles(source: Path, target: Path) -> int:
    count = 0
    async with (
        aiofiles.open(source, encoding="utf-8", newline="") as reader,
        aiofiles.open(target, "w", encoding="utf-8", newline="") as writer,
    ):
        lines = []
        async for line in reader:
            lines.append(line)
            if len(lines) == 1000:  # a call that writes many lines goes to the executor but once
                await writer.writelines(lines)
                count += len(lines)
                lines.clear()
        await writer.writelines(lines)
        return count + len(lines)


async def copy_by_blocking_calls(source: Path, target: Path) -> int:
    count = 0
    with (
        source.open(encoding="utf-8", newline="") as reader,
        target.open("w", encoding="utf-8", newline="") as writer,
    ):
        for line in reader:
            writer.write(line)
            count += 1
        return count


class Ticker:
    """Counts ticks of the event loop while its context lasts, and the longest time without one, in seconds."""

    async def __aenter__(self) -> Ticker:
        self.ticks = 0
        self.longest_pause = 0.0
        self._last = time.perf_counter()
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._task.cancel()
        self._note_pause()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(0.001)
            self.ticks += 1
            self._note_pause()

    def _note_pause(self) -> None:
        now = time.perf_counter()
        self.longest_pause = max(self.longest_pause, now - self._last)
        self._last = now


async def measure(copy: Callable[[Path, Path], Awaitable[int]], source: Path, target: Path) -> str:
    async with Ticker() as ticker:
        start = time.perf_counter()
        lines = await copy(source, target)
        seconds = time.perf_counter() - start
    return f"{lines:>9}{seconds * 1e3:>11.1f} ms{ticker.ticks:>8}{ticker.longest_pause * 1e3:>14.1f} ms"


async def main(source: Path) -> None:
    async with aiofiles.tempfile.TemporaryDirectory() as folder:
        ours = await measure(copy_by_aiofiles, source, Path(folder, "aiofiles"))
        blocking = await measure(copy_by_blocking_calls, source, Path(folder, "blocking"))
        equal = filecmp.cmp(Path(folder, "aiofiles"), Path(folder, "blocking"), shallow=False)
    print(f"{source}: the two copies are {'equal' if equal else 'DIFFERENT'}\n")
    print(f"{'':<14}{'lines':>9}{'time':>14}{'ticks':>8}{'longest pause':>17}")
    print(f"{'aiofiles':<14}{ours}")
    print(f"{'blocking calls':<14}{blocking}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Copy a text file, by aiofiles and by blocking calls.")
    parser.add_argument("file", nargs="?", type=Path, default=README, help="a text file (default: the README)")
    path = parser.parse_args().file
    try:
        asyncio.run(main(path))
    except UnicodeDecodeError as error:
        sys.exit(f"demo: {path} is not UTF-8 text: {error}")
    except OSError as error:
        sys.exit(f"demo: {path} cannot be read: {error.strerror}")
