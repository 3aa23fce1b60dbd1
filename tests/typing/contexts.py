"""The ways to get a file from what `open` returns. Checked, never run."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any

from typing_extensions import assert_type

import aiofiles
import aiofiles_core
from aiofiles.base import AiofilesContextManager
from aiofiles.threadpool import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper


async def entered(path: Path) -> None:
    async with aiofiles.open(path) as text:
        assert_type(text, AsyncTextIOWrapper)
    async with aiofiles.open(path, "rb") as reader:
        assert_type(reader, AsyncBufferedReader)
    async with aiofiles.open(path, "wb") as writer:
        assert_type(writer, AsyncBufferedIOBase)
    async with aiofiles.open(path, "rb", 0) as raw:
        assert_type(raw, AsyncFileIO)
    async with aiofiles.open(path) as source, aiofiles.open(path, "wb") as target:
        assert_type(source, AsyncTextIOWrapper)
        assert_type(target, AsyncBufferedIOBase)
    async with aiofiles_core.open(path) as core:
        assert_type(core, aiofiles_core.AsyncTextIOWrapper)


async def awaited(path: Path) -> None:
    assert_type(await aiofiles.open(path), AsyncTextIOWrapper)
    assert_type(await aiofiles.open(path, "rb"), AsyncBufferedReader)
    assert_type(await aiofiles.open(path, "wb"), AsyncBufferedIOBase)
    assert_type(await aiofiles.open(path, "rb", 0), AsyncFileIO)
    assert_type(await aiofiles_core.open(path), aiofiles_core.AsyncTextIOWrapper)


async def awaited_then_entered(path: Path) -> None:
    async with await aiofiles.open(path) as text:
        assert_type(text, AsyncTextIOWrapper)
    async with await aiofiles.open(path, "rb") as reader:
        assert_type(reader, AsyncBufferedReader)
    async with await aiofiles.open(path, "wb", 0) as raw:
        assert_type(raw, AsyncFileIO)


async def handed_to_asyncio(path: Path) -> None:
    assert_type(asyncio.create_task(aiofiles.open(path)), asyncio.Task[AsyncTextIOWrapper])
    assert_type(asyncio.ensure_future(aiofiles.open(path, "rb")), asyncio.Task[AsyncBufferedReader])
    assert_type(await asyncio.wait_for(aiofiles.open(path, "rb"), 1), AsyncBufferedReader)
    assert_type(await asyncio.shield(aiofiles.open(path, "wb")), AsyncBufferedIOBase)
    assert_type(
        await asyncio.gather(aiofiles.open(path), aiofiles.open(path, "rb")),
        tuple[AsyncTextIOWrapper, AsyncBufferedReader],
    )
    assert_type(await asyncio.gather(*[aiofiles.open(path) for _ in range(3)]), list[AsyncTextIOWrapper])
    async with aiofiles.open(path, "rb") as file:
        assert_type(await asyncio.wait_for(file.read(), 1), bytes)
        assert_type(await asyncio.gather(file.read(), file.tell()), tuple[bytes, int])
        assert_type(asyncio.create_task(file.readline()), asyncio.Task[bytes])


def run_by_a_loop(path: Path) -> None:
    assert_type(asyncio.run(aiofiles.open(path)), AsyncTextIOWrapper)


async def in_an_exit_stack(path: Path) -> None:
    async with AsyncExitStack() as stack:
        assert_type(await stack.enter_async_context(aiofiles.open(path)), AsyncTextIOWrapper)
        assert_type(await stack.enter_async_context(aiofiles.open(path, "rb")), AsyncBufferedReader)
        assert_type(await stack.enter_async_context(await aiofiles.open(path, "wb")), AsyncBufferedIOBase)


def in_annotations(path: Path) -> None:
    context: AiofilesContextManager[AsyncTextIOWrapper] = aiofiles.open(path)
    awaitable: Awaitable[AsyncTextIOWrapper] = aiofiles.open(path)
    coroutine: Coroutine[Any, Any, AsyncTextIOWrapper] = aiofiles.open(path)
    manager: AbstractAsyncContextManager[AsyncTextIOWrapper, None] = aiofiles.open(path)
    wider: AiofilesContextManager[AsyncBufferedIOBase] = aiofiles.open(path, "rb")
    own: AbstractAsyncContextManager[AsyncTextIOWrapper] = AsyncTextIOWrapper(None)
    print(context, awaitable, coroutine, manager, wider, own)


def returned(path: Path) -> AiofilesContextManager[AsyncBufferedReader]:
    return aiofiles.open(path, "rb")


async def made_by_a_user(path: Path) -> None:
    async def opened(file: Path) -> AsyncTextIOWrapper:
        return await aiofiles.open(file)

    assert_type(AiofilesContextManager(opened(path)), AiofilesContextManager[AsyncTextIOWrapper])
    async with AiofilesContextManager(opened(path)) as file:
        assert_type(file, AsyncTextIOWrapper)


async def lines_of(path: Path) -> AsyncIterator[str]:
    async with aiofiles.open(path) as file:
        async for line in file:
            yield line
