"""While a disk hangs, the event loop, other disks and the thread pool go on, and each call answers in the end."""

from __future__ import annotations

import asyncio
import socket
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import aiofiles

from ...shared.waiting import several_steps
from .scenes import CORE, Scene
from .scenes_of_others import OS, PATHLIB, SHUTIL, STD, TEMPFILE
from .sides import BLOCKING, OURS, contents, descriptors, drive, free_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .disk import Disk

    Folders = Callable[[Disk], tuple[Path, Path]]

EIO = 5
every_scene = pytest.mark.parametrize("scene", [*CORE, *OS, *PATHLIB, *TEMPFILE, *SHUTIL, *STD], ids=str)


@every_scene
async def test_the_loop_and_other_disks_go_on(scene: Scene, disk: Disk, folders: Folders, tmp_path: Path) -> None:
    folder, _ = folders(disk)

    async with scene.entered(OURS, folder) as file:
        with disk.holding(scene.operation):
            task = asyncio.ensure_future(scene.call(OURS, folder, file))
            await disk.held(scene.operation)
            await several_steps(100)
            async with aiofiles.open(tmp_path / "other", "w+") as other:
                await other.write("goes on")
                await other.seek(0)
                found = await other.read()
            await asyncio.to_thread(int)
            await asyncio.get_running_loop().getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
            is_done = task.done()
        await task

    assert found == "goes on"
    assert not is_done
    assert not descriptors(folder)


@every_scene
async def test_no_request_comes_from_the_thread_of_the_loop(scene: Scene, disk: Disk, folders: Folders) -> None:
    folder, _ = folders(disk)
    plain: list[Any] = []

    def note_those_of_opening() -> None:
        # Those that the scene itself makes, by the builtin `open`, are none of ours.
        plain.extend(disk.requests() if scene in STD else [])

    await scene.play(OURS, folder, note_those_of_opening)

    requests = disk.requests()
    mine = [each for each in requests if each.thread == threading.get_native_id()]
    assert any(each.operation == scene.operation for each in [*plain, *requests])
    assert not mine or (scene in STD and {each.operation for each in mine} <= {"flush", "write"})


@every_scene
async def test_answers_as_the_blocking_call(scene: Scene, disk: Disk, folders: Folders) -> None:
    ours, blocking = folders(disk)

    expected = drive(scene.play(BLOCKING, blocking))
    task = asyncio.ensure_future(scene.play(OURS, ours, partial(disk.hold, scene.operation)))
    await disk.held(scene.operation)
    disk.heal()

    assert await task == expected
    assert contents(disk.files / ours.name) == contents(disk.files / blocking.name)


@every_scene
async def test_fails_as_the_blocking_call(scene: Scene, disk: Disk, folders: Folders) -> None:
    ours, blocking = folders(disk)

    expected = drive(scene.play(BLOCKING, blocking, partial(disk.fail, scene.operation, EIO)))
    disk.heal()
    disk.requests()
    task = asyncio.ensure_future(scene.play(OURS, ours, partial(disk.hold, scene.operation)))
    await disk.held(scene.operation)
    disk.fail(scene.operation, EIO)

    assert await task == expected
    disk.heal()
    assert contents(disk.files / ours.name) == contents(disk.files / blocking.name)
    assert not descriptors(disk.path)


@every_scene
async def test_a_cancelled_call_ends_at_once(scene: Scene, disk: Disk, folders: Folders) -> None:
    ours, blocking = folders(disk)
    before = contents(disk.files / ours.name)
    drive(scene.play(BLOCKING, blocking))

    async with scene.entered(OURS, ours) as file:
        with disk.holding(scene.operation):
            task = asyncio.ensure_future(scene.call(OURS, ours, file))
            await disk.held(scene.operation)
            task.cancel()
            await several_steps(100)
            waits = not task.done()
        with pytest.raises(asyncio.CancelledError):
            await task
    await free_all()

    assert waits == scene.waits
    left = contents(disk.files / ours.name)
    whole = [*before, *contents(disk.files / blocking.name)]
    assert [each for each in left if each not in whole] == []
    assert not descriptors(disk.path)
