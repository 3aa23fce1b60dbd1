"""Write one log from many tasks, without a lock. Each line is complete, and those of each task are in order.

    python packages/aiofiles/examples/shared_log.py LOG [--tasks 100] [--steps 100]

The calls of a file run one at a time, in the order in which they were made, whichever tasks made them. So write what
belongs together by one call, and nothing comes between.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING

import aiofiles

if TYPE_CHECKING:
    from aiofiles.threadpool.text import AsyncTextIOWrapper


async def work(name: str, steps: int, log: AsyncTextIOWrapper) -> None:
    for step in range(steps):
        await asyncio.sleep(0)  # here, a real task does its work
        await log.write(f"{name}: step {step}\n")


async def write(path: str, tasks: int, steps: int) -> None:
    async with aiofiles.open(path, "w", encoding="utf-8") as log:
        await asyncio.gather(*[work(f"task {number}", steps, log) for number in range(tasks)])


async def check(path: str) -> int:
    """Return how many lines the log has. Exit if one is incomplete, or is not the next one of its task."""
    steps = Counter[str]()
    async with aiofiles.open(path, encoding="utf-8") as log:
        async for line in log:
            name = line.partition(":")[0]
            if line != f"{name}: step {steps[name]}\n":
                sys.exit(f"{path}: {line!r} is not step {steps[name]} of {name}")
            steps[name] += 1
    return steps.total()


async def main(path: str, tasks: int, steps: int) -> None:
    await write(path, tasks, steps)
    print(f"{path}: {await check(path)} lines of {tasks} tasks, each complete and in its place")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write one log from many tasks.")
    parser.add_argument("log", help="the file to write; its old content is lost")
    parser.add_argument("--tasks", type=int, default=100, help="how many tasks write (default: 100)")
    parser.add_argument("--steps", type=int, default=100, help="how many lines each writes (default: 100)")
    options = parser.parse_args()
    asyncio.run(main(options.log, options.tasks, options.steps))
