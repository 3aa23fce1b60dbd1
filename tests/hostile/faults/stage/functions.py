"""Scripts that call functions of `os`."""

from __future__ import annotations

import os
import sys

from scripts import Stage, script


@script
async def folders(stage: Stage) -> None:
    for name in ("a", "b", "c", "a", "d", "e"):
        await stage.attempt(stage.os.mkdir, stage.path(name))
    for name in ("a", "b", "c", "a", "d", "e"):
        await stage.attempt(stage.os.rmdir, stage.path(name))
    await stage.attempt(stage.os.makedirs, stage.path("a/b/c/d/e"))
    await stage.attempt(stage.os.removedirs, stage.path("a/b/c/d/e"))


@script
async def files(stage: Stage) -> None:
    one, other = stage.path("new"), stage.path("file")
    for source, target in ((other, one), (one, other), (other, one), (one, other), (other, one), (one, other)):
        await stage.attempt(stage.os.rename, source, target)
    for source, target in ((other, one), (one, other)):
        await stage.attempt(stage.os.replace, source, target)
        await stage.attempt(stage.os.renames, target, source)
    for name in ("tree/one", "tree/two", "tree/three", "missing", "file", "new"):
        await stage.attempt(stage.os.unlink, stage.path(name))


@script
async def statuses(stage: Stage) -> None:
    for name in ("file", "tree", "missing", "tree/one", "tree/two"):
        for function in ("exists", "isfile", "isdir", "getsize", "getmtime"):
            await stage.attempt(getattr(stage.os.path, function), stage.path(name))
    for _ in range(3):
        await stage.attempt(stage.os.listdir, stage.path("tree"))


@script
async def descriptors(stage: Stage) -> None:
    for _ in range(5):
        with stage.noting():
            descriptor = await stage.os.open(stage.path("file"), os.O_RDWR)
            await stage.attempt(stage.os.read, descriptor, 100)
            await stage.attempt(stage.os.pread, descriptor, 100, 1000)
            await stage.attempt(stage.os.preadv, descriptor, [bytearray(10)], 10)
            await stage.attempt(stage.os.lseek, descriptor, 10, 0)
            await stage.attempt(stage.os.write, descriptor, b"new")
            await stage.attempt(stage.os.pwrite, descriptor, b"new", 30)
            await stage.attempt(stage.os.ftruncate, descriptor, 1000)
            await stage.attempt(stage.os.fsync, descriptor)
            await stage.attempt(stage.os.close, descriptor)


@script
async def scandir(stage: Stage) -> None:
    for _ in range(3):
        names = set()
        with stage.noting():
            async with stage.os.scandir(stage.path("tree")) as entries:
                async for entry in entries:
                    names.add(entry.name)
        stage.note(sorted(names))


@script
async def scandir_without_context(stage: Stage) -> None:
    for _ in range(3):
        names = set()
        with stage.noting():
            async for entry in stage.os.scandir(stage.path("tree")):
                names.add(entry.name)
        stage.note(sorted(names))


@script
async def scandir_with_statuses(stage: Stage) -> None:
    sizes = {}
    with stage.noting():
        async with stage.os.scandir(stage.path("tree")) as entries:
            async for entry in entries:
                if entry.is_file():
                    sizes[entry.name] = (await stage.os.stat(entry.path)).st_size
    stage.note(sorted(sizes.items()))


async def note_walk(stage: Stage, *, topdown: bool) -> None:
    errors: list[OSError] = []
    async for folder, folders, names in stage.os.walk(stage.path("tree"), topdown, errors.append):
        folders.sort()
        stage.note([folder, *folders, *sorted(names)])
    for error in errors:
        stage.note_error(error)


@script
async def walk(stage: Stage) -> None:
    await note_walk(stage, topdown=True)


if sys.version_info >= (3, 12):  # before, `os.walk` asks the entries of a directory for links, and ours ask the disk

    @script
    async def walk_upwards(stage: Stage) -> None:
        await note_walk(stage, topdown=False)


@script
async def fwalk(stage: Stage) -> None:
    with stage.noting():
        async for folder, folders, names, _ in stage.os.fwalk(stage.path("tree")):
            folders.sort()
            stage.note([folder, *folders, *sorted(names)])
