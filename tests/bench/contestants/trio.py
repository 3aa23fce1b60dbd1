# /// script
# dependencies = ["trio"]
# ///
"""trio, on its own event loop. It lists a directory as paths, all at once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import trio  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from workloads import Pathlike

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable


class Contestant(Pathlike):
    """Files and paths."""

    module = "trio"
    path_module = "trio"
    path = staticmethod(trio.Path)
    sleep = staticmethod(trio.sleep)

    def run(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        trio.run(main)

    async def gather(self, function: Callable[[str], Awaitable[object]], arguments: Iterable[str]) -> None:
        async with trio.open_nursery() as nursery:
            for argument in arguments:
                nursery.start_soon(function, argument)

    async def beside(self, background: Callable[[], Coroutine[Any, Any, None]], main: Callable[[], Any]) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(background)
            await main()
            nursery.cancel_scope.cancel()

    @asynccontextmanager
    async def open(self, path: str, **options: Any) -> AsyncIterator[Any]:
        async with await trio.open_file(path, **options) as file:
            yield file

    async def stat(self, path: str) -> Any:
        return await trio.Path(path).stat()

    async def path_entries(self, path: str, amount: int) -> None:
        for _ in await trio.Path(path).iterdir():
            pass

    async def path_matches(self, path: str, amount: int) -> None:
        for _ in await trio.Path(path).rglob("*.txt"):
            pass

    async def path_walks(self, path: str, amount: int) -> None:
        raise NotImplementedError

    async def scandir(self, path: str) -> Any:
        return await trio.Path(path).iterdir()
