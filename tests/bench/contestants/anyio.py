# /// script
# dependencies = ["anyio"]
# ///
"""anyio, on the event loop of asyncio; its directories are lists of paths."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from workloads import Pathlike

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Contestant(Pathlike):
    """Files, paths and temporary files."""

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

    async def walks(self, path: str, amount: int) -> None:
        async for _ in anyio.Path(path).walk():
            pass
