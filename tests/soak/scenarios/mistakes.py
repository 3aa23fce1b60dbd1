"""Calls that fail: missing files, wrong modes, bad arguments, closed files."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from typing import Any

from programs import Scenario
from scene import Scene

import aiofiles
import aiofiles.os
import aiofiles.shutil
import aiofiles.tempfile
from aiofiles.pathlib import Path

Pair = tuple[str, str, Callable[[], Awaitable[Any]], Callable[[], object]]


class Mistakes(Scenario):
    """Each error is that of the blocking call."""

    async def begin(self) -> None:
        (self.folder / "folder").mkdir()
        (self.folder / "file").write_bytes(b"\xff\n" * 5)

    def pairs(self) -> list[Pair]:
        missing, folder, file = (str(self.folder / name) for name in ("missing/x", "folder", "file"))
        options: dict[str, Any] = {"executor": self.executor}
        ours, theirs = aiofiles, open
        system, trees, temporary = aiofiles.os, aiofiles.shutil, aiofiles.tempfile
        path = Path(missing, executor=self.executor)
        bad: Any = "q"

        async def opened(*args: Any) -> Any:
            return await ours.open(*args, **options)

        async def listed() -> Any:
            return [entry async for entry in system.scandir(missing, **options)]

        async def awaited(factory: Any) -> Any:
            return await factory

        return [
            ("core", "open missing", lambda: opened(missing), lambda: theirs(missing)),
            ("core", "open folder", lambda: opened(folder), lambda: theirs(folder)),
            ("core", "open mode", lambda: opened(file, bad), lambda: theirs(file, bad)),
            ("core", "open exclusively", lambda: opened(file, "x"), lambda: theirs(file, "x")),
            ("core", "open unbuffered", lambda: opened(file, "r", 0), lambda: theirs(file, "r", 0)),
            ("os", "stat", lambda: system.stat(missing, **options), lambda: os.stat(missing)),
            ("os", "mkdir", lambda: system.mkdir(folder, **options), lambda: os.mkdir(folder)),
            ("os", "rename", lambda: system.rename(missing, file, **options), lambda: os.rename(missing, file)),
            ("os", "rmdir", lambda: system.rmdir(file, **options), lambda: os.rmdir(file)),
            ("os", "listdir", lambda: system.listdir(file, **options), lambda: os.listdir(file)),
            ("os", "scandir", listed, lambda: list(os.scandir(missing))),
            ("os", "close", lambda: system.close(-1, **options), lambda: os.close(-1)),
            ("os", "getsize", lambda: system.path.getsize(missing, **options), lambda: os.path.getsize(missing)),
            ("pathlib", "read", lambda: path.read_text(), lambda: pathlib.Path(missing).read_text()),
            ("pathlib", "unlink", lambda: path.unlink(), lambda: pathlib.Path(missing).unlink()),
            (
                "pathlib",
                "resolve",
                lambda: path.resolve(strict=True),
                lambda: pathlib.Path(missing).resolve(strict=True),
            ),
            ("shutil", "copy", lambda: trees.copy(missing, folder, **options), lambda: shutil.copy(missing, folder)),
            ("shutil", "copy itself", lambda: trees.copy(file, file, **options), lambda: shutil.copy(file, file)),
            (
                "shutil",
                "copytree",
                lambda: trees.copytree(file, folder, **options),
                lambda: shutil.copytree(file, folder),
            ),
            ("shutil", "rmtree", lambda: trees.rmtree(missing, **options), lambda: shutil.rmtree(missing)),
            ("shutil", "disk_usage", lambda: trees.disk_usage(missing, **options), lambda: shutil.disk_usage(missing)),
            (
                "tempfile",
                "mode",
                lambda: awaited(temporary.TemporaryFile(bad, dir=folder, **options)),
                lambda: tempfile.TemporaryFile(bad, dir=folder),
            ),
            (
                "tempfile",
                "newline",
                lambda: awaited(temporary.NamedTemporaryFile("w+", newline=bad, dir=folder, **options)),
                lambda: tempfile.NamedTemporaryFile("w+", newline=bad, dir=folder),
            ),
        ]

    async def work(self, scene: Scene, number: int) -> None:
        pairs = self.pairs()
        for _ in range(20):
            package, label, ours, blocking = scene.random.choice(pairs)
            await scene.compare(package, ours, blocking, label)
        for mode in ("r", "rb", "ab"):
            await self.use_wrongly(scene, mode)

    async def use_wrongly(self, scene: Scene, mode: str) -> None:
        """Make calls that fail on our file and on a blocking one, and the same on closed files."""
        path = self.folder / "file"
        data: Any = b"data" if mode == "r" else "data"
        calls: list[tuple[str, tuple[Any, ...]]] = [
            ("write", (data,)),
            ("seek", (-1,)),
            ("seek", (0, 9)),
            ("read", ("no",)),
            ("truncate", (-1,)),
            ("readline", ()),
            ("read", ()),
            ("fileno", (1,)),
        ]
        with contextlib.ExitStack() as stack:
            encoding: Any = {"encoding": "utf-8"} if mode == "r" else {}
            twin: Any = stack.enter_context(open(path, mode, **encoding))
            async with aiofiles.open(path, mode, executor=self.executor, **encoding) as file:
                for _ in range(10):
                    name, args = scene.random.choice(calls)
                    await self.call_both(scene, file, twin, name, args, mode)
            twin.close()
            for name, args in calls:
                await self.call_both(scene, file, twin, name, args, f"closed {mode}")

    async def call_both(self, scene: Scene, file: Any, twin: Any, name: str, args: tuple[Any, ...], mode: str) -> None:
        async def called() -> Any:
            result = getattr(file, name)(*args)
            return await result if name != "fileno" else result

        await scene.compare(
            "core", called, lambda: getattr(twin, name)(*args), f"{name}{args} of a file in mode {mode}"
        )


SCENARIOS = [Mistakes]
