"""aiocsv reads and writes CSV by files of aiofiles. Its sdist lacks the file that its own tests of that read."""

import csv
from pathlib import Path

import pytest
from aiocsv import AsyncDictReader, AsyncDictWriter, AsyncReader, AsyncWriter

import aiofiles

ROWS = [[str(number), 'a "quoted", text', "two\r\nlines", "täxt"] for number in range(3000)]
DIALECTS = ["excel", "excel-tab", "unix"]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_reads_what_csv_wrote(tmp_path: Path, dialect: str) -> None:
    with (tmp_path / "file").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect).writerows(ROWS)

    async with aiofiles.open(tmp_path / "file", encoding="utf-8", newline="") as file:
        rows = [row async for row in AsyncReader(file, dialect=dialect)]

    assert rows == ROWS


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_writes_what_csv_writes(tmp_path: Path, dialect: str) -> None:
    with (tmp_path / "wanted").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect).writerows(ROWS * 2)

    async with aiofiles.open(tmp_path / "file", "w", encoding="utf-8", newline="") as file:
        writer = AsyncWriter(file, dialect=dialect)
        await writer.writerows(ROWS)
        for row in ROWS:
            await writer.writerow(row)

    assert (tmp_path / "file").read_bytes() == (tmp_path / "wanted").read_bytes()


async def test_carries_dictionaries(tmp_path: Path) -> None:
    rows = [{"first": row[0], "second": row[1]} for row in ROWS]

    async with aiofiles.open(tmp_path / "file", "w+", encoding="utf-8", newline="") as file:
        writer = AsyncDictWriter(file, ["first", "second"])
        await writer.writeheader()
        await writer.writerows(rows)
        await file.seek(0)

        assert [row async for row in AsyncDictReader(file)] == rows
