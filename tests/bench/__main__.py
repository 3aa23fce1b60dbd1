"""Measure aiofiles against the blocking file and the bare executor, in interleaved rounds of one run.

    hatch run bench [--rounds N]

Prints medians, in microseconds a call, and their ratio to the bare executor: the least that a call in a thread costs.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiofiles_core

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CALLS = 1000
LINE = b"x" * 79 + b"\n"


async def read_by_blocking_calls(path: Path) -> None:
    with path.open("rb") as file:
        for _ in range(CALLS):
            file.read(1)


async def read_in_bare_executor(path: Path) -> None:
    loop = asyncio.get_running_loop()
    with path.open("rb") as file:
        for _ in range(CALLS):
            await loop.run_in_executor(None, file.read, 1)


async def read_by_aiofiles(path: Path) -> None:
    async with aiofiles_core.open(path, "rb") as file:
        for _ in range(CALLS):
            await file.read(1)


async def iterate_by_blocking_calls(path: Path) -> None:
    with path.open("rb") as file:
        for _ in file:
            pass


async def iterate_in_bare_executor(path: Path) -> None:
    loop = asyncio.get_running_loop()
    with path.open("rb") as file:
        while await loop.run_in_executor(None, file.readline):
            pass


async def iterate_by_aiofiles(path: Path) -> None:
    async with aiofiles_core.open(path, "rb") as file:
        async for _ in file:
            pass


SCENARIOS: dict[str, dict[str, Callable[[Path], Awaitable[None]]]] = {
    "read(1)": {
        "blocking": read_by_blocking_calls,
        "bare executor": read_in_bare_executor,
        "aiofiles": read_by_aiofiles,
    },
    "line": {
        "blocking": iterate_by_blocking_calls,
        "bare executor": iterate_in_bare_executor,
        "aiofiles": iterate_by_aiofiles,
    },
}


async def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lines")
        path.write_bytes(LINE * CALLS)
        for scenario, contestants in SCENARIOS.items():
            times: dict[str, list[float]] = {name: [] for name in contestants}
            for _ in range(rounds):
                for name in random.sample(list(contestants), len(contestants)):
                    start = time.perf_counter()
                    await contestants[name](path)
                    times[name].append((time.perf_counter() - start) / CALLS * 1e6)
            floor = statistics.median(times["bare executor"])
            for name, each in times.items():
                median = statistics.median(each)
                print(f"{scenario:<10}{name:<16}{median:>9.2f} us{median / floor:>8.2f} x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure aiofiles.")
    parser.add_argument("--rounds", type=int, default=15)
    asyncio.run(main(parser.parse_args().rounds))
