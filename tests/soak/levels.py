"""Measure what must not grow: memory, objects, descriptors, threads, and files in the folder for temporary files."""

from __future__ import annotations

import contextlib
import gc
import inspect
import linecache
import os
import pathlib
import sys
import tempfile
import threading
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from findings import Findings

# How much more there may be after each half of a phase: objects of one type, and bytes in all and of one line. Caches
# of the interpreter fill slowly, and a line may own the unused objects of a type, so both halves must exceed it.
OBJECTS = 20
MEMORY = 32 * 2**10
MEMORY_OF_LINE = 8 * 2**10
# What must not grow at all: objects of the packages.
OUR_MODULES = "aiofiles"
# How long, in seconds, the threads of the packages and what they hold may take to end.
_PATIENCE = 15.0
# What uses memory only because of the measuring, or of the text of findings.
_NOT_TRACED = [tracemalloc.__file__, linecache.__file__, __file__]
# Without the GIL, Python 3.13 never frees the names in paths, and temporary files have new ones.
if sys.version_info[:2] == (3, 13):
    _NOT_TRACED.append(inspect.getfile(pathlib.Path))
_DESCRIPTORS = Path("/proc/self/fd")


class Level(NamedTuple):
    """What there is at one moment."""

    descriptors: list[str]
    threads: list[str]
    files: list[str]
    objects: Counter[str]
    ours: Counter[str]
    resident: int
    # Bytes of traced memory, by the line that allocated it.
    lines: Counter[str]


def measure(threads: int | None = None) -> Level:
    """Return the level, once garbage is collected and at most *threads* threads are left, or after some seconds."""
    deadline = time.monotonic() + _PATIENCE
    while threads is not None and threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(4):  # without the GIL, threads release some objects late
        gc.collect()
    lines = _lines() if tracemalloc.is_tracing() else Counter[str]()
    objects, ours = _count()
    return Level(
        sorted(_open_descriptors()),
        sorted(thread.name for thread in threading.enumerate()),
        sorted(os.listdir(tempfile.gettempdir())),
        objects,
        ours,
        _resident(),
        lines,
    )


def _lines() -> Counter[str]:
    """Return how many bytes each line has allocated."""
    # Not the snapshot, because its objects would be counted, too.
    snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, name) for name in _NOT_TRACED])
    return Counter({str(each.traceback): each.size for each in snapshot.statistics("lineno")})


def _count() -> tuple[Counter[str], Counter[str]]:
    """Count the objects of all types, and those of the packages' own types."""
    objects, ours = Counter[str](), Counter[str]()
    for each in gc.get_objects():
        kind = type(each)
        name = f"{kind.__module__}.{kind.__qualname__}"
        objects[name] += 1
        if name.startswith(OUR_MODULES):
            ours[name] += 1
        elif name in ("builtins.coroutine", "builtins.async_generator"):
            code: Any = getattr(each, "cr_code", None) or getattr(each, "ag_code", None)
            if code is not None and f"{os.sep}aiofiles" in code.co_filename:
                ours[f"coroutine {code.co_name}"] += 1
    return objects, ours


def _open_descriptors() -> list[str]:
    """Return what each open descriptor leads to."""
    found = []
    for descriptor in os.listdir(_DESCRIPTORS) if _DESCRIPTORS.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # that of the folder itself
            found.append(os.readlink(_DESCRIPTORS / descriptor))
    return found


def _resident() -> int:
    """Return how many bytes of memory the process uses, or 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0


def judge(levels: list[Level], findings: Findings) -> None:
    """Note what has grown from one of the three *levels* to the next, and in all."""
    first, middle, last = levels
    for kind, before, after in (
        ("descriptors", first.descriptors, last.descriptors),
        ("threads", first.threads, last.threads),
        ("temporary files", first.files, last.files),
    ):
        if len(after) > len(before):
            findings.add(
                f"level: {kind}: {len(before)} became {len(after)}", list((Counter(after) - Counter(before)).elements())
            )
    for name, count in (last.ours - first.ours).items():
        if min(middle.ours[name], count + first.ours[name]) > first.ours[name]:
            findings.add(
                f"level: objects are kept: {name}", f"{first.ours[name]}, {middle.ours[name]}, {last.ours[name]}"
            )
    for name in last.objects:
        counts = first.objects[name], middle.objects[name], last.objects[name]
        if counts[1] - counts[0] > OBJECTS and counts[2] - counts[1] > OBJECTS:
            findings.add(f"level: objects are kept: {name}", counts)
    grown = middle.lines - first.lines, last.lines - middle.lines
    for line in grown[0]:
        sizes = [growth[line] for growth in grown]
        if min(sizes) > MEMORY_OF_LINE:
            findings.add(f"level: memory grows: {line}", f"bytes: {sizes}")
    totals = [level.lines.total() for level in levels]
    if min(totals[1] - totals[0], totals[2] - totals[1]) > MEMORY:
        top = "\n".join(f"{size} more of {line}" for line, size in (last.lines - first.lines).most_common(10))
        findings.add("level: memory grows", f"bytes: {totals}\n{top}")
