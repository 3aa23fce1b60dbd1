"""What `wrap`, also known as `asyncify`, returns for functions and methods. Checked, never run."""

import asyncio
import json
import shutil
import time
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

from typing_extensions import assert_type

import aiofiles.base
import aiofiles.os
import aiofiles.ospath
import aiofiles_core
import aiofiles_os
from aiofiles.os import wrap
from aiofiles_core import AsyncFunction, asyncify


def area(width: int, height: int = 1, *, scale: float = 1.0) -> float:
    return width * height * scale


async def functions(executor: Executor, loop: AbstractEventLoop) -> None:
    async_area = wrap(area)

    assert_type(await async_area(2), float)
    assert_type(await async_area(2, 3), float)
    assert_type(await async_area(width=2, height=3, scale=0.5), float)
    assert_type(await async_area(2, executor=executor), float)
    assert_type(await async_area(2, 3, scale=0.5, loop=loop), float)
    assert_type(await async_area(2, loop=loop, executor=executor), float)
    assert_type(await asyncify(area)(2, executor=None, loop=None), float)


async def functions_of_the_standard_library(path: Path) -> None:
    assert_type(await wrap(time.time)(), float)
    assert_type(await wrap(json.loads)("[1]"), Any)
    assert_type((await wrap(shutil.disk_usage)(path)).free, int)
    assert_type(await wrap(path.read_text)(encoding="utf-8"), str)
    assert_type(await wrap(path.exists)(), bool)
    assert_type(await wrap(partial(area, 2))(3), float)
    assert_type(await wrap(lambda: 1)(), int)
    assert_type(await wrap(Path)("name"), Path)
    await wrap(lambda: shutil.rmtree(path, ignore_errors=True))()


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.async_size = wrap(self.size)

    def size(self, name: str, unit: int = 1) -> int:
        return (self.folder / name).stat().st_size // unit

    later_size = wrap(size)

    @asyncify
    def exists(self, name: str) -> bool:
        return (self.folder / name).exists()

    @staticmethod
    @wrap
    def read(path: Path) -> bytes:
        return path.read_bytes()


async def methods(store: Store, executor: Executor) -> None:
    assert_type(await store.exists("name"), bool)
    assert_type(await store.exists(name="name"), bool)
    assert_type(await store.exists("name", executor=executor), bool)
    assert_type(await store.later_size("name", 1024), int)
    assert_type(await store.async_size("name"), int)
    assert_type(await Store.exists(store, "name"), bool)
    assert_type(await Store.read(store.folder), bytes)


async def in_asyncio() -> None:
    assert_type(asyncio.create_task(wrap(area)(2)), asyncio.Task[float])
    assert_type(await asyncio.wait_for(wrap(area)(2), 1), float)


async def in_annotations() -> None:
    clock: AsyncFunction[[], float] = wrap(time.time)
    assert_type(await clock(), float)


async def the_same_wrap_elsewhere() -> None:
    assert_type(await aiofiles.os.wrap(area)(2), float)
    assert_type(await aiofiles.base.wrap(area)(2), float)
    assert_type(await aiofiles.ospath.wrap(area)(2), float)
    assert_type(await aiofiles_os.wrap(area)(2), float)
    assert_type(await aiofiles_core.asyncify(area)(2), float)
