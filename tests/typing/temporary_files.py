"""Temporary files and directories. Checked, never run."""

import io
import sys
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from typing_extensions import assert_type

import aiofiles.tempfile
import aiofiles_tempfile
from aiofiles.tempfile import (
    AiofilesContextManagerTempDir,
    NamedTemporaryFile,
    SpooledTemporaryFile,
    TemporaryDirectory,
    TemporaryFile,
    gettempdir,
    gettempdirb,
    gettempprefix,
    gettempprefixb,
    mkdtemp,
    mkstemp,
)
from aiofiles.tempfile.temptypes import AsyncSpooledTemporaryFile, AsyncTemporaryDirectory
from aiofiles.threadpool.binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from aiofiles.threadpool.text import AsyncTextIOWrapper


async def unnamed_files(path: Path, mode: str, loop: AbstractEventLoop, executor: Executor) -> None:
    assert_type(await TemporaryFile(), AsyncBufferedReader)
    assert_type(await TemporaryFile("w+b"), AsyncBufferedReader)
    assert_type(await TemporaryFile(mode="rb+"), AsyncBufferedReader)
    assert_type(await TemporaryFile("wb"), AsyncBufferedIOBase)
    assert_type(await TemporaryFile("w"), AsyncTextIOWrapper)
    assert_type(await TemporaryFile(mode="w+", encoding="utf-8"), AsyncTextIOWrapper)
    assert_type(await TemporaryFile("w+b", 0), AsyncFileIO)
    assert_type(await TemporaryFile("w+b", buffering=0), AsyncFileIO)
    assert_type(await TemporaryFile("w+b", buffering=4096), AsyncBufferedReader)
    assert_type(await TemporaryFile(buffering=4096), AsyncBufferedReader)
    assert_type(await TemporaryFile(mode), Any)
    assert_type(await TemporaryFile(suffix=".txt", prefix="a", dir=path), AsyncBufferedReader)
    assert_type(await TemporaryFile("w+", -1, "utf-8", "\n", ".txt", "a", path, errors="strict"), AsyncTextIOWrapper)
    assert_type(await TemporaryFile(loop=loop, executor=executor), AsyncBufferedReader)
    assert_type(await TemporaryFile("w", executor=executor), AsyncTextIOWrapper)
    async with TemporaryFile("w+") as text, TemporaryFile() as buffered, TemporaryFile("wb", 0) as raw:
        assert_type(text, AsyncTextIOWrapper)
        assert_type(buffered, AsyncBufferedReader)
        assert_type(raw, AsyncFileIO)
        async for line in text:
            assert_type(line, str)
        async for bytes_line in buffered:
            assert_type(bytes_line, bytes)


async def named_files(path: Path, mode: str, loop: AbstractEventLoop, executor: Executor) -> None:
    assert_type(await NamedTemporaryFile(), AsyncBufferedReader)
    assert_type(await NamedTemporaryFile("wb"), AsyncBufferedIOBase)
    assert_type(await NamedTemporaryFile(mode="w"), AsyncTextIOWrapper)
    assert_type(await NamedTemporaryFile("rb+", 0), AsyncFileIO)
    assert_type(await NamedTemporaryFile(mode), Any)
    assert_type(await NamedTemporaryFile(delete=False), AsyncBufferedReader)
    assert_type(await NamedTemporaryFile("w", delete=False, suffix=".csv", dir=path), AsyncTextIOWrapper)
    assert_type(
        await NamedTemporaryFile("w+", -1, "utf-8", "\n", ".txt", "a", path, False, errors="strict"),
        AsyncTextIOWrapper,
    )
    assert_type(await NamedTemporaryFile(loop=loop, executor=executor), AsyncBufferedReader)
    if sys.version_info >= (3, 12):
        assert_type(await NamedTemporaryFile(delete_on_close=False), AsyncBufferedReader)
        assert_type(await NamedTemporaryFile("w", delete_on_close=False, executor=executor), AsyncTextIOWrapper)
    async with NamedTemporaryFile("w") as file:
        assert_type(file, AsyncTextIOWrapper)
        await file.write(str(file.name))


async def spooled_files(path: Path, mode: str, loop: AbstractEventLoop, executor: Executor) -> None:
    assert_type(await SpooledTemporaryFile(), AsyncSpooledTemporaryFile[bytes])
    assert_type(await SpooledTemporaryFile(100), AsyncSpooledTemporaryFile[bytes])
    assert_type(await SpooledTemporaryFile(max_size=100), AsyncSpooledTemporaryFile[bytes])
    assert_type(await SpooledTemporaryFile(100, "w+b"), AsyncSpooledTemporaryFile[bytes])
    assert_type(await SpooledTemporaryFile(mode="wb"), AsyncSpooledTemporaryFile[bytes])
    assert_type(await SpooledTemporaryFile(100, "w+"), AsyncSpooledTemporaryFile[str])
    assert_type(await SpooledTemporaryFile(mode="w+", encoding="utf-8"), AsyncSpooledTemporaryFile[str])
    assert_type(await SpooledTemporaryFile(100, mode), AsyncSpooledTemporaryFile[Any])
    assert_type(
        await SpooledTemporaryFile(100, "w", -1, "utf-8", "\n", ".txt", "a", path, errors="strict"),
        AsyncSpooledTemporaryFile[str],
    )
    assert_type(await SpooledTemporaryFile(loop=loop, executor=executor), AsyncSpooledTemporaryFile[bytes])


async def methods_of_spooled_files() -> None:
    async with SpooledTemporaryFile(100) as file:
        assert_type(await file.read(), bytes)
        assert_type(await file.read(5), bytes)
        assert_type(await file.readline(), bytes)
        assert_type(await file.readlines(), list[bytes])
        assert_type(await file.write(b"bytes"), int)
        assert_type(await file.seek(0), int)
        assert_type(await file.tell(), int)
        assert_type(await file.isatty(), bool)
        assert_type(await file.fileno(), int)
        assert_type(file.closed, bool)
        await file.writelines([b"one", b"two"])
        await file.truncate()
        await file.rollover()
        await file.flush()
        await file.close()
        async for line in file:
            assert_type(line, bytes)
        assert_type(await file.read1(), bytes)
        assert_type(await file.readinto(bytearray(5)), int)
        assert_type(await file.readinto1(bytearray(5)), int)
        assert_type(await file.peek(), bytes)
        assert_type(await file.seekable(), bool)
        assert_type(await file.writable(), bool)
        assert_type(file.readable(), bool)
        (await file.detach()).close()
    async with SpooledTemporaryFile(100, "w+") as text:
        assert_type(await text.read(5), str)
        assert_type(await text.write("text"), int)
        async for text_line in text:
            assert_type(text_line, str)


async def directories(path: Path, loop: AbstractEventLoop, executor: Executor) -> None:
    assert_type(TemporaryDirectory(), AiofilesContextManagerTempDir[str])
    assert_type(await TemporaryDirectory(), AsyncTemporaryDirectory[str])
    assert_type(await TemporaryDirectory("suffix", "prefix", path), AsyncTemporaryDirectory[str])
    assert_type(await TemporaryDirectory(suffix=b"suffix"), AsyncTemporaryDirectory[bytes])
    assert_type(await TemporaryDirectory(b"suffix", b"prefix", b"dir"), AsyncTemporaryDirectory[bytes])
    assert_type(await TemporaryDirectory(ignore_cleanup_errors=True), AsyncTemporaryDirectory[str])
    assert_type(await TemporaryDirectory(loop=loop, executor=executor), AsyncTemporaryDirectory[str])
    if sys.version_info >= (3, 12):
        assert_type(await TemporaryDirectory(delete=False), AsyncTemporaryDirectory[str])
    async with TemporaryDirectory() as name, TemporaryDirectory(prefix=b"a", executor=executor) as bytes_name:
        assert_type(name, str)
        assert_type(bytes_name, bytes)
    directory = await TemporaryDirectory()
    assert_type(directory.name, str)
    async with directory as name:
        assert_type(name, str)
    await directory.cleanup()
    await directory.close()


async def functions(path: Path, loop: AbstractEventLoop, executor: Executor) -> None:
    assert_type(await mkstemp(), tuple[int, str])
    assert_type(await mkstemp(".txt", "a", path, True), tuple[int, str])
    assert_type(await mkstemp(b".txt", text=True, executor=executor), tuple[int, bytes])
    assert_type(await mkdtemp(), str)
    assert_type(await mkdtemp(dir=path, loop=loop, executor=executor), str)
    assert_type(await mkdtemp(prefix=b"a", dir=b"directory"), bytes)
    assert_type(await gettempdir(), str)
    assert_type(await gettempdirb(loop=loop, executor=executor), bytes)
    assert_type(gettempprefix(), str)
    assert_type(gettempprefixb(), bytes)


async def the_same_factories_elsewhere() -> None:
    assert_type(await aiofiles_tempfile.TemporaryFile("w+"), AsyncTextIOWrapper)
    assert_type(await aiofiles.tempfile.TemporaryFile("w+"), AsyncTextIOWrapper)
    assert_type(await aiofiles_tempfile.NamedTemporaryFile("wb", 0), AsyncFileIO)
    assert_type(await aiofiles_tempfile.SpooledTemporaryFile(), aiofiles_tempfile.AsyncSpooledTemporaryFile[bytes])
    assert_type(aiofiles_tempfile.TemporaryDirectory(), aiofiles_tempfile.AiofilesContextManagerTempDir[str])
    assert_type(aiofiles.tempfile.wrap(io.BytesIO(), io.BytesIO(), loop=None, executor=None), Any)
