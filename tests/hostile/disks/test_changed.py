"""A file that others truncate, replace or extend while it is read: what is read, and where the reader then is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from .scenes import steps
from .sides import BLOCKING, OURS, contents, drive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def truncate(path: Path) -> None:
    os.truncate(path, 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace(path: Path) -> None:
    path.with_name("new").write_bytes(b"another line\n" * 5000)
    path.with_name("new").replace(path)


def append(path: Path) -> None:
    with open(path, "ab") as file:
        file.write(b"another line\n" * 10)


def overwrite(path: Path) -> None:
    path.write_bytes(b"another line\n" * 5000)


def remove(path: Path) -> None:
    path.unlink()


BEFORE = {
    "nothing": [],
    "some lines": [("readline",)] * 30,
    "pieces": [("read", 10)] * 40,
    "the position": [("readline",)] * 30 + [("tell",)],
    "all": [("read",)],
}
AFTER: dict[str, list[tuple[Any, ...]]] = {
    "position": [("tell",)],
    "again": [("seek", 0), ("read", 50), ("tell",)],
    "end": [("seek", 0, 2), ("tell",), ("read",)],
    "lines": [*[("readline",)] * 30, ("tell",)],
    "rest": [("tell",), ("read",), ("tell",), ("seek", 0), ("read", 9)],
}


async def read(
    io: Any, folder: Path, mode: str, before: Any, change: Callable[[Path], None], after: Any, *, forgets: bool = False
) -> list[str]:
    """Read a file that changes after the calls *before*. If it *forgets*, it then drops what is in its buffer."""
    folder.mkdir()
    (folder / "file").write_bytes(b"".join(b"line %d\n" % number for number in range(600)))
    async with io.open(folder / "file", mode) as file:
        notes = await steps(file, before, folder)
        change(folder / "file")
        if forgets:
            position = await file.tell()
            await file.seek(0, 2)
            await file.seek(position)
        return [*notes, *await steps(file, after, folder)]


def each_read(function: Any) -> Any:
    for name, values in (("mode", ["rb", "r"]), ("after", AFTER), ("before", BEFORE)):
        function = pytest.mark.parametrize(name, values)(function)
    return function


@each_read
@pytest.mark.parametrize("change", [replace, append, remove])
async def test_what_was_read_stays_and_the_blocking_file_reads_the_same(
    change: Any, before: str, after: str, mode: str, tmp_path: Path
) -> None:
    calls = mode, BEFORE[before], change, AFTER[after]

    answers = await read(OURS, tmp_path / "ours", *calls)

    assert answers == drive(read(BLOCKING, tmp_path / "blocking", *calls))
    assert not any("Error" in answer for answer in answers)
    assert contents(tmp_path / "ours") == contents(tmp_path / "blocking")


@each_read
@pytest.mark.parametrize("change", [truncate, empty, overwrite])
async def test_a_file_that_changes_is_read_as_with_or_without_the_buffer_of_the_blocking_file(
    change: Any, before: str, after: str, mode: str, tmp_path: Path
) -> None:
    calls = mode, BEFORE[before], change, AFTER[after]

    answers = await read(OURS, tmp_path / "ours", *calls)

    with_buffer = drive(read(BLOCKING, tmp_path / "blocking", *calls))
    without_buffer = drive(read(BLOCKING, tmp_path / "forgetful", *calls, forgets=True))
    assert answers in (with_buffer, without_buffer)
