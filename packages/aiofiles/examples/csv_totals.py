"""Read and write CSV: add up one column for each value of another.

    python packages/aiofiles/examples/csv_totals.py TABLE NEW KEY AMOUNT

The first row of TABLE has the names of the columns. NEW gets one row for each value of the column KEY, with the total
of the column AMOUNT. Quoted fields may contain line ends.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import aiofiles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable


async def read(path: str) -> AsyncGenerator[list[str], None]:
    """Yield the rows of the file at *path*.

    The `csv` module asks for the next line by a blocking call, so this gives it the lines of one row at a time.
    Raises `csv.Error` if the file is not CSV.
    """
    lines: list[str] = []
    async with aiofiles.open(path, encoding="utf-8", newline="") as file:
        async for line in file:
            lines.append(line)
            try:
                rows = list(csv.reader(lines, strict=True))
            except csv.Error as error:
                if "unexpected end of data" not in str(error):
                    raise
                continue  # a quoted field goes on in the next line
            lines.clear()
            for row in rows:
                yield row
    if lines:
        raise csv.Error("unexpected end of data")


def encode(rows: Iterable[list[str]]) -> str:
    """Return *rows* as the text of a CSV file."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


async def main(source: str, target: str, key: str, amount: str) -> None:
    totals: dict[str, Decimal] = {}
    columns: tuple[int, int] | None = None
    async for row in read(source):
        if columns is None:
            columns = row.index(key), row.index(amount)
        elif row:
            value, number = (row[column] for column in columns)
            totals[value] = totals.get(value, Decimal()) + Decimal(number)
    async with aiofiles.open(target, "w", encoding="utf-8", newline="") as file:
        await file.write(encode([[key, amount]]))
        for value, total in totals.items():
            await file.write(encode([[value, str(total)]]))
    print(f"{target}: {len(totals)} totals")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Add up one column of a CSV file for each value of another.")
    for name in ("table", "new", "key", "amount"):
        parser.add_argument(name)
    options = parser.parse_args()
    try:
        asyncio.run(main(options.table, options.new, options.key, options.amount))
    except (OSError, ValueError, IndexError, InvalidOperation, csv.Error) as error:
        sys.exit(f"csv_totals: {options.table}: {error!r}")
