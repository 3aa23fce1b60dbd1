"""Find the files that the demo reads, and read each of them once."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from jobs import Counts, File, count_by_blocking_calls
from report import show_progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MOST_FILES = 20_000
MOST_BYTES = 2 << 30


class DemoError(Exception):
    """The demo cannot do its job. The message says why."""


def find(path: Path, without: Collection[str]) -> Iterator[Path]:
    """Yield *path* if it is a regular file, else all those below that folder, except in folders named as in *without*.

    Raises `OSError` if *path* cannot be listed, and `DemoError` if it is neither a file nor a folder.
    """
    mode = path.stat().st_mode
    if stat.S_ISREG(mode):
        yield path
        return
    if not stat.S_ISDIR(mode):
        raise DemoError(f"{path} is neither a file nor a folder")
    next(path.iterdir(), None)  # raises the error that `os.walk` would ignore
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(set(folders).difference(without))
        for file in (Path(folder, name) for name in sorted(names)):
            if file.is_file():  # a pipe might make its reader wait for ever
                yield file


def warm_up(path: Path, without: Collection[str] = ()) -> tuple[list[File], Counts, str]:
    """Read the files once, so that the page cache of the system holds them for all measurements.

    Return them, their total counts, and a note about files that were left out. Raises `OSError` or `DemoError` if no
    file can be read.
    """
    files = list[File]()
    lines = size = unreadable = 0
    notes = []
    error: OSError | None = None
    for file in find(path, without):
        if len(files) == MOST_FILES or size > MOST_BYTES:
            notes.append("more are left out")
            break
        try:
            counts = count_by_blocking_calls(str(file))
        except OSError as reason:
            error = reason
            error.filename = str(file)  # the error of a read names no file
            unreadable += 1
            continue
        files.append(File(str(file), counts.size))
        lines += counts.lines
        size += counts.size
        if len(files) % 100 == 0:
            show_progress(f"reading each file once: {len(files):,}")
    show_progress("")
    if unreadable:
        notes.append(f"{unreadable:,} cannot be read")
    if not files:
        raise error or DemoError(f"{path} holds no file")
    return files, Counts(lines, size), "".join(f"; {note}" for note in notes)
