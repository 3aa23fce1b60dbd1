"""Number the lines of standard input.

    cat FILE | python filter.py | head

It ends without an error when its reader, here `head`, closes the pipe.
"""

from __future__ import annotations

import asyncio
import errno
import sys

from aiofiles_std import stdin, stdout

# The error numbers of a write to a pipe that its reader has closed.
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
