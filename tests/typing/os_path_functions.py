"""The functions of `aiofiles.os.path` under each of its names. Checked, never run."""

import asyncio
import os
import sys
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from pathlib import Path

from typing_extensions import assert_type

import aiofiles
import aiofiles.os
import aiofiles.os.path
import aiofiles.ospath
import aiofiles_os.path
from aiofiles import os as async_os
from aiofiles.os import path as async_path
from aiofiles.os.path import exists, getsize
from aiofiles.ospath import isfile
from aiofiles.ospath import wrap as wrap_of_ospath


async def without_options(path: Path) -> None:
    assert_type(await aiofiles.os.path.exists(path), bool)
    assert_type(await aiofiles.os.path.exists(3), bool)
    assert_type(await aiofiles.os.path.getatime(path), float)
    assert_type(await aiofiles.os.path.getctime(path), float)
    assert_type(await aiofiles.os.path.getmtime(path), float)
    assert_type(await aiofiles.os.path.getsize(path), int)
    assert_type(await aiofiles.os.path.isdir(b"name"), bool)
    assert_type(await aiofiles.os.path.isfile("name"), bool)
    assert_type(await aiofiles.os.path.islink(path), bool)
    assert_type(await aiofiles.os.path.ismount(path), bool)
    assert_type(await aiofiles.os.path.samefile(path, "name"), bool)
    assert_type(await aiofiles.os.path.sameopenfile(3, 4), bool)


async def with_options(path: Path, executor: Executor, loop: AbstractEventLoop) -> None:
    assert_type(await aiofiles.os.path.exists(path, executor=executor), bool)
    assert_type(await aiofiles.os.path.exists(path, loop=loop), bool)
    assert_type(await aiofiles.os.path.getatime(path, executor=executor), float)
    assert_type(await aiofiles.os.path.getctime(path, executor=executor), float)
    assert_type(await aiofiles.os.path.getmtime(path, executor=executor), float)
    assert_type(await aiofiles.os.path.getsize(path, executor=executor), int)
    assert_type(await aiofiles.os.path.isdir(path, executor=executor), bool)
    assert_type(await aiofiles.os.path.isfile(path, loop=loop, executor=executor), bool)
    assert_type(await aiofiles.os.path.islink(path, executor=executor), bool)
    assert_type(await aiofiles.os.path.ismount(path, executor=executor), bool)
    assert_type(await aiofiles.os.path.samefile(path, "name", executor=executor), bool)
    assert_type(await aiofiles.os.path.sameopenfile(3, 4, executor=executor), bool)


async def abspath(path: Path, bytes_like: os.PathLike[bytes], executor: Executor) -> None:
    assert_type(await aiofiles.os.path.abspath("name"), str)
    assert_type(await aiofiles.os.path.abspath(path), str)
    assert_type(await aiofiles.os.path.abspath(path=path, executor=executor), str)
    assert_type(await aiofiles.os.path.abspath(b"name"), bytes)
    assert_type(await aiofiles.os.path.abspath(bytes_like, executor=executor), bytes)


async def whose_answer_is_as_the_argument(path: Path, bytes_like: os.PathLike[bytes], executor: Executor) -> None:
    assert_type(await aiofiles.os.path.expanduser("~"), str)
    assert_type(await aiofiles.os.path.expanduser(bytes_like, executor=executor), bytes)
    assert_type(await aiofiles.os.path.realpath(path), str)
    assert_type(await aiofiles.os.path.realpath("name", strict=True), str)
    assert_type(await aiofiles.os.path.realpath(b"name", strict=True, executor=executor), bytes)
    assert_type(await aiofiles.os.path.relpath(path, "start"), str)
    assert_type(await aiofiles.os.path.relpath(bytes_like, start=b"start", executor=executor), bytes)
    assert_type(await aiofiles.os.path.lexists(path), bool)
    if sys.version_info >= (3, 12):
        assert_type(await aiofiles.os.path.isjunction(path), bool)
    if sys.version_info >= (3, 13):
        assert_type(await aiofiles.os.path.isdevdrive(path, executor=executor), bool)


def computed(path: Path, name: str, names: list[str]) -> None:
    assert_type(aiofiles.os.path.join(path, name), str)
    assert_type(aiofiles.os.path.join(b"a", b"b"), bytes)
    assert_type(aiofiles.os.path.basename(path), str)
    assert_type(aiofiles.ospath.dirname(name), str)
    assert_type(aiofiles.ospath.split(name), tuple[str, str])
    assert_type(aiofiles_os.path.splitext(name), tuple[str, str])
    assert_type(aiofiles_os.path.commonpath(names), str)
    assert_type(aiofiles_os.path.isabs(path), bool)
    separators: list[str] = [aiofiles.os.path.sep, aiofiles.os.path.altsep or "", aiofiles.os.path.pathsep]
    print(separators)


async def under_each_name(path: Path, executor: Executor) -> None:
    assert_type(await aiofiles.ospath.exists(path), bool)
    assert_type(await aiofiles.ospath.getsize(path, executor=executor), int)
    assert_type(await aiofiles_os.path.getmtime(path), float)
    assert_type(await async_os.path.exists(path), bool)
    assert_type(await async_path.exists(path), bool)
    assert_type(await exists(path), bool)
    assert_type(await getsize(path, executor=executor), int)
    assert_type(await isfile(path), bool)
    assert_type(await wrap_of_ospath(len)("abc"), int)


async def in_asyncio(path: Path) -> None:
    assert_type(asyncio.create_task(exists(path)), asyncio.Task[bool])
    assert_type(await asyncio.wait_for(getsize(path), 1), int)
    assert_type(await asyncio.gather(exists(path), getsize(path)), tuple[bool, int])
    assert_type(await asyncio.gather(*(getsize(name) for name in ["a", "b"])), list[int])
