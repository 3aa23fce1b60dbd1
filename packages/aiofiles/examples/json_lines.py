"""Read and write JSON lines: keep the objects in which a field has some value.

    python packages/aiofiles/examples/json_lines.py LINES NEW FIELD VALUE

LINES has one JSON object in each line. Those in which FIELD is VALUE go to NEW. A line that is not a JSON object is
reported on stderr with its number, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import aiofiles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


async def read(path: str) -> AsyncGenerator[tuple[int, dict[str, Any] | None], None]:
    """Yield the number of each line that is not empty, and its object: None if it is not a JSON object."""
    number = 0
    async with aiofiles.open(path, encoding="utf-8") as file:
        async for line in file:  # one trip to a thread brings many lines
            number += 1
            if line.strip():
                try:
                    found = json.loads(line)
                except ValueError:
                    found = None
                yield number, found if isinstance(found, dict) else None


async def main(source: str, target: str, field: str, value: str) -> int:
    kept = 0
    bad = []
    async with aiofiles.open(target, "w", encoding="utf-8") as file:
        async for number, found in read(source):
            if found is None:
                bad.append(number)
            elif str(found.get(field)) == value:
                # One call for a whole line: it only fills a buffer, so most calls need no thread.
                await file.write(json.dumps(found, ensure_ascii=False) + "\n")
                kept += 1
    print(f"{target}: {kept} objects")
    for number in bad:
        print(f"{source}:{number}: not a JSON object", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Keep the JSON lines in which a field has some value.")
    for name in ("lines", "new", "field", "value"):
        parser.add_argument(name)
    options = parser.parse_args()
    try:
        sys.exit(asyncio.run(main(options.lines, options.new, options.field, options.value)))
    except OSError as error:
        sys.exit(f"json_lines: {error}")
