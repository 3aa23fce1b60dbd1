"""The six standard streams. Checked, never run."""

from typing_extensions import assert_type

import aiofiles
import aiofiles.threadpool
import aiofiles_std
from aiofiles import stderr, stderr_bytes, stdin, stdin_bytes, stdout, stdout_bytes
from aiofiles.threadpool.binary import AsyncBufferedIOBase, AsyncIndirectBufferedIOBase, AsyncIndirectBufferedReader
from aiofiles.threadpool.text import AsyncTextIndirectIOWrapper, AsyncTextIOWrapper


def streams() -> None:
    assert_type(stdin, AsyncTextIndirectIOWrapper)
    assert_type(stdout, AsyncTextIndirectIOWrapper)
    assert_type(stderr, AsyncTextIndirectIOWrapper)
    assert_type(stdin_bytes, AsyncIndirectBufferedReader)
    assert_type(stdout_bytes, AsyncIndirectBufferedIOBase)
    assert_type(stderr_bytes, AsyncIndirectBufferedIOBase)


def streams_elsewhere() -> None:
    assert_type(aiofiles.stdin, AsyncTextIndirectIOWrapper)
    assert_type(aiofiles.stdout_bytes, AsyncIndirectBufferedIOBase)
    assert_type(aiofiles.threadpool.stdin, AsyncTextIndirectIOWrapper)
    assert_type(aiofiles.threadpool.stderr_bytes, AsyncIndirectBufferedIOBase)
    assert_type(aiofiles_std.stdout, aiofiles_std.AsyncTextIndirectIOWrapper)
    assert_type(aiofiles_std.stdin_bytes, aiofiles_std.AsyncIndirectBufferedReader)


async def text() -> None:
    assert_type(await stdin.read(), str)
    assert_type(await stdin.readline(), str)
    assert_type(await stdout.write("text"), int)
    assert_type(await stdout.isatty(), bool)
    assert_type(stdout.encoding, str)
    assert_type(stdout.fileno(), int)
    await stderr.flush()
    async for line in stdin:
        assert_type(line, str)


async def binary() -> None:
    assert_type(await stdin_bytes.read(5), bytes)
    assert_type(await stdin_bytes.readline(), bytes)
    assert_type(await stdin_bytes.peek(), bytes)
    assert_type(await stdin_bytes.read1(), bytes)
    assert_type(await stdin_bytes.readinto(bytearray(5)), int)
    assert_type(await stdout_bytes.write(b"bytes"), int)
    await stderr_bytes.flush()
    async for line in stdin_bytes:
        assert_type(line, bytes)


def either(quiet: bool, file: AsyncTextIOWrapper, binary_file: AsyncBufferedIOBase) -> None:
    target: AsyncTextIOWrapper = file if quiet else stdout
    binary_target: AsyncBufferedIOBase = binary_file if quiet else stdout_bytes
    stream: AsyncIndirectBufferedIOBase = stdin_bytes if quiet else stdout_bytes
    print(target, binary_target, stream)
