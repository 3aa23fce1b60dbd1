"""What each method of `Path`, and of a subclass, returns. Checked, never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

import asyncio
import os
import pathlib
import sys
from asyncio import AbstractEventLoop
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import Executor
from typing import Any

from typing_extensions import assert_type

import aiofiles.pathlib
from aiofiles_core import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncIteration, AsyncTextIOWrapper
from aiofiles_pathlib import Path


class Mine(Path):
    def extra(self) -> int:
        return 1


def making(path: Path, blocking: pathlib.Path, executor: Executor, loop: AbstractEventLoop) -> None:
    assert_type(Path(), Path)
    assert_type(Path("a", blocking, path), Path)
    assert_type(Mine("a", loop=loop, executor=executor), Mine)
    assert_type(Mine("a").with_segments("b", path), Mine)
    assert_type(aiofiles.pathlib.Path("a"), Path)
    pure: pathlib.PurePath = path
    path_like: os.PathLike[str] = path
    assert_type(blocking / path, pathlib.Path)
    print(pure, path_like, os.stat(path))


def pure_operations(mine: Mine) -> None:
    assert_type(mine / "a", Mine)
    assert_type("a" / mine, Mine)
    assert_type(mine.parent, Mine)
    assert_type(mine.parents, Sequence[Mine])
    assert_type(mine.joinpath("a"), Mine)
    assert_type(mine.with_suffix(".txt"), Mine)
    assert_type(mine.relative_to("/"), Mine)
    assert_type(mine.name, str)
    assert_type(mine.parts, tuple[str, ...])
    assert_type(mine.as_uri(), str)
    assert_type({mine: 1}, dict[Mine, int])


async def answers(path: Path) -> None:
    assert_type(await path.exists(), bool)
    assert_type(await path.is_dir(), bool)
    assert_type(await path.stat(), os.stat_result)
    assert_type(await path.stat(follow_symlinks=False), os.stat_result)
    assert_type(await path.read_bytes(), bytes)
    assert_type(await path.read_text("utf-8", errors="replace"), str)
    assert_type(await path.write_bytes(b"a", atomic=True), int)
    assert_type(await path.write_text("a", encoding="utf-8", newline="\n", atomic=True), int)
    assert_type(await path.samefile("a"), bool)
    await path.mkdir(0o700, parents=True, exist_ok=True)
    await path.chmod(0o600)
    await path.unlink(missing_ok=True)
    await path.symlink_to("a", target_is_directory=True)
    assert_type(await asyncio.gather(path.stat(), path.read_text(), path.exists()), tuple[os.stat_result, str, bool])
    assert_type(asyncio.create_task(path.read_text()), asyncio.Task[str])
    assert_type(await asyncio.wait_for(path.read_bytes(), 1), bytes)
    if sys.platform != "win32":
        assert_type(await path.owner(), str)
        assert_type(await path.group(), str)
        assert_type(await path.is_mount(), bool)
    if sys.version_info >= (3, 12):
        assert_type(await path.is_junction(), bool)


async def derived(path: Path, mine: Mine) -> None:
    assert_type(await path.resolve(strict=True), Path)
    assert_type(await mine.resolve(), Mine)
    assert_type(await mine.absolute(), Mine)
    assert_type(await mine.expanduser(), Mine)
    assert_type(await mine.readlink(), Mine)
    assert_type(await mine.rename("a"), Mine)
    assert_type(await mine.replace(path), Mine)
    assert_type(await Mine.cwd(), Mine)
    assert_type(await Mine.home(executor=None), Mine)
    assert_type(await Path.resolve(mine), Path)
    assert_type(await Path.read_text(mine), str)
    assert_type(await asyncio.gather(mine.resolve(), mine.absolute()), tuple[Mine, Mine])
    if sys.version_info >= (3, 13):
        assert_type(Mine.from_uri("file:///a", loop=None), Mine)


async def iterated(path: Path, mine: Mine) -> None:
    assert_type(path.iterdir(), AsyncIteration[Path])
    assert_type(mine.glob("*"), AsyncIteration[Mine])
    assert_type([found async for found in mine.rglob("*")], list[Mine])
    async with mine.iterdir() as entries:
        assert_type(await anext(entries), Mine)
    if sys.version_info >= (3, 12):
        assert_type(mine.walk(), AsyncGenerator[tuple[Mine, list[str], list[str]], None])
        async for folder, names, files in mine.walk(top_down=False, on_error=note, follow_symlinks=True):
            assert_type(folder, Mine)
            assert_type(names, list[str])
            assert_type(files, list[str])
        mine.walk(on_error=note_later)
    if sys.version_info >= (3, 13):
        mine.glob("*", case_sensitive=True, recurse_symlinks=True)


def note(error: OSError) -> None: ...


async def note_later(error: OSError) -> None: ...


async def opened(path: Path, mode: str) -> None:
    async with path.open() as text:
        assert_type(text, AsyncTextIOWrapper)
    async with path.open("w", encoding="utf-8", newline="\n") as written:
        assert_type(written, AsyncTextIOWrapper)
    async with path.open("rb") as reader:
        assert_type(reader, AsyncBufferedReader)
    async with path.open("r+b") as both:
        assert_type(both, AsyncBufferedReader)
    async with path.open("wb") as writer:
        assert_type(writer, AsyncBufferedIOBase)
    async with path.open("rb", buffering=0) as raw:
        assert_type(raw, AsyncFileIO)
    assert_type(await path.open("ab"), AsyncBufferedIOBase)
    assert_type(await path.open(mode), Any)


if sys.version_info >= (3, 14):
    from aiofiles_pathlib import AsyncPathInfo

    async def since_3_14(path: Path, mine: Mine, blocking: pathlib.Path) -> None:
        assert_type(path.info, AsyncPathInfo)
        assert_type(await path.info.is_dir(follow_symlinks=False), bool)
        assert_type(await path.info.is_symlink(), bool)
        assert_type(await mine.copy("there"), Mine)
        assert_type(await mine.copy(path, follow_symlinks=False), Path)
        assert_type(await mine.copy_into(blocking, preserve_metadata=True), pathlib.Path)
        assert_type(await path.move(mine), Mine)
        assert_type(await mine.move_into("there"), Mine)


# Wrong uses. Each is an error.


async def wrong_arguments(path: Path) -> None:
    await path.stat(1)  # type: ignore[call-arg, arg-type]
    await path.stat(executor=None)  # type: ignore[call-arg]
    await path.mkdir(parent=True)  # type: ignore[call-arg]
    await path.write_text(b"a")  # type: ignore[arg-type]
    await path.write_bytes("a")  # type: ignore[arg-type]
    await path.write_text("a", atomic=1.5)  # type: ignore[arg-type]
    await path.rename(3)  # type: ignore[arg-type]
    path.glob()  # type: ignore[call-arg]
    path.open("rb", encoding="utf-8", opener=None)  # type: ignore[call-overload]
    Path(1)  # type: ignore[arg-type]
    Path("a", executer=None)  # type: ignore[call-arg]
    Path("a", executor=3)  # type: ignore[arg-type]


async def without_await(path: Path) -> None:
    path.exists()  # type: ignore[unused-coroutine]
    path.write_text("a")  # type: ignore[unused-coroutine]
    print(path.stat().st_size)  # type: ignore[attr-defined]
    for _ in path.iterdir():  # type: ignore[attr-defined]
        pass
    with path.open():  # type: ignore[attr-defined]
        pass


async def no_blocking_path(path: Path) -> None:
    blocking: pathlib.Path = path  # type: ignore[assignment]
    print(blocking)
