"""Start children that write a file again and again, kill each of them, and print what its file then holds.

python killed.py FOLDER COUNT SEED
"""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path as Blocking

from aiofiles_pathlib import Path

SIZE = 300_000


async def write(path, output):
    for number in range(1_000_000):
        await path.write_text(f"{number % 10}" * SIZE, atomic=True)
        os.write(output, b".")


def main():
    folder, count = Blocking(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(sys.argv[3])
    for number in range(count):
        target = folder / f"{number}"
        target.write_text("old" * (SIZE // 3))
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            asyncio.run(write(Path(target), writing))
        # The child is killed at any point of its first write, or of a later one.
        os.close(writing)
        for _ in range(chance.randrange(4)):
            os.read(reading, 1)
        for _ in range(chance.randrange(200_000)):
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        content = target.read_text()
        print(len(content), content[:3] * (len(content) // 3) == content, content[:3])


main()
