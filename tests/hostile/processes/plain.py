"""The functions of aiofiles that the programs use, made of blocking ones and `asyncio.to_thread` alone."""

from __future__ import annotations

import asyncio
import builtins
import concurrent.futures.thread  # noqa: F401  # or the first call would import it, which fails at exit
import os as blocking_os
import pathlib as blocking_pathlib
import shutil as blocking_shutil
import sys
import tempfile as blocking_tempfile
from functools import partial
from types import SimpleNamespace
from typing import Any


class Plain:
    """Stands for a blocking object. Its methods run in a thread."""

    def __init__(self, find: Any) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._find(), name)
        return partial(asyncio.to_thread, value) if callable(value) and name != "fileno" else value

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> Any:
        if line := await self.readline():
            return line
        raise StopAsyncIteration

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()


class Opening:
    """Creates an object when it is awaited or entered."""

    def __init__(self, make: Any) -> None:
        self._make = make
        self._made: Any = None

    def __await__(self) -> Any:
        return self._open().__await__()

    async def _open(self) -> Any:
        made = self._made = await asyncio.to_thread(self._make)
        return Plain(lambda: made)

    async def __aenter__(self) -> Any:
        opened = await self
        return self._made.name if hasattr(self._made, "cleanup") else opened

    async def __aexit__(self, *exception: object) -> None:
        await asyncio.to_thread(self._made.__exit__, *exception)


def _opening(make: Any) -> Any:
    return lambda *args, **kwargs: Opening(partial(make, *args, **kwargs))


def _namespace(module: Any, names: str) -> Any:
    return SimpleNamespace(**{name: partial(asyncio.to_thread, getattr(module, name)) for name in names.split()})


async def _walk(path: Any) -> Any:
    for step in await asyncio.to_thread(lambda: list(blocking_os.walk(path))):
        yield step


open = _opening(builtins.open)
os = _namespace(blocking_os, "stat listdir mkdir rename remove")
os.scandir = lambda path: asyncio.to_thread(lambda: list(blocking_os.scandir(path)))
os.walk = _walk
shutil = _namespace(blocking_shutil, "copy copytree move rmtree")
tempfile = SimpleNamespace(
    **{
        name: _opening(getattr(blocking_tempfile, name))
        for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory")
    }
)
pathlib = SimpleNamespace(Path=lambda path: Plain(lambda: blocking_pathlib.Path(path)))
stdin, stdout = Plain(lambda: sys.stdin), Plain(lambda: sys.stdout)
