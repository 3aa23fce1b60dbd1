"""Calls on one file whose disk hangs: they wait in line without threads, and touch nothing in the loop's thread."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import aiofiles
from aiofiles_core.pending import RUNNING

from ...shared.inside import line
from ...shared.waiting import begun, several_steps, until
from .scenes import LINES
from .sides import BLOCKING, attempt, drive

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from .disk import Disk

    Folders = Callable[[Disk], tuple[Path, Path]]


class CountingPool(ThreadPoolExecutor):
    """Two threads, and the number of calls that were handed to them."""

    def __init__(self) -> None:
        super().__init__(2)
        self.calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        return super().submit(fn, *args, **kwargs)


def of_this_thread(disk: Disk) -> list[str]:
    return [each.operation for each in disk.requests() if each.thread == threading.get_native_id()]


@pytest.mark.parametrize("arguments", [("rb",), ("rb", 0), ("r+b",), ("r",)])
async def test_waiting_reads_leave_the_pool_to_others(arguments: Any, disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)
    loop = asyncio.get_running_loop()
    pool = CountingPool()
    loop.set_default_executor(pool)

    async with aiofiles.open(folder / "file", *arguments) as file:
        before = pool.calls
        with disk.holding("read"):
            reads = [await begun(file.read(20)) for _ in range(200)]
            await disk.held("read")
            await asyncio.gather(*[asyncio.to_thread(int) for _ in range(50)])
            calls = pool.calls
            await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
        pieces = await asyncio.gather(*reads)

    assert calls == before + 1 + 50
    whole: Any = LINES if "b" in arguments[0] else LINES.decode()
    assert pieces == [whole[20 * number : 20 * number + 20] for number in range(200)]


async def test_waiting_writes_leave_the_pool_to_others(disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)
    pool = CountingPool()
    asyncio.get_running_loop().set_default_executor(pool)

    async with aiofiles.open(folder / "new", "wb") as file:
        before = pool.calls
        with disk.holding("write"):
            writes = [await begun(file.write(b"%04d" % number * 5000)) for number in range(100)]
            await disk.held("write")
            await asyncio.gather(*[asyncio.to_thread(int) for _ in range(50)])
            calls = pool.calls
        await asyncio.gather(*writes)

    assert calls == before + 1 + 50
    assert (disk.files / folder.name / "new").read_bytes() == b"".join(b"%04d" % n * 5000 for n in range(100))


CALLS = {
    "rb": [("seek", 3), ("tell",), ("read", 5), ("peek", 5), ("seek", -9, 2), ("readline",), ("isatty",), ("close",)],
    "r": [("seek", 3), ("tell",), ("read", 5), ("readline",), ("readlines", 5), ("close",), ("tell",)],
    "r+b": [("seek", 3), ("write", b"new"), ("tell",), ("truncate",), ("read",), ("flush",), ("close",)],
    "r+": [("seek", 0), ("write", "new"), ("tell",), ("truncate", 9), ("flush",), ("read",), ("close",)],
}


@pytest.mark.parametrize("mode", CALLS)
async def test_no_call_touches_a_hanging_file_in_the_loops_thread(mode: str, disk: Disk, folders: Folders) -> None:
    ours, blocking = folders(disk)
    calls = [("read", 20), *CALLS[mode]]

    async with aiofiles.open(ours / "file", mode) as file:
        disk.requests()
        with disk.holding("read"):
            tasks = [await begun(attempt(getattr(file, name)(*rest), ours)) for name, *rest in calls]
            await disk.held("read")
            await several_steps(100)
            are_done = [task.done() for task in tasks]
        answers = await asyncio.gather(*tasks)

    assert of_this_thread(disk) == []
    assert not any(are_done)
    expecting = drive(BLOCKING.open(blocking / "file", mode).__aenter__())
    assert answers == [drive(attempt(getattr(expecting, name)(*rest), blocking)) for name, *rest in calls]
    assert (disk.files / ours.name / "file").read_bytes() == (disk.files / blocking.name / "file").read_bytes()


@pytest.mark.parametrize(("mode", "piece"), [("wb", b"abc"), ("w", "abc")])
async def test_writes_into_the_buffer_ask_a_hanging_disk_nothing(
    mode: str, piece: Any, disk: Disk, folders: Folders
) -> None:
    folder, _ = folders(disk)

    async with aiofiles.open(folder / "new", mode) as file:
        disk.requests()
        with disk.holding("write"):
            for _ in range(1000):
                await file.write(piece)
            requests = disk.requests()
        await file.write(piece)

    assert requests == []
    assert of_this_thread(disk) == []
    assert (disk.files / folder.name / "new").read_bytes() == b"abc" * 1001


@pytest.mark.parametrize("mode", ["rb", "r"])
async def test_reads_of_what_the_system_has_cached_ask_nothing_in_the_loops_thread(
    mode: str, disk: Disk, folders: Folders
) -> None:
    folder, _ = folders(disk)

    async with aiofiles.open(folder / "file", mode) as file:
        await file.read()
        disk.requests()
        with disk.holding("read"):
            await file.seek(0)
            pieces = [await file.read(100) for _ in range(100)]

    whole: Any = LINES if mode == "rb" else LINES.decode()
    assert pieces == [whole[100 * number : 100 * number + 100] for number in range(100)]
    assert of_this_thread(disk) == []


@pytest.mark.parametrize("mode", ["rb", "r"])
async def test_a_read_that_timed_out_loses_nothing(mode: str, disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)

    async with aiofiles.open(folder / "file", mode) as file:
        with disk.holding("read"):
            read = asyncio.ensure_future(file.read(5))
            await disk.held("read")
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(read, 0.001)
        text = await file.read()

    assert text == (LINES if mode == "rb" else LINES.decode())


async def test_leaving_waits_for_a_read_of_a_regular_file(disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)

    async def read() -> None:
        async with aiofiles.open(folder / "file", "rb") as file:
            opened.set_result(file)
            await file.read()

    opened = asyncio.get_running_loop().create_future()
    with disk.holding("read"):
        task = asyncio.ensure_future(read())
        await disk.held("read")
        task.cancel()
        await several_steps(100)
        is_done, is_closed = task.done(), (await opened).closed
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (is_done, is_closed) == (False, False)
    assert opened.result().closed


async def test_leaving_does_not_wait_for_a_read_of_a_pipe(disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)
    os.mkfifo(folder / "pipe")
    writer = os.open(folder / "pipe", os.O_RDWR)

    with disk.holding("read"):
        async with aiofiles.open(folder / "pipe", "rb") as file:
            read = await begun(file.read(5))
            await until(lambda: line(file)[0].state == RUNNING)
            read.cancel()
    is_closed = file.closed
    os.write(writer, b"12345")
    await asyncio.get_running_loop().shutdown_default_executor()
    os.close(writer)

    assert read.cancelled()
    assert (is_closed, file.closed) == (False, True)


async def test_a_file_on_another_disk_is_read_while_one_hangs(disk: Disk, folders: Folders, tmp_path: Path) -> None:
    folder, _ = folders(disk)
    (tmp_path / "file").write_bytes(LINES)

    async with aiofiles.open(folder / "file") as file, aiofiles.open(tmp_path / "file") as other:
        with disk.holding("read"):
            held = asyncio.ensure_future(file.readlines())
            await disk.held("read")
            found = [line async for line in other]
        lines = await held

    assert found == lines == LINES.decode().splitlines(keepends=True)
