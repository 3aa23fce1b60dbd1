"""Number the lines of standard input.

    cat FILE | python filter.py | head

It ends in silence when its reader has seen enough.
"""

from __future__ import annotations

import asyncio
import errno
import sys

from aiofiles_std import stdin, stdout

# What a write raises if nobody reads the pipe any more.
BROKEN_PIPE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}


async def main() -> None:
    number = 0
    try:
        async for line in stdin:
            number += 1
            await stdout.write(f"{number:6}  {line}")
        await stdout.flush()
    except OSError as error:
        if error.errno not in BROKEN_PIPE:
            raise


if __name__ == "__main__":
    asyncio.run(main())
