"""What programs write to a disk that stops to take writes in between, each written once for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .sides import attempt, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEBIBYTE = bytes(1 << 20)


class FileScript(NamedTuple):
    """Calls of a file, which go on whether they fail or not. The disk is spoiled after *before* of them, then mended.

    Leaving ends the script: its error is noted.
    """

    name: str
    opening: Callable[[Any, Path], Any]
    before: list[tuple[Any, ...]]
    spoiled: list[tuple[Any, ...]]
    mended: list[tuple[Any, ...]] = []  # noqa: RUF012  # nobody changes it

    def __str__(self) -> str:
        return self.name

    async def play(self, io: Any, place: Any) -> list[str]:
        """Make the calls. Return what each returned or raised."""
        notes: list[str] = []

        async def make(file: Any, calls: list[tuple[Any, ...]]) -> None:
            notes.extend(
                [f"{name}: {await attempt(getattr(file, name)(*rest), place.folder)}" for name, *rest in calls]
            )

        try:
            async with self.opening(io, place.folder) as file:
                await make(file, self.before)
                place.spoil()
                await make(file, self.spoiled)
                if self.mended:
                    place.mend()
                    await make(file, self.mended)
        except Exception as error:
            notes.append(f"leaving: {shown(error, place.folder)}")
        finally:
            place.mend()
        return notes


class FunctionScript(NamedTuple):
    """A call of a function on a disk that is spoiled. It fails if the disk refuses any of *operations*."""

    name: str
    operations: str
    call: Callable[[Any, Path], Any]

    def __str__(self) -> str:
        return self.name

    async def play(self, io: Any, place: Any) -> list[str]:
        place.spoil()
        try:
            return [await attempt(self.call(io, place.folder), place.folder)]
        finally:
            place.mend()


def opening(*args: Any, **options: Any) -> Callable[[Any, Path], Any]:
    return lambda io, folder: io.open(folder / args[0], *args[1:], **options)


def temporary(kind: str, *args: Any, **options: Any) -> Callable[[Any, Path], Any]:
    return lambda io, folder: getattr(io.tempfile, kind)(*args, dir=folder, **options)


SMALL = [("write", b"some bytes %d\n" % number * 50) for number in range(500)]
TEXT = [("write", f"some text {number}\n" * 50) for number in range(500)]
GOING_ON = [("flush",), ("tell",), ("write", b"goes on"), ("flush",), ("close",), ("close",)]
GOING_ON_WITH_TEXT = [("flush",), ("write", "goes on"), ("flush",), ("close",), ("close",)]

FILES = [
    FileScript("small writes", opening("file", "wb"), [("write", b"abc")], SMALL),
    FileScript("small writes that go on", opening("new", "wb"), [("write", b"abc")], SMALL, GOING_ON),
    FileScript("small writes, each flushed", opening("new", "wb"), [], [*SMALL[:250], ("flush",)] * 2, GOING_ON),
    FileScript("a large write", opening("new", "wb"), [("write", b"abc")], [("write", MEBIBYTE), ("tell",)], GOING_ON),
    FileScript("a write kept in the buffer", opening("new", "wb"), [("write", b"abc")], []),
    FileScript("a write kept, and closed", opening("new", "wb"), [("write", b"abc")], [("close",), ("close",)]),
    FileScript("a write kept, and flushed", opening("new", "wb"), [("write", b"abc")], [("flush",)] * 2, GOING_ON),
    FileScript("writes without a buffer", opening("new", "wb", 0), [], [("write", MEBIBYTE)] * 3),
    FileScript("appending", opening("file", "ab"), [("write", b"abc")], SMALL, GOING_ON),
    FileScript(
        "r+", opening("file", "r+b"), [("read", 5)], [("seek", 0, 2), *SMALL, ("seek", 0), ("read", 5)], GOING_ON
    ),
    FileScript("writelines", opening("new", "wb"), [], [("writelines", [b"x" * 9000] * 100)], GOING_ON),
    FileScript(
        "truncate", opening("file", "r+b"), [("seek", 5)], [("truncate",), ("truncate", 1 << 21), ("write", b"x")]
    ),
    FileScript("text", opening("file", "w"), [("write", "abc")], TEXT),
    FileScript("text that goes on", opening("new", "w"), [("write", "abc")], TEXT, GOING_ON_WITH_TEXT),
    FileScript("lines of text", opening("new", "w", 1), [("write", "abc")], TEXT[:50], GOING_ON_WITH_TEXT),
    FileScript("UTF-16", opening("new", "w", encoding="utf-16"), [], [*TEXT, ("tell",)], GOING_ON_WITH_TEXT),
    FileScript("a large text", opening("new", "w"), [], [("write", "x" * (1 << 20))], GOING_ON_WITH_TEXT),
    FileScript("a temporary file", temporary("TemporaryFile"), [("write", b"abc")], SMALL, GOING_ON),
    FileScript("a named file", temporary("NamedTemporaryFile"), [("write", b"abc")], SMALL, GOING_ON),
    FileScript("a spooled file", temporary("SpooledTemporaryFile", 5000), [], [*SMALL, ("tell",)], GOING_ON),
    FileScript("a spooled text", temporary("SpooledTemporaryFile", 5000, "w+"), [], TEXT, GOING_ON_WITH_TEXT),
]


async def within(context: Any) -> bool:
    async with context:
        return True


async def archived(io: Any, folder: Path) -> Any:
    return await io.shutil.make_archive(str(folder / "new"), "tar", folder / "tree")


async def many_copies(io: Any, folder: Path) -> list[str]:
    return [await attempt(io.shutil.copytree(folder / "tree", folder / f"copy{number}"), folder) for number in range(6)]


async def many_folders(io: Any, folder: Path) -> list[str]:
    return [await attempt(io.os.makedirs(folder / f"new{number}" / "sub"), folder) for number in range(30)]


FUNCTIONS = [
    FunctionScript("open to create", "create", lambda io, folder: within(io.open(folder / "new", "x"))),
    FunctionScript("open to truncate", "open", lambda io, folder: within(io.open(folder / "file", "wb"))),
    FunctionScript("open to read", "open flush", lambda io, folder: within(io.open(folder / "file", "rb"))),
    FunctionScript(
        "write_bytes", "create write flush", lambda io, folder: io.Path(folder / "new").write_bytes(MEBIBYTE)
    ),
    FunctionScript(
        "write_text", "open write flush", lambda io, folder: io.Path(folder / "file").write_text("x" * (1 << 20))
    ),
    FunctionScript("touch", "create", lambda io, folder: io.Path(folder / "new").touch()),
    FunctionScript("Path.mkdir", "mkdir", lambda io, folder: io.Path(folder / "new").mkdir()),
    FunctionScript("unlink", "unlink", lambda io, folder: io.os.unlink(folder / "file")),
    FunctionScript("rename", "rename", lambda io, folder: io.os.rename(folder / "file", folder / "new")),
    FunctionScript("chmod", "chmod", lambda io, folder: io.os.chmod(folder / "file", 0o600)),
    FunctionScript("truncate of a path", "truncate", lambda io, folder: io.os.truncate(folder / "file", 1 << 21)),
    FunctionScript("makedirs", "mkdir", many_folders),
    FunctionScript(
        "copyfile", "open create write flush", lambda io, folder: io.shutil.copyfile(folder / "file", folder / "new")
    ),
    FunctionScript("copytree", "mkdir create write flush chmod utimens", many_copies),
    FunctionScript("move", "", lambda io, folder: io.shutil.move(folder / "file", folder / "tree")),
    FunctionScript("rmtree", "unlink rmdir", lambda io, folder: io.shutil.rmtree(folder / "tree")),
    FunctionScript("make_archive", "create write flush", archived),
    FunctionScript("mkdtemp", "mkdir", lambda io, folder: io.tempfile.mkdtemp(dir=folder)),
    FunctionScript(
        "TemporaryDirectory", "mkdir rmdir", lambda io, folder: within(io.tempfile.TemporaryDirectory(dir=folder))
    ),
    FunctionScript("TemporaryFile", "create", lambda io, folder: within(io.tempfile.TemporaryFile(dir=folder))),
    FunctionScript(
        "NamedTemporaryFile",
        "create unlink flush",
        lambda io, folder: within(io.tempfile.NamedTemporaryFile(dir=folder)),
    ),
]
