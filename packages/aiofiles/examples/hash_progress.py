"""Hash the files below a folder with a progress bar of rich, a few at a time.

    python packages/aiofiles/examples/hash_progress.py FOLDER [--limit 8]

It needs `pip install rich`. It finds the files as `hash_tree.py` does, and prints one SHA-256 for the whole folder. The
result depends on the names and the contents of the files, and not on the order in which they are read.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys

from hash_tree import CHUNK, find_files
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TransferSpeedColumn

from aiofiles.pathlib import Path


async def hash_file(path: Path, bar: Progress, task: TaskID) -> bytes:
    digest = hashlib.sha256()
    async with path.open("rb") as file:
        while chunk := await file.read(CHUNK):
            await asyncio.to_thread(digest.update, chunk)
            bar.update(task, advance=len(chunk))
    return digest.digest()


async def hash_folder(folder: Path, limit: int, bar: Progress) -> str:
    """Return the SHA-256 of *folder*. At most *limit* files are open at a time."""
    errors: list[OSError] = []
    task = bar.add_task("measuring", total=None)
    # All paths first, because the bar needs the total. A few hundred thousand paths are a few dozen megabytes.
    sizes = {path: (await path.stat()).st_size async for path in find_files(folder, errors)}
    if errors:
        raise errors[0]
    bar.update(task, total=sum(sizes.values()))
    slots = asyncio.Semaphore(limit)

    async def work(path: Path) -> tuple[str, bytes]:
        async with slots:
            return path.relative_to(folder).as_posix(), await hash_file(path, bar, task)

    digest = hashlib.sha256()
    for name, content in sorted(await asyncio.gather(*map(work, sizes))):
        digest.update(name.encode(errors="surrogateescape") + b"\0" + content)
    return digest.hexdigest()


async def main(folder: str, limit: int) -> None:
    with Progress(BarColumn(), DownloadColumn(), TransferSpeedColumn()) as bar:
        result = await hash_folder(Path(folder), limit, bar)
    print(f"{result}  {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Print one SHA-256 for all files below a folder.")
    parser.add_argument("folder", help="the folder to hash")
    parser.add_argument("--limit", type=int, default=8, help="how many files are open at a time (default: 8)")
    options = parser.parse_args()
    try:
        asyncio.run(main(options.folder, options.limit))
    except OSError as error:
        sys.exit(f"hash_progress: {error}")
