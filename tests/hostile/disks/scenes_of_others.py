"""The calls of the other packages, as in `scenes`."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from .scenes import LARGE, Scene, in_turn, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


async def listed(iterable: Any, of: Callable[[Any], Any] = str) -> list[Any]:
    return sorted([of(item) async for item in iterable])


async def entries_of(io: Any, folder: Path) -> list[str]:
    async with io.os.scandir(folder) as entries:
        return await listed(entries, lambda entry: entry.name)


async def entered_and_left(context: Any) -> bool:
    async with context:
        return True


async def removed(io: Any, folder: Path) -> Any:
    directory = await io.tempfile.TemporaryDirectory(dir=folder)
    return await directory.cleanup()


@contextlib.asynccontextmanager
async def standing_for(io: Any, stream: str, path: Path, mode: str) -> AsyncIterator[Any]:
    with open(path, mode) as file, io.stream(stream, file) as standing:
        yield standing


def temporary(kind: str, *args: Any, **options: Any) -> Callable[[Any, Path], Any]:
    return lambda io, folder: getattr(io.tempfile, kind)(*args, dir=folder, **options)


OS = [
    Scene("stat", "getattr", lambda io, folder, _: io.os.stat(folder / "file")),
    Scene("lstat", "getattr", lambda io, folder, _: io.os.lstat(folder / "link")),
    Scene("path.exists", "getattr", lambda io, folder, _: io.os.path.exists(folder / "file")),
    Scene("path.isfile", "getattr", lambda io, folder, _: io.os.path.isfile(folder / "tree")),
    Scene("path.getsize", "getattr", lambda io, folder, _: io.os.path.getsize(folder / "file")),
    Scene("path.realpath", "readlink", lambda io, folder, _: io.os.path.realpath(folder / "link")),
    Scene("access", "access", lambda io, folder, _: io.os.access(folder / "file", os.R_OK)),
    Scene("listdir", "readdir", lambda io, folder, _: io.os.listdir(folder / "tree")),
    Scene("scandir", "readdir", lambda io, folder, _: entries_of(io, folder), waits=True),
    Scene("walk", "readdir", lambda io, folder, _: listed(io.os.walk(folder)), waits=True),
    Scene(
        "fwalk", "readdir", lambda io, folder, _: listed(io.os.fwalk(folder), lambda each: str(each[:3])), waits=True
    ),
    Scene("readlink", "readlink", lambda io, folder, _: io.os.readlink(folder / "link")),
    Scene("statvfs", "statfs", lambda io, folder, _: io.os.statvfs(folder)),
    Scene("rename", "rename", lambda io, folder, _: io.os.rename(folder / "file", folder / "new")),
    Scene("replace", "rename", lambda io, folder, _: io.os.replace(folder / "file", folder / "link")),
    Scene("unlink", "unlink", lambda io, folder, _: io.os.unlink(folder / "file")),
    Scene("link", "link", lambda io, folder, _: io.os.link(folder / "file", folder / "new")),
    Scene("symlink", "symlink", lambda io, folder, _: io.os.symlink("file", folder / "new")),
    Scene("mkdir", "mkdir", lambda io, folder, _: io.os.mkdir(folder / "new")),
    Scene("makedirs", "mkdir", lambda io, folder, _: io.os.makedirs(folder / "new" / "sub")),
    Scene("rmdir", "rmdir", lambda io, folder, _: io.os.rmdir(folder / "empty")),
    Scene("chmod", "chmod", lambda io, folder, _: io.os.chmod(folder / "file", 0o600)),
    Scene("utime", "utimens", lambda io, folder, _: io.os.utime(folder / "file", (1, 1))),
    Scene("truncate of a path", "truncate", lambda io, folder, _: io.os.truncate(folder / "file", 5)),
    Scene("fstat", "getattr", lambda io, folder, file: io.os.fstat(file.fileno()), opened()),
    Scene("fsync", "fsync", lambda io, folder, file: io.os.fsync(file.fileno()), opened("new", "wb")),
    Scene("pread", "read", lambda io, folder, file: io.os.pread(file.fileno(), 9, 5), opened()),
    Scene("wrap", "getattr", lambda io, folder, _: io.wrap(os.stat)(folder / "file")),
    Scene("wrap of the caller's own", "getattr", lambda io, folder, _: io.wrap(lambda: os.stat(folder / "file"))()),
]

PATHLIB = [
    Scene("Path.stat", "getattr", lambda io, folder, _: io.Path(folder / "file").stat()),
    Scene("Path.exists", "getattr", lambda io, folder, _: io.Path(folder / "nothing").exists()),
    Scene("Path.read_bytes", "read", lambda io, folder, _: io.Path(folder / "file").read_bytes()),
    Scene("Path.read_text", "open", lambda io, folder, _: io.Path(folder / "file").read_text()),
    Scene("Path.write_bytes", "write", lambda io, folder, _: io.Path(folder / "file").write_bytes(LARGE)),
    Scene("Path.write_text", "create", lambda io, folder, _: io.Path(folder / "new").write_text("text")),
    Scene("Path.iterdir", "readdir", lambda io, folder, _: listed(io.Path(folder).iterdir())),
    Scene("Path.glob", "readdir", lambda io, folder, _: listed(io.Path(folder).glob("*e"))),
    Scene("Path.rglob", "readdir", lambda io, folder, _: listed(io.Path(folder).rglob("*"))),
    Scene("Path.touch", "create", lambda io, folder, _: io.Path(folder / "new").touch()),
    Scene("Path.rename", "rename", lambda io, folder, _: io.Path(folder / "file").rename(folder / "new")),
    Scene("Path.unlink", "unlink", lambda io, folder, _: io.Path(folder / "file").unlink()),
    Scene("Path.mkdir", "mkdir", lambda io, folder, _: io.Path(folder / "new").mkdir()),
    Scene("Path.rmdir", "rmdir", lambda io, folder, _: io.Path(folder / "empty").rmdir()),
    Scene("Path.readlink", "readlink", lambda io, folder, _: io.Path(folder / "link").readlink()),
    Scene("Path.open", "open", lambda io, folder, _: entered_and_left(io.Path(folder / "file").open())),
]

TEMPFILE = [
    Scene("TemporaryFile", "create", lambda io, folder, _: entered_and_left(io.tempfile.TemporaryFile(dir=folder))),
    Scene("a raw file", "write", lambda io, folder, file: file.write(b"abc"), temporary("TemporaryFile", buffering=0)),
    Scene(
        "a raw named file",
        "write",
        lambda io, folder, file: file.write(b"abc"),
        temporary("NamedTemporaryFile", buffering=0),
    ),
    Scene(
        "spooled, raw, rolled over",
        "write",
        lambda io, folder, file: in_turn(file, ("write", LARGE), ("seek", 0), ("read", 5)),
        temporary("SpooledTemporaryFile", 1000, buffering=0),
    ),
    Scene(
        "NamedTemporaryFile",
        "create",
        lambda io, folder, _: entered_and_left(io.tempfile.NamedTemporaryFile(dir=folder)),
    ),
    Scene(
        "TemporaryDirectory",
        "mkdir",
        lambda io, folder, _: entered_and_left(io.tempfile.TemporaryDirectory(dir=folder)),
    ),
    Scene("cleanup", "rmdir", lambda io, folder, _: removed(io, folder)),
    Scene("mkdtemp", "mkdir", lambda io, folder, _: io.tempfile.mkdtemp(dir=folder)),
    Scene(
        "spooled, rolled over",
        "create",
        lambda io, folder, file: file.write(LARGE),
        temporary("SpooledTemporaryFile", 1000),
    ),
    Scene(
        "spooled, after that",
        "write",
        lambda io, folder, file: in_turn(file, ("write", LARGE), ("seek", 0), ("read",)),
        temporary("SpooledTemporaryFile", 1000),
    ),
    Scene(
        "write of a named file", "write", lambda io, folder, file: file.write(LARGE), temporary("NamedTemporaryFile")
    ),
    Scene(
        "write of a nameless file",
        "write",
        lambda io, folder, file: in_turn(file, ("write", "x" * 9000), ("seek", 0), ("read",)),
        temporary("TemporaryFile", "w+"),
    ),
]

SHUTIL = [
    Scene("copyfile", "read", lambda io, folder, _: io.shutil.copyfile(folder / "file", folder / "new"), waits=True),
    Scene("copy", "write", lambda io, folder, _: io.shutil.copy(folder / "file", folder / "new"), waits=True),
    Scene("copy2", "utimens", lambda io, folder, _: io.shutil.copy2(folder / "file", folder / "new"), waits=True),
    Scene("copytree", "create", lambda io, folder, _: io.shutil.copytree(folder / "tree", folder / "new"), waits=True),
    Scene(
        "copytree, later",
        "write",
        lambda io, folder, _: io.shutil.copytree(folder / "tree", folder / "new"),
        waits=True,
    ),
    Scene("move", "rename", lambda io, folder, _: io.shutil.move(folder / "tree", folder / "new"), waits=True),
    Scene("rmtree", "unlink", lambda io, folder, _: io.shutil.rmtree(folder / "tree"), waits=True),
    Scene("rmtree, later", "rmdir", lambda io, folder, _: io.shutil.rmtree(folder / "tree"), waits=True),
    Scene("disk_usage", "statfs", lambda io, folder, _: io.shutil.disk_usage(folder)),
]

STD = [
    Scene(
        "stdout",
        "write",
        lambda io, folder, out: in_turn(out, ("write", "text"), ("flush",)),
        lambda io, folder: standing_for(io, "stdout", folder / "new", "w"),
    ),
    Scene(
        "stderr, without a flush",
        "write",
        lambda io, folder, out: out.write("x" * 100_000),
        lambda io, folder: standing_for(io, "stderr", folder / "new", "w"),
    ),
    Scene(
        "stdin",
        "read",
        lambda io, folder, file: file.readline(),
        lambda io, folder: standing_for(io, "stdin", folder / "file", "r"),
    ),
]
