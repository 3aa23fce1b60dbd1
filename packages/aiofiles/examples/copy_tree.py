"""Copy a folder with a progress bar of rich. Ctrl-C stops the copy, and leaves no file half-written.

    python packages/aiofiles/examples/copy_tree.py FOLDER NEW

It needs `pip install rich`. What was copied before Ctrl-C stays. Files that cannot be copied are reported on stderr,
and the exit status is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

import aiofiles.os
import aiofiles.shutil


async def measure(folder: str) -> int:
    """Return the size of all files below *folder*, in bytes."""
    total = 0
    async for path, _, names in aiofiles.os.walk(folder):
        for name in names:
            total += (await aiofiles.os.lstat(f"{path}/{name}")).st_size
    return total


async def copy(folder: str, new: str) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(*columns) as bar:
        task = bar.add_task("measuring", total=None)
        bar.update(task, total=await measure(folder))

        def show(progress: aiofiles.shutil.Progress) -> None:
            bar.update(task, completed=progress.bytes, description=f"{progress.files} files")

        await aiofiles.shutil.copytree(folder, new, progress=show)


def main() -> int:
    parser = argparse.ArgumentParser(description="Copy a folder with a progress bar.")
    parser.add_argument("folder", help="the folder to copy")
    parser.add_argument("new", help="the folder to make")
    options = parser.parse_args()
    try:
        asyncio.run(copy(options.folder, options.new))
    except KeyboardInterrupt:  # the copy has stopped by now
        print(f"stopped: the files in {options.new} are complete", file=sys.stderr)
        return 130
    except aiofiles.shutil.Error as error:
        for source, _, reason in error.args[0]:
            print(f"{source}: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
