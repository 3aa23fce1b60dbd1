"""Create the files that scenarios work on, in a folder that is removed afterwards."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
PLAIN = b"x" * 79 + b"\n"
CRLF = b"x" * 78 + b"\r\n"
NON_ASCII = "é".encode() * 39 + b"x\n"


def lines(line: bytes, folder: Path, amount: int) -> Path:
    """Create a file of *amount* lines."""
    path = folder / f"{amount}.lines"
    if not path.exists():
        whole, rest = divmod(amount, 10_000)
        with path.open("wb") as file:
            for _ in range(whole):
                file.write(line * 10_000)
            file.write(line * rest)
    return path


plain_lines = functools.partial(lines, PLAIN)
crlf_lines = functools.partial(lines, CRLF)
non_ascii_lines = functools.partial(lines, NON_ASCII)


def twice_the_lines(folder: Path, amount: int) -> Path:
    """Create a file of twice as many lines as are read."""
    return plain_lines(folder, 2 * amount)


def large_file(folder: Path, amount: int) -> Path:
    """Create a file of 256 MiB. Only *amount* of it is read."""
    return lines(PLAIN, folder, 256 * MIB // len(PLAIN))


def small_files(folder: Path, amount: int) -> Path:
    """Create *amount* files of 4 KiB, named by their number."""
    for number in range(amount):
        if not (path := folder / str(number)).exists():
            path.write_bytes(bytes(4096))
    return folder


def entries(folder: Path, amount: int) -> Path:
    """Create a directory of *amount* empty files."""
    directory = folder / f"{amount}.entries"
    if not directory.exists():
        directory.mkdir()
        for number in range(amount):
            (directory / str(number)).touch()
    return directory


def tree(folder: Path, amount: int) -> Path:
    """Create *amount* directories with two empty files in each. Those above the last level have ten directories."""
    top = folder / f"{amount}.tree"
    if not top.exists():
        for number in range(amount):
            directory = top.joinpath(*str(number))
            directory.mkdir(parents=True, exist_ok=True)
            (directory / "a").touch()
            (directory / "b").touch()
    return top


def filed_tree(folder: Path, amount: int) -> Path:
    """Create *amount* empty files in 100 directories."""
    top = folder / f"{amount}.files"
    if not top.exists():
        for number in range(amount):
            directory = top / str(number % 100)
            directory.mkdir(parents=True, exist_ok=True)
            (directory / f"{number}.txt").touch()
    return top


def full_tree(folder: Path, amount: int) -> Path:
    """Create *amount* files of 1 KiB in 100 directories."""
    top = folder / f"{amount}.full"
    if not top.exists():
        for number in range(amount):
            directory = top / str(number % 100)
            directory.mkdir(parents=True, exist_ok=True)
            (directory / f"{number}.txt").write_bytes(bytes(1024))
    return top


def nothing(folder: Path, amount: int) -> Path:
    """Create nothing, because the workload writes to the folder."""
    return folder
