"""Number the lines of standard input.

    cat FILE | python filter.py | head

It ends in silence when its reader has seen enough.
"""

from __future__ import annotations

import asyncio
import errno
import sys

from aiofiles_std import stdin, stdout

# What a write to a pipe that nobody reads any more raises.
BROKEN_PIPE = errno.EINVAL if sys.platform == "win32" else errno.EPIPE


async def main() -> None:
    number = 0
    try:
        async for line in stdin:
            number += 1
            await stdout.write(f"{number:6}  {line}")
        await stdout.flush()
    except OSError as error:
        if error.errno != BROKEN_PIPE:
            raise


if __name__ == "__main__":
    asyncio.run(main())
