"""Wrong uses. Each is an error, and an unneeded ignore is an error, too. Checked, never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from pathlib import Path

import aiofiles
import aiofiles.os
import aiofiles.tempfile
from aiofiles.base import AiofilesContextManager
from aiofiles.threadpool import AsyncBufferedReader, AsyncTextIOWrapper
from aiofiles_core import asyncify, delegated


async def opening(path: Path) -> None:
    await aiofiles.open()  # type: ignore[call-overload]
    await aiofiles.open(1.5)  # type: ignore[call-overload]
    await aiofiles.open(path, 0)  # type: ignore[call-overload]
    await aiofiles.open(path, buffring=0)  # type: ignore[call-overload]
    await aiofiles.open(path, executor=3)  # type: ignore[call-overload]
    await aiofiles.open(path, loop=3)  # type: ignore[call-overload]
    await aiofiles.open(path, opener=3)  # type: ignore[call-overload]
    await aiofiles.open(path, "w", -1, None, None, None, True, None, None)  # type: ignore[call-overload]


def another_file(path: Path) -> AiofilesContextManager[AsyncTextIOWrapper]:
    return aiofiles.open(path, "rb")  # type: ignore[return-value]


async def another_awaited_file(path: Path) -> AsyncBufferedReader:
    return await aiofiles.open(path)  # type: ignore[return-value]


async def without_await(path: Path) -> None:
    aiofiles.os.stat(path)  # type: ignore[unused-coroutine]
    aiofiles.stdout.write("text")  # type: ignore[unused-coroutine]
    file = aiofiles.open(path)
    await file.read()  # type: ignore[attr-defined]
    for _ in file:  # type: ignore[attr-defined]
        pass
    async for _ in file:  # type: ignore[attr-defined]
        pass
    with file:  # type: ignore[attr-defined]
        pass


async def text(path: Path) -> None:
    async with aiofiles.open(path) as file:
        file.read()  # type: ignore[unused-coroutine]
        file.close()  # type: ignore[unused-coroutine]
        file.read().splitlines()  # type: ignore[attr-defined]
        await file.read("5")  # type: ignore[arg-type]
        await file.write(b"bytes")  # type: ignore[arg-type]
        await file.writelines([b"bytes"])  # type: ignore[list-item]
        await file.readall()  # type: ignore[attr-defined]
        await file.readinto(bytearray(5))  # type: ignore[attr-defined]
        await file.peek()  # type: ignore[attr-defined]
        await file.fileno()  # type: ignore[misc]
        await file.readable()  # type: ignore[misc]
        await file.closed  # type: ignore[misc]
        file.closed = True  # type: ignore[misc]
        print(file.nothing)  # type: ignore[attr-defined]
        for _ in file:  # type: ignore[attr-defined]
            pass
        with file:  # type: ignore[attr-defined]
            pass


async def binary(path: Path) -> None:
    async with aiofiles.open(path, "rb") as reader:
        await reader.write("text")  # type: ignore[arg-type]
        await reader.readall()  # type: ignore[attr-defined]
        await reader.readinto("text")  # type: ignore[arg-type]
        (await reader.read()).encode()  # type: ignore[attr-defined]
        print(reader.encoding)  # type: ignore[attr-defined]
    async with aiofiles.open(path, "wb") as writer:
        await writer.write("text")  # type: ignore[arg-type]
        await writer.writelines(["text"])  # type: ignore[list-item]
        await writer.peek()  # type: ignore[attr-defined]
        print(writer.encoding)  # type: ignore[attr-defined]
    async with aiofiles.open(path, "rb", 0) as raw:
        await raw.write("text")  # type: ignore[arg-type]
        await raw.read1()  # type: ignore[attr-defined]
        await raw.peek()  # type: ignore[attr-defined]
        raw.detach()  # type: ignore[attr-defined]


async def os_functions(path: Path) -> None:
    await aiofiles.os.stat()  # type: ignore[call-overload]
    await aiofiles.os.stat(1.5)  # type: ignore[call-overload]
    await aiofiles.os.stat(path, executr=None)  # type: ignore[call-overload]
    await aiofiles.os.rename(path)  # type: ignore[call-overload]
    await aiofiles.os.mkdir(path, exist_ok=True)  # type: ignore[call-overload]
    await aiofiles.os.listdir(1.5)  # type: ignore[call-overload]
    await aiofiles.os.listdir(path, executor=3)  # type: ignore[call-overload]
    await aiofiles.os.open(path)  # type: ignore[call-overload]
    await aiofiles.os.write(3, "text")  # type: ignore[call-overload]
    await aiofiles.os.isatty(3)  # type: ignore[attr-defined]
    await aiofiles.os.path.realpath(path, strict="no")  # type: ignore[call-overload]
    await aiofiles.os.path.exists()  # type: ignore[call-overload]
    await aiofiles.os.path.abspath(3)  # type: ignore[call-overload]
    await aiofiles.os.path.getsize(path, 3)  # type: ignore[call-overload]
    await aiofiles.os.path.join("a", "b")  # type: ignore[misc]
    size: str = await aiofiles.os.path.getsize(path)  # type: ignore[assignment]
    print(size)


async def directories(path: Path) -> None:
    for _ in aiofiles.os.scandir(path):  # type: ignore[attr-defined]
        pass
    with aiofiles.os.scandir(path):  # type: ignore[attr-defined]
        pass
    await aiofiles.os.scandir(1.5)  # type: ignore[call-overload]
    await aiofiles.os.walk(path)  # type: ignore[misc]
    aiofiles.os.walk()  # type: ignore[call-arg]
    for _ in aiofiles.os.walk(path):  # type: ignore[attr-defined]
        pass


def area(width: int, height: int = 1) -> int:
    return width * height


async def coroutine_functions() -> None:
    await asyncify(area)()  # type: ignore[call-overload]
    await asyncify(area)("2")  # type: ignore[call-overload]
    await asyncify(area)(2, depth=3)  # type: ignore[call-overload]
    await asyncify(area)(2, executor=3)  # type: ignore[call-overload]
    asyncify(3)  # type: ignore[arg-type]
    text: str = await asyncify(area)(2)  # type: ignore[assignment]
    print(text)


async def temporary_files() -> None:
    await aiofiles.tempfile.TemporaryFile(delete=False)  # type: ignore[call-overload]
    await aiofiles.tempfile.TemporaryFile(suffix=3)  # type: ignore[call-overload]
    await aiofiles.tempfile.NamedTemporaryFile(delete="no")  # type: ignore[call-overload]
    await aiofiles.tempfile.NamedTemporaryFile(delete_on_close="no")  # type: ignore[call-overload]
    await aiofiles.tempfile.NamedTemporaryFile(nonsense=True)  # type: ignore[call-overload]
    await aiofiles.tempfile.SpooledTemporaryFile("w+")  # type: ignore[call-overload]
    await aiofiles.tempfile.TemporaryDirectory(3)  # type: ignore[call-overload]
    await aiofiles.tempfile.TemporaryDirectory(executor=3)  # type: ignore[call-overload]
    await aiofiles.tempfile.TemporaryDirectory(delete="no")  # type: ignore[call-overload]
    await aiofiles.tempfile.mkstemp(3)  # type: ignore[call-overload]
    await aiofiles.tempfile.mkdtemp("a", b"b")  # type: ignore[call-overload]
    await aiofiles.tempfile.gettempprefix()  # type: ignore[misc]
    async with aiofiles.tempfile.TemporaryFile("w") as file:
        await file.write(b"bytes")  # type: ignore[arg-type]
    async with aiofiles.tempfile.SpooledTemporaryFile(mode="w") as spooled:
        await spooled.write(b"bytes")  # type: ignore[arg-type]
    async with aiofiles.tempfile.TemporaryDirectory() as directory:
        directory.cleanup()  # type: ignore[attr-defined]


async def streams() -> None:
    await aiofiles.stdout.write(b"bytes")  # type: ignore[arg-type]
    await aiofiles.stdout_bytes.write("text")  # type: ignore[arg-type]
    print(aiofiles.stdout_bytes.encoding)  # type: ignore[attr-defined]


def unknown_names() -> None:
    print(aiofiles.nothing)  # type: ignore[attr-defined]
    print(aiofiles.os.nothing)  # type: ignore[attr-defined]
    print(aiofiles.tempfile.nothing)  # type: ignore[attr-defined]
    print(aiofiles.threadpool.nothing)  # type: ignore[attr-defined]


delegated(3)  # type: ignore[arg-type]
