"""What is measured. Each scenario is declared once, next to those that need the same files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from materials import (
    crlf_lines,
    entries,
    filed_tree,
    full_tree,
    large_file,
    non_ascii_lines,
    nothing,
    plain_lines,
    small_files,
    tree,
    twice_the_lines,
)
from workloads import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = (100, 1_000)
MANY = (500, 2_000, 20_000, 200_000)
WHOLE = (16, 256)
TREES = (1_000, 10_000)
BINARY = {"mode": "rb"}
WRITTEN = {"mode": "wb"}
IMPORT = {"attribute": "module", "answer": "time"}
QUICK = [
    "lines-text", "readline-text", "pause", "first-line", "chunks-64k", "read-100", "seeks", "files", "files-gathered",
    "path-read", "writes-100", "writes-100-text", "stat", "import",
]  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """A workload with its options.

    A contestant does the largest of *amounts* that it is expected to do in *budget* seconds, and at least the first. If
    *grows* is true, it does each that fits into *budget*. If *fresh* is true, each measurement gets a new process.
    """

    name: str
    title: str
    workload: str
    unit: str
    amounts: tuple[int, ...]
    material: Callable[[Path, int], Path]
    options: dict[str, Any] = field(default_factory=dict)
    grows: bool = False
    fresh: bool = False
    budget: float = 0.25
    rounds: int = 99  # at most


SCENARIOS = [
    Scenario("lines-text", "async for line, utf-8", "lines", "µs/line", MANY, plain_lines, TEXT),
    Scenario("lines-binary", "async for line, binary", "lines", "µs/line", MANY, plain_lines, BINARY),
    Scenario("readline-text", "readline(), utf-8", "readlines", "µs/line", MANY, plain_lines, TEXT),
    Scenario("readline-binary", "readline(), binary", "readlines", "µs/line", MANY, plain_lines, BINARY),
    Scenario("pause", "longest pause of a 1 ms ticker beside async for line", "pause", "ms", MANY, plain_lines, TEXT),
    Scenario("lines-crlf", "async for line, \\r\\n translated", "lines", "µs/line", MANY, crlf_lines, TEXT),
    Scenario("lines-non-ascii", "async for line, not ASCII", "lines", "µs/line", MANY, non_ascii_lines, TEXT),
    Scenario("first-line", "first line of 256 MiB, then close", "first_line", "µs", (1,), large_file),
    Scenario("first-line-bytes", "what system calls read for that line", "first_line_bytes", "KiB", (1,), large_file),
    Scenario(
        "break-late", "close after 1,000 to 100,000 lines of text", "break_late", "µs",
        (1_000, 20_000, 100_000), twice_the_lines, TEXT, budget=2,
    ),
    Scenario(
        "tell-while-iterating", "tell after so many lines", "tell_late", "µs",
        (1_000, 20_000, 100_000), twice_the_lines, TEXT, budget=2,
    ),
    Scenario("chunks-64k", "read(64 KiB)", "reads", "µs/MiB", WHOLE, large_file, {"size": 1 << 16, "times": 16}),
    Scenario("chunks-1m", "read(1 MiB)", "reads", "µs/MiB", WHOLE, large_file, {"size": 1 << 20}),
    Scenario("read-1", "read(1)", "reads", "µs/call", MANY, large_file, {"size": 1}),
    Scenario("read-100", "read(100)", "reads", "µs/call", MANY, large_file, {"size": 100}),
    Scenario("seeks", "seek to a random place, read(4 KiB)", "seeks", "µs/pair", MANY, large_file),
    Scenario(
        "memory", "peak memory above the start, async for line", "memory", "KiB",
        (10_000, 100_000, 3_355_443), plain_lines, BINARY, fresh=True, budget=8, rounds=3,
    ),
    Scenario("files", "open, read and close 4 KiB", "files", "µs/file", FEW, small_files),
    Scenario("files-gathered", "1,000 such files gathered", "files_gathered", "µs/file", (1_000,), small_files),
    Scenario(
        "files-growth", "10 to 10,000 files gathered", "files_gathered", "µs/file",
        (10, 100, 1_000, 10_000), small_files, grows=True, budget=8, rounds=3,
    ),
    Scenario("path-read", "read 4 KiB by its path", "path_files", "µs/file", FEW, small_files),
    Scenario(
        "path-read-gathered", "1,000 such reads gathered", "path_files_gathered", "µs/file", (1_000,), small_files
    ),
    Scenario("writes-100", "write(100 bytes)", "writes", "µs/call", MANY, nothing, {"size": 100} | WRITTEN),
    Scenario(
        "writes-100-large-buffer", "the same, with a buffer of 128 KiB", "writes", "µs/call",
        MANY, nothing, {"size": 100, "buffering": 1 << 17} | WRITTEN,
    ),
    Scenario(
        "writes-100-text", "write(100 characters)", "writes", "µs/call",
        MANY, nothing, {"size": 100, "mode": "w", "encoding": "utf-8"},
    ),
    Scenario("writes-1m", "write(1 MiB)", "writes", "µs/MiB", (16, 64), nothing, {"size": 1 << 20} | WRITTEN),
    Scenario(
        "pause-writes", "longest pause of a 1 ms ticker beside write(100 bytes)", "pause", "ms",
        MANY, nothing, {"beside": "writes", "size": 100} | WRITTEN,
    ),
    Scenario(
        "pause-seeks", "the same beside seek and read(4 KiB)", "pause", "ms", MANY, large_file, {"beside": "seeks"},
    ),
    Scenario(
        "pause-files", "the same beside 1,000 files gathered", "pause", "ms",
        (1_000,), small_files, {"beside": "files_gathered"},
    ),
    Scenario("stat", "os.stat", "stats", "µs/call", MANY[:3], nothing),
    Scenario("stat-gathered", "1,000 os.stat gathered", "stats_gathered", "µs/call", (1_000,), nothing),
    Scenario("path-stat", "Path.stat", "path_stats", "µs/call", MANY[:3], nothing),
    Scenario("path-pure", "/, name, parent, with_suffix, == of paths", "path_joins", "µs/path", MANY[:3], nothing),
    Scenario("temporary", "create, write and close a temporary file", "temporary_files", "µs/file", FEW, nothing),
    Scenario("scandir", "os.scandir of 100,000 entries", "scan", "µs/entry", (10_000, 100_000), entries),
    Scenario("path-iterdir", "Path.iterdir of 10,000 entries", "path_entries", "µs/entry", (10_000,), entries),
    Scenario("path-rglob", "Path.rglob, 10,000 in 100 folders", "path_matches", "µs/file", (10_000,), filed_tree),
    Scenario("path-walk", "Path.walk, 10,000 in 100 folders", "path_walks", "µs/file", (10_000,), filed_tree),
    Scenario(
        "walk", "os.walk of 10,000 directories", "walks", "µs/directory",
        (1_000, 10_000), tree, budget=2, rounds=9,
    ),
    Scenario("tree-copy", "copytree, 1 KiB files in 100 folders", "tree_copies", "µs/file", TREES, full_tree),
    Scenario("tree-copy-watched", "the same, with progress", "watched_tree_copies", "µs/file", TREES, full_tree),
    Scenario("tree-remove", "rmtree of such a tree", "tree_removals", "µs/file", TREES, full_tree),
    Scenario("tree-remove-watched", "the same, with progress", "watched_tree_removals", "µs/file", TREES, full_tree),
    Scenario("file-copy", "copyfile of 256 MiB", "file_copies", "µs/MiB", (256,), large_file),
    Scenario("file-transfer", "copyfileobj of 256 MiB", "transfers", "µs/MiB", (256,), large_file),
    Scenario("import", "import of the smallest module", "imports", "ms", (1,), nothing, IMPORT),
    Scenario("import-memory", "memory of that module", "imports", "MiB", (1,), nothing, IMPORT | {"answer": "memory"}),
    Scenario("import-all", "import of aiofiles", "imports", "ms", (1,), nothing, IMPORT | {"attribute": "umbrella"}),
    Scenario(
        "import-paths", "import of the paths", "imports", "ms", (1,), nothing, IMPORT | {"attribute": "path_module"}
    ),
    Scenario(
        "import-trees", "import of what copies trees", "imports", "ms", (1,), nothing,
        IMPORT | {"attribute": "tree_module"},
    ),
    Scenario(
        "lines-growth", "1,000 to 1,000,000 lines", "lines", "µs/line",
        (1_000, 10_000, 100_000, 1_000_000), plain_lines, TEXT, grows=True, budget=4, rounds=3,
    ),
]  # fmt: skip
