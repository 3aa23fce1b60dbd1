"""A slow disk: random programs get the answers that they get from a quick one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

import aiofiles

from .scenes import LINES, prepare, steps
from .sides import BLOCKING, OURS, contents, descriptors, drive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from .disk import Disk

    Folders = Callable[[Disk], tuple[Path, Path]]

OPERATIONS = ["open", "create", "read", "write", "flush", "getattr", "truncate"]
MODES = ["r", "rb", "r+", "r+b", "w", "wb", "w+b", "a", "ab", "a+b"]


def slow_down(disk: Disk, chance: Random) -> None:
    for operation in OPERATIONS:
        disk.slow(operation, chance.choice([0, 0, 0.0005, 0.002]))


def calls(chance: Random, mode: str, count: int) -> list[tuple[Any, ...]]:
    """Return *count* random calls of a file that is opened with *mode*."""
    reading = [("read", 7), ("read", 3000), ("readline",), ("readline",), ("readlines", 100), ("read",)]
    writing: list[tuple[Any, ...]] = [("write", "abc\n"), ("write", "x" * 5000), ("flush",), ("truncate",)]
    if "b" in mode:
        writing = [(name, *(text.encode() for text in rest)) for name, *rest in writing]
    moving = [("seek", 0), ("seek", 500), ("tell",)]
    choices = (
        moving + (reading if "r" in mode or "+" in mode else []) + (writing if mode not in ("r", "rb") else []) * 2
    )
    found = []
    while len(found) < count:
        found += [chance.choice(choices)] * chance.choice([1, 1, 3, 20])
    return found[:count]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("number", range(4))
async def test_random_programs_get_the_answers_of_a_quick_disk(
    number: int, mode: str, chance: Random, disk: Disk, folders: Folders, tmp_path: Path
) -> None:
    folder, _ = folders(disk)
    quick = prepare(tmp_path / "quick")
    script = [*calls(chance, mode, 40), ("close",)]
    slow_down(disk, chance)

    answers = await steps(await OURS.open(folder / "file", mode), script, folder)

    expecting = drive(BLOCKING.open(quick / "file", mode).__aenter__())
    assert answers == drive(steps(expecting, script, quick))
    assert contents(disk.files / folder.name) == contents(quick)
    assert not descriptors(folder)


@pytest.mark.parametrize("mode", ["r", "rb"])
@pytest.mark.parametrize("number", range(10))
async def test_an_impatient_reader_gets_everything_once(
    number: int, mode: str, chance: Random, disk: Disk, folders: Folders
) -> None:
    folder, _ = folders(disk)
    slow_down(disk, chance)
    pieces: list[Any] = []

    async with aiofiles.open(folder / "file", mode) as file:
        while not pieces or pieces[-1]:
            name, *rest = chance.choice([("read", 50), ("read", 2000), ("readline",)])
            for limit in [*[0.0005] * chance.randrange(4), None]:
                task = asyncio.ensure_future(getattr(file, name)(*rest))
                await asyncio.wait([task], timeout=limit)
                task.cancel()  # it does nothing to a task that is done
                await asyncio.wait([task])
                if not task.cancelled():
                    break
            pieces.append(task.result())

    whole: Any = LINES if mode == "rb" else LINES.decode()
    assert whole[:0].join(pieces) == whole
