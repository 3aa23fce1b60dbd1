"""What each function of `shutil` returns, with and without options, and wrong uses. Checked, never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

import asyncio
import io
import shutil
import sys
from asyncio import AbstractEventLoop
from collections.abc import Coroutine
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from typing_extensions import assert_type

import aiofiles.shutil
import aiofiles_core
from aiofiles_shutil import (
    Progress,
    chown,
    copy,
    copy2,
    copyfile,
    copyfileobj,
    copymode,
    copystat,
    copytree,
    disk_usage,
    ignore_patterns,
    make_archive,
    move,
    rmtree,
    unpack_archive,
    which,
)


def plain(told: Progress) -> None:
    assert_type(told.path, str | bytes)
    assert_type(told.files, int)
    assert_type(told.bytes, int)


async def coroutine_function(told: Progress) -> str:
    return str(told)


async def copying(path: Path, executor: Executor, loop: AbstractEventLoop) -> None:
    assert_type(await copyfile("a", "b"), str)
    assert_type(await copyfile("a", path), Path)
    assert_type(await copyfile(b"a", path, executor=executor, loop=loop), Path)
    assert_type(await copyfile("a", b"b", follow_symlinks=False, progress=plain), bytes)
    assert_type(await copy("a", path), Path | str)
    assert_type(await copy("a", path, executor=executor, progress=coroutine_function), Path | str)
    assert_type(await copy2(b"a", b"b", progress=lambda told: print(told.files)), bytes)
    assert_type(await copytree("a", path), Path)
    assert_type(await copytree(path, "b", True, ignore_patterns("*"), dirs_exist_ok=True, progress=print), str)
    assert_type(await copytree(path, path, copy_function=shutil.copy, loop=None, executor=executor), Path)
    assert_type(await aiofiles.shutil.copytree("a", path), Path)
    assert_type(await copymode("a", path), None)
    assert_type(await copystat("a", path, follow_symlinks=False), None)


async def moving(path: Path, executor: Executor) -> None:
    moved: Coroutine[object, None, Path | str | Any] = move("a", path, executor=executor, progress=plain)
    print(await moved, await move(path, "b", shutil.copy))


async def removing(path: Path, executor: Executor) -> None:
    assert_type(await rmtree(path), None)
    assert_type(await rmtree(b"a", True, executor=executor, progress=plain), None)
    assert_type(rmtree.avoids_symlink_attacks, bool)
    if sys.version_info >= (3, 12):
        await rmtree(path, onexc=lambda function, name, error: print(name), dir_fd=3)
    else:
        await rmtree(path, onerror=lambda function, name, error: print(name))


async def the_rest(path: Path, executor: Executor) -> None:
    assert_type((await disk_usage(path)).free, int)
    assert_type(await make_archive("a", "zip", path), str)
    assert_type(await unpack_archive(path, "b"), None)
    assert_type(await which("a", executor=executor), str | None)
    assert_type(await which("a"), str | None)
    assert_type(await chown(path, "user"), None)
    assert_type(await chown(path, None, 0, executor=executor), None)
    assert_type(await chown(path, group="group", loop=None), None)
    assert_type(aiofiles.shutil.get_archive_formats(), list[tuple[str, str]])


async def together(path: Path) -> None:
    assert_type(await asyncio.gather(copytree("a", path), rmtree("b"), which("c")), tuple[Path, None, str | None])
    assert_type(await asyncio.wait_for(copytree("a", path), 1), Path)
    await asyncio.create_task(copytree("a", path))


async def open_files(path: Path, reader: asyncio.StreamReader, executor: Executor) -> None:
    async with aiofiles_core.open(path, "rb") as source, aiofiles_core.open(path, "wb") as target:
        assert_type(await copyfileobj(source, target), None)
        await copyfileobj(source, io.BytesIO(), 1000, executor=executor)
        await copyfileobj(reader, target)
        await copyfileobj(io.BytesIO(), target, length=-1)
        await copyfileobj(io.BytesIO(), io.BytesIO(), loop=None)
    async with aiofiles_core.open(path) as text, aiofiles_core.open(path, "wb", buffering=0) as raw:
        await copyfileobj(text, io.StringIO())
        await copyfileobj(reader, raw)
        await copyfileobj(text, io.BytesIO())  # type: ignore[arg-type]
        await copyfileobj(text, raw)  # type: ignore[arg-type]


async def wrong(path: Path, executor: Executor) -> None:
    copytree("a", path)  # type: ignore[unused-coroutine]
    await copyfile("a", path, executer=executor)  # type: ignore[call-arg]
    await copyfile("a")  # type: ignore[call-arg]
    await copyfile("a", 1.5)  # type: ignore[type-var]
    await copy("a", path, progress=1)  # type: ignore[call-overload]
    await copytree("a", path, progress=1)  # type: ignore[arg-type]
    await copytree("a", path, executor=1)  # type: ignore[arg-type]
    await move("a", path, True)  # type: ignore[arg-type]
    await which("a", progress=plain)  # type: ignore[call-overload]
    await chown(path)  # type: ignore[call-overload]
    await disk_usage()  # type: ignore[call-overload]
    await copyfileobj(path, io.BytesIO())  # type: ignore[call-overload]


async def another_result(path: Path) -> str:
    return await copytree("a", path)  # type: ignore[arg-type]
