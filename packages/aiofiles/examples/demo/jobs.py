"""Three ways to count the lines and the bytes of many files in a program that has an event loop."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, NamedTuple

import aiofiles
from aiofiles.pathlib import Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CHUNK = 1 << 18  # bytes; larger files are read piece by piece
TASKS = 8  # how many files aiofiles reads at the same time


class File(NamedTuple):
    """A file to read, and its size in bytes."""

    path: str
    size: int


class Counts(NamedTuple):
    """The result of a job: how many lines and bytes it has counted."""

    lines: int
    size: int


def total(counts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*counts, strict=True)))


def count_by_blocking_calls(path: str) -> Counts:
    lines = size = 0
    with open(path, "rb") as file:  # noqa: PTH123  # the same call as that of aiofiles
        while chunk := file.read(CHUNK):
            lines += chunk.count(b"\n")
            size += len(chunk)
    return Counts(lines, size)


async def count_by_aiofiles(file: File) -> Counts:
    if file.size <= CHUNK:  # one call in a thread instead of three: open, read and close
        content = await Path(file.path).read_bytes()
        return Counts(content.count(b"\n"), len(content))
    lines = size = 0
    async with aiofiles.open(file.path, "rb") as reader:
        while chunk := await reader.read(CHUNK):
            lines += chunk.count(b"\n")
            size += len(chunk)
    return Counts(lines, size)


async def blocking(files: Sequence[File]) -> Counts:
    return total([count_by_blocking_calls(file.path) for file in files])


async def threads(files: Sequence[File]) -> Counts:
    return total(await asyncio.gather(*(asyncio.to_thread(count_by_blocking_calls, file.path) for file in files)))


async def ours(files: Sequence[File]) -> Counts:
    remaining = iter(files)  # all tasks take their files from it

    async def work() -> list[Counts]:
        return [await count_by_aiofiles(file) for file in remaining]

    return total(itertools.chain(*await asyncio.gather(*(work() for _ in range(TASKS)))))
