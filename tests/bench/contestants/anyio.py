# /// script
# dependencies = ["anyio"]
# ///
"""anyio, on the event loop of asyncio. It lists a directory as paths, all at once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from trees import Treelike
from workloads import Pathlike

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Contestant(Treelike, Pathlike):
    """Files, paths, temporary files, and trees, by a few trips for each file."""

    module = "anyio"
    path_module = "anyio"
    path = staticmethod(anyio.Path)
    temporary_file = staticmethod(anyio.TemporaryFile)

    @asynccontextmanager
    async def open(self, path: str, **options: Any) -> AsyncIterator[Any]:
        async with await anyio.open_file(path, **options) as file:
            yield file

    async def stat(self, path: str) -> Any:
        return await anyio.Path(path).stat()

    async def scan(self, path: str, amount: int) -> None:
        async for _ in anyio.Path(path).iterdir():
            pass

    async def copytree(self, source: str, target: str) -> None:
        async for folder, _, names in anyio.Path(source).walk():
            copy = anyio.Path(target) / folder.relative_to(source)
            await copy.mkdir()
            for name in names:
                await (copy / name).write_bytes(await (folder / name).read_bytes())

    async def rmtree(self, path: str) -> None:
        async for folder, _, names in anyio.Path(path).walk(top_down=False):
            for name in names:
                await (folder / name).unlink()
            await folder.rmdir()

    async def transfer(self, source: str, target: str) -> None:
        async with self.open(source, mode="rb") as fsrc, self.open(target, mode="wb") as fdst:
            while data := await fsrc.read(1 << 16):
                await fdst.write(data)

    async def walks(self, path: str, amount: int) -> None:
        async for _ in anyio.Path(path).walk():
            pass
