"""A user of the blocking file finds it at the reader's position; if they close it, the reader finds it closed."""

from __future__ import annotations

import asyncio
import csv
import json
import zipfile

import pytest

import aiofiles_core

from ..shared.waiting import begun, within

pytestmark = pytest.mark.usefixtures("stopped_clock")

LINES = [f"{number},{number * number}\n" for number in range(2_000)]
WAYS = {
    "_file": lambda file: file._file,
    "buffer": lambda file: file.buffer,
    "raw": lambda file: file.raw,
}


@pytest.mark.parametrize("taken", [1, 2, 3, 7, 500, 1_999])
@pytest.mark.parametrize("mode", ["r", "rb", "r+b"])
async def test_a_blocking_reader_continues_after_the_last_delivered_line(taken, mode, path):
    async with aiofiles_core.open(path, mode) as file:
        for _ in range(taken):
            await file.readline()

        rest = await asyncio.to_thread(lambda: list(file._file))

        assert "".join(line if mode == "r" else line.decode() for line in rest) == "".join(LINES[taken:])


async def repeat(read):
    """Read what is in the buffer of the file. A blocking file, too, still returns that when its raw file is closed."""
    for _ in LINES:
        await read()


@pytest.mark.parametrize(("mode", "way"), [("r", "_file"), ("rb", "_file"), ("rb", "raw"), ("r+b", "raw")])
async def test_reading_raises_after_the_blocking_file_was_closed(mode, way, path):
    # A buffer of the default size may hold the whole file, and can be read when the raw file is closed.
    async with aiofiles_core.open(path, mode, 4096) as file:
        for _ in range(300):
            await file.readline()
        assert file.__calls__.backlog.ready

        WAYS[way](file).close()

        for read in (file.readline, file.__anext__, file.read):
            with pytest.raises(ValueError, match="closed file"):
                await repeat(read)


@pytest.mark.parametrize("way", ["_file", "buffer"])
async def test_a_parser_reads_what_follows_the_header(way, path):
    async with aiofiles_core.open(path) as file:
        for _ in range(5):
            await file.readline()
        below = WAYS[way](file)

        rows = list(csv.reader(below if way == "_file" else (line.decode() for line in below)))

    if way == "_file":
        assert rows[0] == ["5", "25"]
        assert len(rows) == len(LINES) - 5
    else:  # `buffer` and `raw` lack the chunk that the text layer decoded, as with the blocking file
        assert len(rows) <= len(LINES) - 5


async def test_other_parsers_read_what_follows(tmp_path):
    (tmp_path / "j").write_text("# a\n# b\n# c\n" + json.dumps(LINES), newline="")
    with zipfile.ZipFile(tmp_path / "z", "w") as archive:
        archive.writestr("name", "content")
    async with aiofiles_core.open(tmp_path / "j") as file:
        for _ in range(3):
            await file.readline()
        assert json.load(file._file) == LINES
    async with aiofiles_core.open(tmp_path / "z", "rb") as file:
        for _ in range(3):
            await file.read(2)
        with zipfile.ZipFile(file._file) as archive:
            assert archive.read("name") == b"content"


async def test_reading_continues_after_what_was_read_from_the_blocking_file(path):
    async with aiofiles_core.open(path) as file:
        for number in range(300):
            line = file._file.readline() if number % 5 == 4 else await file.readline()
            assert line == LINES[number]


async def test_the_blocking_file_can_be_accessed_while_a_call_runs(path, stepped):
    with path.open() as blocking:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        task = await begun(file.readline())

        assert file._file is blocking

        stepped.free()
        assert await within(task) == LINES[0]


async def test_reading_attributes_of_a_file_keeps_what_was_read_ahead(path):
    async with aiofiles_core.open(path) as file:
        for _ in range(300):
            await file.readline()
        ready = len(file.__calls__.backlog.ready)

        shown = [file.name, file.mode, file.encoding, file.closed, file.newlines, file.fileno(), repr(file)]

        assert shown
        assert len(file.__calls__.backlog.ready) == ready > 0
