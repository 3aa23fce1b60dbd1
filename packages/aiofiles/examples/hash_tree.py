"""Print the SHA-256 of each file below a folder, as sha256sum does. It hashes several files at a time, but not all.

    python packages/aiofiles/examples/hash_tree.py FOLDER [--limit 8]

`sha256sum --check` can read its output. Each line is printed when its file is done; `| sort -k 2` puts them in order.
Files that cannot be read are reported on stderr, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
from typing import TYPE_CHECKING

from aiofiles.pathlib import Path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CHUNK = 1 << 20


async def find_files(folder: Path, errors: list[OSError]) -> AsyncGenerator[Path, None]:
    """Yield the paths of all files below *folder*. Add the errors of folders that cannot be listed to *errors*."""
    folders = [folder]
    while folders:
        try:
            async for path in folders.pop().iterdir():
                if await path.is_file():  # a pipe might keep a thread waiting for ever
                    yield path
                elif await path.is_dir() and not await path.is_symlink():
                    folders.append(path)
        except OSError as error:  # noqa: PERF203  # the other folders are listed nevertheless
            errors.append(error)


async def hash_file(path: Path) -> str:
    digest = hashlib.sha256()
    async with path.open("rb") as file:
        while chunk := await file.read(CHUNK):
            await asyncio.to_thread(digest.update, chunk)  # hashing takes a while, too
    return digest.hexdigest()


async def main(folder: str, limit: int) -> int:
    errors: list[OSError] = []
    tasks = set[asyncio.Task[None]]()
    slots = asyncio.Semaphore(limit)

    async def report(path: Path) -> None:
        try:
            print(f"{await hash_file(path)}  {path}")
        except OSError as error:
            error.filename = path  # the error of a read names no file
            errors.append(error)
        finally:
            slots.release()

    async for path in find_files(Path(folder), errors):
        await slots.acquire()  # before the task is created, so that a large tree does not create too many
        task = asyncio.create_task(report(path))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    for error in errors:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Print the SHA-256 of each file below a folder.")
    parser.add_argument("folder", help="the folder to walk")
    parser.add_argument("--limit", type=int, default=8, help="how many files are open at a time (default: 8)")
    options = parser.parse_args()
    sys.stdout.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # names of files may be any bytes
    sys.exit(asyncio.run(main(options.folder, options.limit)))
