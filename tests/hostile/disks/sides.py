"""Both sides of a comparison: ours, and the blocking counterpart, which is awaited in the same way."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pathlib
import re
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import aiofiles
import aiofiles.os
import aiofiles.pathlib
import aiofiles.shutil
import aiofiles.tempfile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator

# Methods that are plain on our side, too.
PLAIN = {"fileno", "is_dir", "is_file"}


class Blocking:
    """A blocking object. What its methods return can be awaited, entered and iterated as ours, and never suspends."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, name)
        if isinstance(value, ModuleType):
            return Blocking(value)
        is_plain = name in PLAIN and not isinstance(self.target, pathlib.Path)
        return partial(Later, value) if callable(value) and not is_plain else value

    async def __aiter__(self) -> AsyncIterator[Any]:
        # By `readline`, because ours does not disable `tell`.
        next_of = iter(self.target.readline, None) if hasattr(self.target, "readline") else iter(self.target)
        for item in next_of:
            if not item:
                return
            yield item


class Later:
    """A blocking call, which runs when it is awaited or entered."""

    def __init__(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        self._call = partial(call, *args, **kwargs)
        self._entered: Any = None

    def __await__(self) -> Generator[None, None, Any]:
        return wrapped(self._call())
        yield

    async def __aenter__(self) -> Any:
        self._entered = self._call()
        return wrapped(self._entered.__enter__())

    async def __aexit__(self, *exception: Any) -> Any:
        return self._entered.__exit__(*exception)

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in self._call():
            yield item


def wrapped(result: Any) -> Any:
    return Blocking(result) if hasattr(result, "close") or hasattr(result, "cleanup") else result


@contextlib.contextmanager
def ours_for(name: str, blocking: Any) -> Iterator[Any]:
    """Let our stream *name* stand for *blocking*."""
    before = getattr(sys, name)
    setattr(sys, name, blocking)
    yield getattr(aiofiles, name)
    setattr(sys, name, before)


OURS = SimpleNamespace(
    name="ours",
    open=aiofiles.open,
    os=aiofiles.os,
    Path=aiofiles.pathlib.Path,
    shutil=aiofiles.shutil,
    tempfile=aiofiles.tempfile,
    wrap=aiofiles.os.wrap,
    stream=ours_for,
)
BLOCKING = SimpleNamespace(
    name="blocking",
    open=partial(Later, open),
    os=Blocking(os),
    Path=lambda path: Blocking(pathlib.Path(path)),
    shutil=Blocking(shutil),
    tempfile=Blocking(tempfile),
    wrap=lambda function: partial(Later, function),
    stream=lambda name, blocking: contextlib.nullcontext(Blocking(blocking)),
)


def drive(coroutine: Any) -> Any:
    """Run a coroutine of the blocking side, which never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it has suspended")


async def attempt(awaitable: Any, folder: Path) -> str:
    """Return what *awaitable* returns or raises. Its paths are relative to *folder*."""
    try:
        return shown(await awaitable, folder)
    except Exception as error:
        return shown(error, folder)


def shown(answer: Any, folder: Path) -> str:
    match answer:
        case OSError(filename=int()):
            text = f"{type(answer).__name__} {answer.errno}"  # its message has the descriptor
        case OSError():
            text = f"{type(answer).__name__} {answer.errno}: {answer}"
        case Exception():
            text = f"{type(answer).__name__}: {answer}"
        case os.stat_result():
            text = f"mode {answer.st_mode:o}, {answer.st_size} bytes"
        case pathlib.PurePath():
            text = f"path {answer}"
        case list() | tuple() if answer:
            text = "; ".join(shown(item, folder) for item in answer)
        case os.DirEntry():
            text = f"entry {answer.name}"
        case _:
            text = repr(answer)
    return unnamed(text.replace(str(folder), "FOLDER"))


def unnamed(text: str) -> str:
    """Return *text* without the random names of temporary files."""
    return re.sub(r"\btmp\w{8}\b", "tmp*", text)


def contents(folder: Path) -> list[tuple[str, Any]]:
    """Return the names below *folder*, and what each holds."""
    found = []
    for path in folder.rglob("*"):
        if path.name.startswith(".fuse_hidden"):  # it was removed while it was open, and goes when it is closed
            continue
        holds: Any = "link" if path.is_symlink() else "folder" if path.is_dir() else path.read_bytes()
        found.append((unnamed(str(path.relative_to(folder))), holds))
    return sorted(found, key=repr)


def descriptors(folder: Path) -> list[str]:
    """Return what the descriptors of this process below *folder* have open."""
    opened = []
    for descriptor in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # that of the listing itself
            opened.append(os.readlink(f"/proc/self/fd/{descriptor}"))
    return [path for path in opened if path.startswith(str(folder))]


async def free_all() -> None:
    """Free what was used, such as a named file that could not be closed. It is removed then, as with `tempfile`."""
    await asyncio.get_running_loop().shutdown_default_executor()  # a worker frees what it used when it is done
    gc.collect()  # a task that is written in Python, as those of tests may be, keeps its last error in a cycle
