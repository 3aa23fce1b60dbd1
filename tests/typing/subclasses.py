"""Proxies that users derive or declare themselves. Checked, never run."""

import io
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, AnyStr

from typing_extensions import Self, assert_type

import aiofiles
from aiofiles.base import AsyncBase, AsyncIndirectBase
from aiofiles.threadpool.binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from aiofiles.threadpool.text import AsyncTextIOWrapper
from aiofiles.threadpool.utils import (
    cond_delegate_to_executor,
    delegate_to_executor,
    proxy_method_directly,
    proxy_property_directly,
)
from aiofiles_core import delegated, forwarded


class CountingReader(AsyncBufferedReader):
    def __init__(self, file: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> None:
        super().__init__(file, loop, executor)
        self.count = 0

    async def read(self, size: int | None = -1, /) -> bytes:
        data = await super().read(size)
        self.count += len(data)
        return data

    async def readline(self, size: int | None = -1, /) -> bytes:
        return await super().readline(size)

    async def __anext__(self) -> bytes:
        return (await super().__anext__()).rstrip()


class UpperText(AsyncTextIOWrapper):
    async def read(self, size: int | None = -1, /) -> str:
        return (await super().read(size)).upper()

    async def write(self, s: str, /) -> int:
        return await super().write(s.lower())

    async def close(self) -> None:
        await self.flush()
        await super().close()

    def readable(self) -> bool:
        return super().readable()

    @property
    def name(self) -> str:
        return str(super().name)

    async def __aenter__(self) -> Self:
        return await super().__aenter__()


class Log(AsyncBufferedIOBase):
    async def write(self, buffer: Any, /) -> int:
        return await super().write(buffer)


class Device(AsyncFileIO):
    async def readall(self) -> bytes:
        return await super().readall()


async def derived(path: Path) -> None:
    reader = CountingReader(path.open("rb"))
    assert_type(await reader.read(5), bytes)
    assert_type(await reader.peek(), bytes)
    assert_type(reader.count, int)
    async with reader as entered:
        assert_type(entered, CountingReader)
        async for line in entered:
            assert_type(line, bytes)
    assert_type(await UpperText(path.open()).read(), str)
    assert_type(UpperText(path.open()).name, str)
    assert_type(await Log(path.open("wb"), executor=None).write(b"bytes"), int)
    assert_type(await Device(path.open("rb", 0), None, None).readall(), bytes)


class Declared(AsyncBase[bytes]):
    read = delegated(io.BufferedReader.read)
    readline = delegated(io.BufferedReader.readline)
    close = delegated(io.BufferedReader.close)
    fileno = forwarded(io.BufferedReader.fileno)


async def declared(path: Path) -> None:
    async with Declared(path.open("rb")) as file:
        assert_type(file, Declared)
        assert_type(await file.read(5), bytes)
        assert_type(file.fileno(), int)
        async for line in file:
            assert_type(line, bytes)
        await file.close()
    assert_type(await Declared.read(file, 5), bytes)
    assert_type(Declared.fileno(file), int)


class Door:
    def open(self, width: float, *, slowly: bool = False) -> str:
        return f"{width} {slowly}"


class AsyncDoor(AsyncBase[str]):
    open = delegated(Door.open)
    open_at_once = forwarded(Door.open)


async def declared_by_a_class_of_ones_own() -> None:
    door = AsyncDoor(Door())
    assert_type(await door.open(0.5, slowly=True), str)
    assert_type(door.open_at_once(width=0.5), str)


class LateFile(AsyncIndirectBase[str]):
    readline = delegated(io.TextIOWrapper.readline)


async def indirect() -> None:
    late = LateFile("late", None, None, indirect=lambda: io.StringIO())
    assert_type(await late.readline(), str)


class Generic(AsyncBase[AnyStr]):
    async def readline(self) -> AnyStr:
        raise NotImplementedError


async def generic(file: Generic[str]) -> None:
    async for line in file:
        assert_type(line, str)


@delegate_to_executor("read", "close")
@cond_delegate_to_executor("rollover")
@proxy_method_directly("fileno")
@proxy_property_directly("closed")
class Decorated(AsyncBase[bytes]):
    own = 1


def decorated(path: Path) -> None:
    assert_type(Decorated(path.open("rb")), Decorated)
    assert_type(Decorated.own, int)


def registered() -> None:
    class File(io.RawIOBase): ...

    aiofiles.threadpool.wrap.register(File)(lambda *args, **kwargs: CountingReader(*args, **kwargs))
    aiofiles.threadpool.wrap.register(File, CountingReader)
