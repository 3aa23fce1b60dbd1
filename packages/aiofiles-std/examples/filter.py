"""Number the lines of standard input.

    cat FILE | python filter.py | head

It ends in silence when its reader has seen enough.
"""

from __future__ import annotations

import asyncio
import contextlib

from aiofiles_std import stdin, stdout


async def main() -> None:
    number = 0
    with contextlib.suppress(BrokenPipeError):
        async for line in stdin:
            number += 1
            await stdout.write(f"{number:6}  {line}")
        await stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
