"""Ask a question on the terminal, and count down while the user thinks.

    python prompt.py [SECONDS]

SECONDS is 10 by default.
"""

from __future__ import annotations

import asyncio
import sys

from aiofiles_std import stdin, stdout

# Control sequences of terminals: save the position of the cursor, and restore it.
SAVE, RESTORE = "\x1b7", "\x1b8"


async def show(text: str) -> None:
    await stdout.write(text)
    await stdout.flush()


async def count_down(seconds: int) -> None:
    for left in range(seconds, 0, -1):
        await show(f"{SAVE}\r{left:3}{RESTORE}")
        await asyncio.sleep(1)


async def main(seconds: int) -> None:
    await show(f"{seconds:3} seconds: how much is 6 times 7? ")
    countdown = asyncio.create_task(count_down(seconds))
    try:
        answer = await asyncio.wait_for(stdin.readline(), seconds)
    except asyncio.TimeoutError:
        await show("\nToo late.\n")
    else:
        await show("Right.\n" if answer.strip() == "42" else "Wrong.\n")
    finally:
        countdown.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
