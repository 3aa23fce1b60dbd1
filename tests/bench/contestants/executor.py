"""A bare `run_in_executor` for each call: the least that a trip costs."""

from __future__ import annotations

import asyncio
import functools
import os
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workloads import Asynchronous

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class BareFile:
    """A blocking file whose methods take one trip each."""

    def __init__(self, file: Any, run: Callable[..., Any]) -> None:
        for name in ("read", "readline", "seek", "write"):
            setattr(self, name, functools.partial(run, getattr(file, name)))

    async def __aiter__(self) -> AsyncIterator[Any]:
        while line := await self.readline():  # type: ignore[attr-defined]  # set above
            yield line


@asynccontextmanager
async def opened(function: Callable[..., Any], *args: Any, **options: Any) -> AsyncIterator[BareFile]:
    run = functools.partial(asyncio.get_running_loop().run_in_executor, None)
    file = await run(functools.partial(function, *args, **options))
    try:
        yield BareFile(file, run)
    finally:
        await run(file.close)


class Contestant(Asynchronous):
    """What a program can do in the fewest lines, without a library."""

    open = staticmethod(functools.partial(opened, open))
    temporary_file = staticmethod(functools.partial(opened, tempfile.TemporaryFile))

    async def path_file(self, path: str) -> None:
        await asyncio.to_thread(Path(path).read_bytes)

    async def path_stats(self, path: str, amount: int) -> None:
        each = Path(path)
        for _ in range(amount):
            await asyncio.to_thread(each.stat)

    def stat(self, path: str) -> Any:
        return asyncio.get_running_loop().run_in_executor(None, os.stat, path)

    def scandir(self, path: str) -> Any:
        return asyncio.get_running_loop().run_in_executor(None, lambda: [*os.scandir(path)])

    async def walk(self, path: str) -> AsyncIterator[Any]:
        directories = os.walk(path)
        while directory := await asyncio.get_running_loop().run_in_executor(None, next, directories, None):
            yield directory
