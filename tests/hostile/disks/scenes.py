"""The calls that wait for a disk, each written once for both sides, and which request of the disk each waits for."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from .sides import attempt, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

LINES = b"".join(b"line %d of the file\n" % number for number in range(2000))
LARGE = bytes(100_000)


class Scene(NamedTuple):
    """*call* gets the side, a folder, and what *opening* (if any) gives when it is entered."""

    name: str
    operation: str
    call: Callable[[Any, Path, Any], Any]
    opening: Callable[[Any, Path], Any] | None = None
    # Whether a cancelled task waits for the disk, as the documentation says.
    waits: bool = False

    def __str__(self) -> str:
        return self.name

    @contextlib.asynccontextmanager
    async def entered(self, io: Any, folder: Path) -> AsyncIterator[Any]:
        if self.opening is None:
            yield None
        else:
            async with self.opening(io, folder) as file:
                yield file

    async def play(self, io: Any, folder: Path, arm: Callable[[], None] = lambda: None) -> list[str]:
        """Run the call. Return what it returns or raises, and what leaving raises. *arm* is called after opening."""
        notes: list[str] = []
        try:
            async with self.entered(io, folder) as file:
                arm()
                notes.append(await attempt(self.call(io, folder, file), folder))
        except Exception as error:
            notes.append(f"leaving: {shown(error, folder)}")
        return notes


def prepare(folder: Path) -> Path:
    """Create what the scenes use."""
    (folder / "tree" / "sub").mkdir(parents=True)
    (folder / "empty").mkdir()
    for name in ("file", "tree/one", "tree/sub/two"):
        (folder / name).write_bytes(LINES)
    (folder / "link").symlink_to("file")
    for path in ("tree/one", "tree/sub/two", "tree/sub", "tree"):
        os.utime(folder / path, (1e9, 1e9))  # an archive holds it
    return folder


def opened(name: str = "file", *args: Any, **options: Any) -> Callable[[Any, Path], Any]:
    return lambda io, folder: io.open(folder / name, *args, **options)


async def lines_of(file: Any) -> list[Any]:
    return [line async for line in file]


async def steps(file: Any, calls: list[tuple[Any, ...]], folder: Path) -> list[str]:
    """Make *calls* one after the other, whether they fail or not. Return what each returned or raised."""
    return [f"{name}: {await attempt(getattr(file, name)(*arguments), folder)}" for name, *arguments in calls]


async def in_turn(file: Any, *calls: tuple[Any, ...]) -> list[Any]:
    return [await getattr(file, name)(*arguments) for name, *arguments in calls]


async def open_and_close(io: Any, folder: Path, *args: Any) -> list[Any]:
    file = await io.open(folder / args[0], *args[1:])
    return [file.name == folder / args[0], await file.close()]


async def filled(file: Any) -> Any:
    buffer = bytearray(30)
    return [await file.readinto(buffer), bytes(buffer)]


CORE = [
    Scene("open", "open", lambda io, folder, _: open_and_close(io, folder, "file")),
    Scene("open to create", "create", lambda io, folder, _: open_and_close(io, folder, "new", "wb")),
    Scene("open to append", "getattr", lambda io, folder, _: open_and_close(io, folder, "file", "ab")),
    Scene("open to read and write", "open", lambda io, folder, _: open_and_close(io, folder, "file", "r+")),
    Scene("read of text", "read", lambda io, folder, file: file.read(), opened()),
    Scene("read(n) of text", "read", lambda io, folder, file: file.read(10), opened()),
    Scene("readline of text", "read", lambda io, folder, file: file.readline(), opened()),
    Scene("lines of text", "read", lambda io, folder, file: lines_of(file), opened()),
    Scene("readlines", "read", lambda io, folder, file: file.readlines(100), opened("file", "rb")),
    Scene("read of bytes", "read", lambda io, folder, file: file.read(), opened("file", "rb")),
    Scene("read(n) of bytes", "read", lambda io, folder, file: file.read(5000), opened("file", "rb")),
    Scene("read1", "read", lambda io, folder, file: file.read1(7), opened("file", "rb")),
    Scene("peek", "read", lambda io, folder, file: file.peek(), opened("file", "rb")),
    Scene("readinto", "read", lambda io, folder, file: filled(file), opened("file", "rb")),
    Scene("read without a buffer", "read", lambda io, folder, file: file.read(9), opened("file", "rb", 0)),
    Scene("readall", "read", lambda io, folder, file: file.readall(), opened("file", "rb", 0)),
    Scene("open of both, raw", "open", lambda io, folder, _: open_and_close(io, folder, "file", "r+b", 0)),
    Scene("read of both, raw", "read", lambda io, folder, file: file.read(9), opened("file", "r+b", 0)),
    Scene("read of r+", "read", lambda io, folder, file: file.read(9), opened("file", "r+b")),
    Scene("seek to the end", "getattr", lambda io, folder, file: file.seek(0, 2), opened("file", "rb")),
    Scene("seek of text to the end", "getattr", lambda io, folder, file: file.seek(0, 2), opened()),
    Scene("large write", "write", lambda io, folder, file: file.write(LARGE), opened("file", "wb")),
    Scene("large write of text", "write", lambda io, folder, file: file.write("x" * 100_000), opened("file", "w")),
    Scene("writelines", "write", lambda io, folder, file: file.writelines([LARGE, b"x"]), opened("file", "wb")),
    Scene("write without a buffer", "write", lambda io, folder, file: file.write(b"abc"), opened("file", "wb", 0)),
    Scene("write of r+", "write", lambda io, folder, file: file.write(LARGE), opened("file", "r+b")),
    Scene("appended lines", "write", lambda io, folder, file: file.write("line\n"), opened("file", "a", 1)),
    Scene("flush", "write", lambda io, folder, file: in_turn(file, ("write", b"abc"), ("flush",)), opened("new", "wb")),
    Scene(
        "flush of text", "write", lambda io, folder, file: in_turn(file, ("write", "é"), ("flush",)), opened("new", "w")
    ),
    Scene("truncate", "truncate", lambda io, folder, file: file.truncate(10), opened("file", "r+b")),
    Scene("close of a reader", "flush", lambda io, folder, file: file.close(), opened()),
    Scene(
        "close of a writer",
        "write",
        lambda io, folder, file: in_turn(file, ("write", "a"), ("close",)),
        opened("new", "w"),
    ),
]
