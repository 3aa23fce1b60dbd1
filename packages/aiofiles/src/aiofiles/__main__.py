"""Print what a report of a bug should name: versions, the event loop, its threads, and what a trip to one costs."""

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
_HOPS = 1000


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


async def _time_hops() -> list[float]:
    """How long, in microseconds, the event loop waits for a thread that does nothing, time after time."""
    durations = []
    for _ in range(_HOPS):
        start = time.perf_counter()
        await run(int)
        durations.append((time.perf_counter() - start) * 1e6)
    return durations


async def _describe_loop() -> dict[str, str]:
    hops = await _time_hops()
    loop = asyncio.get_running_loop()
    pool: Any = getattr(loop, "_default_executor", None)  # only loops of asyncio show it
    return {
        "event loop": f"{type(loop).__module__}.{type(loop).__qualname__}",
        "threads": f"{getattr(pool, '_max_workers', 'unknown')} at most in the default executor",
        "hop": f"{statistics.median(hops):.0f} microseconds, median of {_HOPS}",
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
