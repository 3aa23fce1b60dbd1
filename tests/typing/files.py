"""The methods and properties of the files. Checked, never run."""

import io
from array import array
from pathlib import Path
from typing import Any, BinaryIO

from _typeshed import FileDescriptorOrPath
from typing_extensions import assert_type

import aiofiles


async def text(path: Path) -> None:
    async with aiofiles.open(path, "r+") as file:
        assert_type(await file.read(), str)
        assert_type(await file.read(5), str)
        assert_type(await file.read(None), str)
        assert_type(await file.readline(), str)
        assert_type(await file.readline(5), str)
        assert_type(await file.readlines(), list[str])
        assert_type(await file.readlines(5), list[str])
        assert_type(await file.write("text"), int)
        assert_type(await file.seek(0), int)
        assert_type(await file.seek(0, io.SEEK_END), int)
        assert_type(await file.tell(), int)
        assert_type(await file.truncate(), int)
        assert_type(await file.truncate(5), int)
        assert_type(await file.seekable(), bool)
        assert_type(await file.writable(), bool)
        assert_type(await file.isatty(), bool)
        await file.writelines(["one\n", "two\n"])
        await file.writelines(line for line in "ab")
        await file.flush()
        await file.close()
        async for line in file:
            assert_type(line, str)
        assert_type([line async for line in file], list[str])


async def plain_methods_and_properties_of_text(path: Path) -> None:
    file = await aiofiles.open(path)

    assert_type(file.readable(), bool)
    assert_type(file.fileno(), int)
    file.reconfigure(encoding="utf-8", errors="strict", newline="", line_buffering=True, write_through=True)
    file.detach().close()
    assert_type(file.buffer, BinaryIO)
    assert_type(file.closed, bool)
    assert_type(file.encoding, str)
    assert_type(file.errors, str | None)
    assert_type(file.line_buffering, bool)
    assert_type(file.mode, str)
    assert_type(file.name, FileDescriptorOrPath)
    assert_type(file.newlines, str | tuple[str, ...] | None)
    assert_type(file.write_through, bool)


async def reader(path: Path) -> None:
    async with aiofiles.open(path, "rb") as file:
        assert_type(await file.read(), bytes)
        assert_type(await file.read(5), bytes)
        assert_type(await file.read(None), bytes)
        assert_type(await file.read1(), bytes)
        assert_type(await file.read1(5), bytes)
        assert_type(await file.peek(), bytes)
        assert_type(await file.peek(5), bytes)
        assert_type(await file.readline(), bytes)
        assert_type(await file.readline(5), bytes)
        assert_type(await file.readlines(), list[bytes])
        assert_type(await file.readlines(5), list[bytes])
        assert_type(await file.readinto(bytearray(5)), int)
        assert_type(await file.readinto(memoryview(bytearray(5))), int)
        assert_type(await file.readinto(array("b")), int)
        assert_type(await file.readinto1(bytearray(5)), int)
        async for line in file:
            assert_type(line, bytes)


async def reader_and_writer(path: Path) -> None:
    async with aiofiles.open(path, "r+b") as file:
        assert_type(await file.read(5), bytes)
        assert_type(await file.peek(), bytes)
        assert_type(await file.write(b"bytes"), int)
        assert_type(await file.truncate(5), int)


async def writer(path: Path) -> None:
    async with aiofiles.open(path, "wb") as file:
        assert_type(await file.write(b"bytes"), int)
        assert_type(await file.write(bytearray(5)), int)
        assert_type(await file.write(memoryview(b"bytes")), int)
        assert_type(await file.seek(0), int)
        assert_type(await file.seek(0, io.SEEK_CUR), int)
        assert_type(await file.tell(), int)
        assert_type(await file.truncate(), int)
        assert_type(await file.seekable(), bool)
        assert_type(await file.writable(), bool)
        assert_type(await file.isatty(), bool)
        await file.writelines([b"one", bytearray(b"two")])
        await file.flush()
        await file.close()


async def plain_methods_and_properties_of_bytes(path: Path) -> None:
    file = await aiofiles.open(path, "wb")

    assert_type(file.readable(), bool)
    assert_type(file.fileno(), int)
    assert_type(file.detach(), io.RawIOBase)
    assert_type(file.raw, io.RawIOBase)
    assert_type(file.closed, bool)
    assert_type(file.mode, str)
    assert_type(file.name, FileDescriptorOrPath)


async def unbuffered(path: Path) -> None:
    async with aiofiles.open(path, "r+b", buffering=0) as file:
        assert_type(await file.read(), bytes | Any)
        assert_type(await file.read(5), bytes | Any)
        assert_type(await file.readall(), bytes)
        assert_type(await file.readinto(bytearray(5)), int | Any)
        assert_type(await file.readline(), bytes)
        assert_type(await file.readlines(), list[bytes])
        assert_type(await file.write(b"bytes"), int | Any)
        assert_type(await file.seek(0), int)
        assert_type(await file.tell(), int)
        assert_type(await file.truncate(5), int)
        assert_type(await file.seekable(), bool)
        assert_type(await file.writable(), bool)
        assert_type(await file.isatty(), bool)
        await file.writelines([b"one", b"two"])
        await file.flush()
        await file.close()
        async for line in file:
            assert_type(line, bytes)


async def plain_methods_and_properties_of_unbuffered(path: Path) -> None:
    file = await aiofiles.open(path, "rb", 0)

    assert_type(file.readable(), bool)
    assert_type(file.fileno(), int)
    assert_type(file.closed, bool)
    assert_type(file.closefd, bool)
    assert_type(file.mode, str)
    assert_type(file.name, FileDescriptorOrPath)
