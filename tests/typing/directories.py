"""`scandir`, `walk` and `fwalk`, with and without the two options. Checked, never run."""

import asyncio
import os
import sys
from asyncio import AbstractEventLoop
from collections.abc import AsyncGenerator
from concurrent.futures import Executor
from pathlib import Path

from typing_extensions import assert_type

import aiofiles.os
import aiofiles_os
from aiofiles_os.directories import ScandirIterator


async def awaited(path: Path, bytes_like: os.PathLike[bytes], executor: Executor, loop: AbstractEventLoop) -> None:
    assert_type(await aiofiles.os.scandir(), ScandirIterator[str])
    assert_type(await aiofiles.os.scandir(None, loop=loop, executor=executor), ScandirIterator[str])
    assert_type(await aiofiles.os.scandir(3, stat=True), ScandirIterator[str])
    assert_type(await aiofiles.os.scandir(path=path), ScandirIterator[str])
    assert_type(await aiofiles_os.scandir(b"name", executor=None), ScandirIterator[bytes])
    assert_type(await aiofiles_os.scandir(bytes_like), ScandirIterator[bytes])
    for entry in await aiofiles.os.scandir("name"):
        assert_type(entry, os.DirEntry[str])
    with await aiofiles.os.scandir(path) as entries:
        assert_type(next(entries), os.DirEntry[str])
        assert_type([entry.name for entry in entries], list[str])
        entries.close()
    async with await aiofiles.os.scandir(b"name") as bytes_entries:
        assert_type([entry.name async for entry in bytes_entries], list[bytes])


async def not_awaited(path: Path, executor: Executor) -> None:
    async for entry in aiofiles.os.scandir(path, stat=True, executor=executor):
        assert_type(entry, os.DirEntry[str])
    async for bytes_entry in aiofiles.os.scandir(b"name"):
        assert_type(bytes_entry, os.DirEntry[bytes])
    async with aiofiles.os.scandir(path) as entries:
        assert_type(await entries.__anext__(), os.DirEntry[str])
        assert_type([entry.name async for entry in entries], list[str])
        await entries.close()


async def in_asyncio(path: Path) -> None:
    assert_type(asyncio.create_task(aiofiles.os.scandir(path)), asyncio.Task[ScandirIterator[str]])
    assert_type(await asyncio.wait_for(aiofiles.os.scandir(path), 1), ScandirIterator[str])


def ignore(error: OSError) -> None: ...


async def note(error: OSError) -> None: ...


async def walk(path: Path, bytes_like: os.PathLike[bytes], executor: Executor, loop: AbstractEventLoop) -> None:
    async for top, names, files in aiofiles.os.walk(path):
        assert_type(top, str)
        assert_type(names, list[str])
        assert_type(files, list[str])
    assert_type(
        aiofiles_os.walk(bytes_like, False, note, True, loop=loop, executor=executor),
        AsyncGenerator[tuple[bytes, list[bytes], list[bytes]], None],
    )
    await aiofiles.os.walk("name", topdown=False, onerror=ignore, followlinks=True).aclose()


async def fwalk(path: Path, executor: Executor) -> None:
    if sys.platform != "win32":
        async for top, names, files, descriptor in aiofiles.os.fwalk():
            assert_type(top, str)
            assert_type(names, list[str])
            assert_type(files, list[str])
            assert_type(descriptor, int)
        assert_type(
            aiofiles_os.fwalk(b"name", True, note, follow_symlinks=True, dir_fd=3, executor=executor),
            AsyncGenerator[tuple[bytes, list[bytes], list[bytes], int], None],
        )
        await aiofiles_os.fwalk(path, onerror=ignore).aclose()
