"""What `open` returns for each mode, file, and set of options. Checked, never run."""

import os
from asyncio import AbstractEventLoop
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from _typeshed import (
    OpenBinaryModeReading,
    OpenBinaryModeUpdating,
    OpenBinaryModeWriting,
    OpenTextMode,
    OpenTextModeReading,
    OpenTextModeUpdating,
    OpenTextModeWriting,
)
from typing_extensions import assert_type

import aiofiles
import aiofiles.threadpool
import aiofiles_core
from aiofiles.base import AiofilesContextManager
from aiofiles.threadpool.binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from aiofiles.threadpool.text import AsyncTextIOWrapper


def text_modes(
    path: Path, any_: OpenTextMode, r: OpenTextModeReading, u: OpenTextModeUpdating, w: OpenTextModeWriting
) -> None:
    assert_type(aiofiles.open(path), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "r"), AiofilesContextManager[AsyncTextIOWrapper])  # noqa: UP015  # spelled out
    assert_type(aiofiles.open(path, "rt"), AiofilesContextManager[AsyncTextIOWrapper])  # noqa: UP015  # spelled out
    assert_type(aiofiles.open(path, "r+"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "w"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "w+"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "a"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "a+"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "x"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, mode="xt"), AiofilesContextManager[AsyncTextIOWrapper])  # noqa: UP015  # spelled out
    assert_type(aiofiles.open(path, any_), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, r), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, u), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, w), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "w", 1), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, buffering=512), AiofilesContextManager[AsyncTextIOWrapper])


def modes_that_read_bytes(path: Path, r: OpenBinaryModeReading, u: OpenBinaryModeUpdating, size: int) -> None:
    assert_type(aiofiles.open(path, "rb"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "br"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "r+b"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "rb+"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "w+b"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "wb+"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "a+b"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "x+b"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, mode="rb"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, r), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, u), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "rb", 4096), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(path, "rb", buffering=size), AiofilesContextManager[AsyncBufferedReader])


def modes_that_only_write_bytes(path: Path, w: OpenBinaryModeWriting, size: int) -> None:
    assert_type(aiofiles.open(path, "wb"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, "bw"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, "ab"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, "xb"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, mode="wb"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, w), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, "wb", -1), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(path, "wb", buffering=size), AiofilesContextManager[AsyncBufferedIOBase])


def modes_without_a_buffer(
    path: Path, r: OpenBinaryModeReading, u: OpenBinaryModeUpdating, w: OpenBinaryModeWriting
) -> None:
    assert_type(aiofiles.open(path, "rb", 0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, "wb", buffering=0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, mode="ab", buffering=0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, "r+b", 0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, r, 0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, u, 0), AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.open(path, w, 0), AiofilesContextManager[AsyncFileIO])


async def modes_known_only_at_run_time(path: Path, mode: str) -> None:
    assert_type(aiofiles.open(path, mode), AiofilesContextManager[Any])
    assert_type(aiofiles.open(path, mode=mode, buffering=0), AiofilesContextManager[Any])
    assert_type(aiofiles.open(path, mode, encoding="utf-8"), AiofilesContextManager[Any])
    async with aiofiles.open(path, mode) as file:
        assert_type(file, Any)
        await file.read()


def files(path: Path, path_like: os.PathLike[str], bytes_like: os.PathLike[bytes], union: str | Path) -> None:
    assert_type(aiofiles.open("name"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(b"name"), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(0, closefd=False), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path_like), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(bytes_like, "rb"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.open(union, "wb"), AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles.open(file=path, mode="rb"), AiofilesContextManager[AsyncBufferedReader])


def opener(path: str, flags: int) -> int:
    return os.open(path, flags)


def options(path: Path, loop: AbstractEventLoop | None, executor: Executor | None) -> None:
    assert_type(
        aiofiles.open(path, "w", -1, "utf-8", "strict", "\n", True, opener, loop=loop, executor=executor),
        AiofilesContextManager[AsyncTextIOWrapper],
    )
    assert_type(
        aiofiles.open(path, "rb", -1, None, None, None, True, opener, loop=loop, executor=executor),
        AiofilesContextManager[AsyncBufferedReader],
    )
    assert_type(
        aiofiles.open(path, "wb", 0, None, None, None, True, None, loop=None, executor=None),
        AiofilesContextManager[AsyncFileIO],
    )
    assert_type(
        aiofiles.open(path, encoding="utf-8", errors="replace", newline="", closefd=True, opener=opener),
        AiofilesContextManager[AsyncTextIOWrapper],
    )
    assert_type(aiofiles.open(path, executor=ThreadPoolExecutor()), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.open(path, "wb", opener=opener), AiofilesContextManager[AsyncBufferedIOBase])


def the_same_open_elsewhere(path: Path) -> None:
    assert_type(aiofiles_core.open(path), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles_core.open(path, "rb"), aiofiles_core.AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles_core.open(path, "wb"), aiofiles_core.AiofilesContextManager[AsyncBufferedIOBase])
    assert_type(aiofiles_core.open(path, "wb", 0), aiofiles_core.AiofilesContextManager[AsyncFileIO])
    assert_type(aiofiles.threadpool.open(path), AiofilesContextManager[AsyncTextIOWrapper])
    assert_type(aiofiles.threadpool.open(path, "rb"), AiofilesContextManager[AsyncBufferedReader])
    assert_type(aiofiles.threadpool.sync_open(path, "rb").read(), bytes)
