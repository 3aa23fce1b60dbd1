"""Print what a bug report should name: versions, the event loop, its threads, and how long a trip to a thread takes."""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from importlib import metadata
from typing import Any

from aiofiles_core import run

_DISTRIBUTIONS = (
    "aiofiles",
    "aiofiles-core",
    "aiofiles-os",
    "aiofiles-pathlib",
    "aiofiles-shutil",
    "aiofiles-std",
    "aiofiles-tempfile",
)
_TRIPS = 1000


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


async def _time_trips() -> list[float]:
    """Return how many microseconds each trip to a thread took that did nothing there."""
    durations = []
    for _ in range(_TRIPS):
        start = time.perf_counter()
        await run(int)
        durations.append((time.perf_counter() - start) * 1e6)
    return durations


async def _describe_loop() -> dict[str, str]:
    trips = await _time_trips()
    loop = asyncio.get_running_loop()
    pool: Any = getattr(loop, "_default_executor", None)  # only loops of asyncio show it
    return {
        "event loop": f"{type(loop).__module__}.{type(loop).__qualname__}",
        "threads": f"{getattr(pool, '_max_workers', 'unknown')} at most in the default executor",
        "trip": f"{statistics.median(trips):.0f} microseconds, median of {_TRIPS}",
    }


def _main() -> None:
    rows = {distribution: _version(distribution) for distribution in _DISTRIBUTIONS} | {
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "platform": platform.platform(),
        **asyncio.run(_describe_loop()),
    }
    for name, value in rows.items():
        print(f"{name:<18}{value}")


if __name__ == "__main__":
    _main()
