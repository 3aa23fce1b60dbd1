"""The workloads: each is a method that does its work *amount* times, with the files at *path*."""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable

TEXT = {"mode": "r", "encoding": "utf-8"}
PAGE = 4096


def paths(folder: str, amount: int) -> list[str]:
    return [f"{folder}/{number}" for number in range(amount)]


def content(size: int, options: dict[str, Any]) -> Any:
    """Return *size* bytes or characters, whichever a file that is opened with *options* takes."""
    return bytes(size) if "b" in options["mode"] else "x" * (size - 1) + "\n"


@functools.cache
def offsets(path: str, amount: int) -> list[int]:
    return random.Random(amount).choices(range(Path(path).stat().st_size - PAGE), k=amount)


def count(name: str, field: str) -> int:
    """Return a number that Linux records about this process."""
    if sys.platform != "linux":
        raise NotImplementedError
    return int(Path("/proc/self", name).read_text().partition(field + ":")[2].split()[0])


class Looping:
    """An event loop, and the workloads that return a number which is not their duration."""

    module = ""  # what an application imports first
    umbrella = ""  # the module that imports all the others
    path_module = ""  # the module of its paths
    tree_module = ""  # the module that copies and removes trees
    sleep: Any = staticmethod(asyncio.sleep)

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(name)

    def run(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(main())

    async def gather(self, function: Callable[[str], Awaitable[object]], arguments: Iterable[str]) -> None:
        await asyncio.gather(*map(function, arguments))

    async def beside(self, background: Callable[[], Coroutine[Any, Any, None]], main: Callable[[], Any]) -> None:
        task = asyncio.create_task(background())
        await finish(main())
        task.cancel()

    async def pause(self, path: str, amount: int, beside: str = "lines", **options: Any) -> float:
        ticks = [time.perf_counter()]

        async def tick() -> None:
            while True:
                await self.sleep(0.001)
                ticks.append(time.perf_counter())

        await self.beside(tick, lambda: getattr(self, beside)(path, amount, **options))
        ticks.append(time.perf_counter())
        return max(after - before for before, after in itertools.pairwise(ticks)) * 1e3

    async def memory(self, path: str, amount: int, **options: Any) -> float:
        await finish(self.first_line(path, amount))  # the first file of a program loads modules, which do not count
        before = count("status", "VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # resets the peak
        await finish(self.lines(path, amount, **options))
        return count("status", "VmHWM") - before

    async def break_late(self, path: str, amount: int, **options: Any) -> float:
        marks: list[float] = []
        await finish(self.some_lines(path, amount, lambda file: marks.append(time.perf_counter()), **options))
        return (time.perf_counter() - marks[0]) * 1e6

    async def tell_late(self, path: str, amount: int, **options: Any) -> float:
        durations: list[float] = []

        async def tell(file: Any) -> None:
            start = time.perf_counter()
            await finish(file.tell())
            durations.append(time.perf_counter() - start)

        await finish(self.some_lines(path, amount, tell, **options))
        return durations[0] * 1e6

    async def first_line_bytes(self, path: str, amount: int) -> float:
        start = count("io", "rchar")
        cost_of_counting = count("io", "rchar") - start
        await finish(self.first_line(path, amount))
        return (count("io", "rchar") - start - 2 * cost_of_counting) / 1024

    async def imports(self, path: str, amount: int, attribute: str, answer: str) -> float:
        module = getattr(self, attribute)
        if not module:
            raise NotImplementedError
        command = [sys.executable, str(Path(__file__).with_name("importing.py")), module]
        return float(json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[answer])


class Asynchronous(Looping):
    """A library whose files have the methods of blocking files as coroutines. Subclasses define them."""

    open: Any
    stat: Any
    scandir: Any
    walk: Any
    temporary_file: Any

    async def lines(self, path: str, amount: int, **options: Any) -> None:
        async with self.open(path, **options) as file:
            async for _ in file:
                pass

    async def some_lines(self, path: str, amount: int, last: Callable[[Any], Any], **options: Any) -> None:
        async with self.open(path, **options) as file:
            count = 0
            async for _ in file:
                count += 1
                if count == amount:
                    break
            await finish(last(file))

    async def readlines(self, path: str, amount: int, **options: Any) -> None:
        async with self.open(path, **options) as file:
            while await file.readline():
                pass

    async def first_line(self, path: str, amount: int) -> None:
        async with self.open(path, **TEXT) as file:
            async for _ in file:
                break

    async def file(self, path: str) -> None:
        async with self.open(path, mode="rb") as file:
            await file.read()

    async def files(self, path: str, amount: int) -> None:
        for name in paths(path, amount):
            await self.file(name)

    async def files_gathered(self, path: str, amount: int) -> None:
        await self.gather(self.file, paths(path, amount))

    async def path_file(self, path: str) -> None:
        await self.file(path)  # unless the library has a shorter way

    async def path_files(self, path: str, amount: int) -> None:
        for name in paths(path, amount):
            await self.path_file(name)

    async def path_files_gathered(self, path: str, amount: int) -> None:
        await self.gather(self.path_file, paths(path, amount))

    async def reads(self, path: str, amount: int, size: int, times: int = 1) -> None:
        async with self.open(path, mode="rb") as file:
            for _ in range(amount * times):
                await file.read(size)

    async def seeks(self, path: str, amount: int) -> None:
        async with self.open(path, mode="rb") as file:
            for offset in offsets(path, amount):
                await file.seek(offset)
                await file.read(PAGE)

    async def writes(self, path: str, amount: int, size: int, **options: Any) -> None:
        data = content(size, options)
        async with self.open(f"{path}/written", **options) as file:
            for _ in range(amount):
                await file.write(data)

    async def stats(self, path: str, amount: int) -> None:
        for _ in range(amount):
            await self.stat(path)

    async def stats_gathered(self, path: str, amount: int) -> None:
        await self.gather(self.stat, [path] * amount)

    async def scan(self, path: str, amount: int) -> None:
        for _ in await self.scandir(path):
            pass

    async def walks(self, path: str, amount: int) -> None:
        async for _ in self.walk(path):
            pass

    async def temporary_files(self, path: str, amount: int) -> None:
        data = bytes(PAGE)
        for _ in range(amount):
            async with self.temporary_file() as file:
                await file.write(data)


class Pathlike(Asynchronous):
    """A library that also has asynchronous paths."""

    path: Any

    async def path_file(self, path: str) -> None:
        await self.path(path).read_bytes()

    async def path_stats(self, path: str, amount: int) -> None:
        each = self.path(path)
        for _ in range(amount):
            await each.stat()

    async def path_entries(self, path: str, amount: int) -> None:
        async for _ in self.path(path).iterdir():
            pass

    async def path_matches(self, path: str, amount: int) -> None:
        async for _ in self.path(path).rglob("*.txt"):
            pass

    async def path_walks(self, path: str, amount: int) -> None:
        async for _ in self.path(path).walk():
            pass

    async def path_joins(self, path: str, amount: int) -> None:
        join(self.path(path), amount)


def join(path: Any, amount: int) -> None:
    """Do what paths can do without touching the disk."""
    for number in range(amount):
        below = path / str(number) / "name.txt"
        assert below.name == "name.txt"
        assert below.parent != path
        assert below.with_suffix(".md") != below


async def finish(answer: Any) -> Any:
    """Await *answer* unless it came from a blocking call."""
    return await answer if hasattr(answer, "__await__") else answer
