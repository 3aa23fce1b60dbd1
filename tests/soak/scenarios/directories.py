"""Directories, paths and descriptors, by the functions of `os`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles.os


class Directories(Scenario):
    """Listings are those of `os`, also if others are given up half way."""

    async def begin(self) -> None:
        self.root = str(self.folder / "root")
        for name in ("a/b", "a/c", "d"):
            os.makedirs(f"{self.root}/{name}")
            for number in range(self.random.randrange(40)):
                open(f"{self.root}/{name}/{number}", "w").close()
        os.symlink("a", f"{self.root}/link")

    async def work(self, scene: Scene, number: int) -> None:
        executor, root = self.executor, self.root
        names = sorted(os.listdir(f"{root}/a/b"))

        async def scan(**options: Any) -> list[str]:
            return sorted(
                [entry.name async for entry in aiofiles.os.scandir(f"{root}/a/b", executor=executor, **options)]
            )

        async def scan_all() -> list[str]:
            return sorted(entry.name for entry in await aiofiles.os.scandir(f"{root}/a/b", executor=executor))

        async def scan_some() -> list[str]:
            async with aiofiles.os.scandir(f"{root}/a/b") as entries:
                async for _ in entries:
                    break
            return names

        async def walk(top_down: bool) -> list[Any]:
            return [step async for step in aiofiles.os.walk(root, top_down, executor=executor)]

        async def walk_some() -> list[Any]:
            async with contextlib.aclosing(aiofiles.os.fwalk(root, executor=executor)) as steps:
                async for _ in steps:
                    break
            return names

        async def walk_open() -> list[Any]:
            return [step[:3] async for step in aiofiles.os.fwalk(root, executor=executor)]

        top_down, bottom_up = list(os.walk(root)), list(os.walk(root, False))
        ways: list[tuple[Callable[[], Awaitable[Any]], Any]] = [
            (scan, names),
            (lambda: scan(stat=True), names),
            (scan_all, names),
            (scan_some, names),
            (lambda: walk(True), top_down),
            (lambda: walk(False), bottom_up),
            (walk_some, names),
            (walk_open, top_down),
            (lambda: aiofiles.os.path.getsize(root, executor=executor), os.path.getsize(root)),
            (lambda: aiofiles.os.path.realpath(f"{root}/link", executor=executor), os.path.realpath(f"{root}/link")),
            (lambda: aiofiles.os.readlink(f"{root}/link", executor=executor), "a"),
            (lambda: aiofiles.os.lstat(f"{root}/link", executor=executor), os.lstat(f"{root}/link")),
            (lambda: aiofiles.os.access(root, os.R_OK, executor=executor), True),
        ]
        for _ in range(25):
            index = scene.random.randrange(len(ways))
            call, wanted = ways[index]
            found = await scene.do("os", call())
            if found is not INTERRUPTED:
                scene.expect(f"listing {index} differs", found, wanted)

    async def end(self, scene: Scene) -> None:
        pass


class Changes(Scenario):
    """Changes of the disk take effect, also those that are repeated after an interruption."""

    async def begin(self) -> None:
        (self.folder / "kept").touch()  # so that `removedirs` stops here

    async def work(self, scene: Scene, number: int) -> None:
        for step in range(8):
            await self.change(scene, self.folder / str(step))

    async def change(self, scene: Scene, top: Path) -> None:
        options: dict[str, Any] = {"executor": self.executor}
        await scene.insist("os", lambda: aiofiles.os.makedirs(top / "a/b", exist_ok=True, **options))
        file = top / "a/file"
        file.write_bytes(b"abc")
        await aiofiles.os.rename(file, top / "moved", **options)
        await aiofiles.os.link(top / "moved", file, **options)
        await aiofiles.os.symlink("moved", top / "link", **options)
        await aiofiles.os.truncate(top / "moved", 2, **options)  # later, it would change the time
        await scene.insist("os", lambda: aiofiles.os.utime(file, (1, 2), **options))
        await scene.insist("os", lambda: aiofiles.os.chmod(file, 0o600, **options))
        found = file.read_bytes(), file.stat().st_mtime, file.stat().st_mode & 0o777, file.stat().st_nlink
        scene.expect("the file has not changed", found, (b"ab", 2, 0o600, 2))
        for path in (file, top / "moved", top / "link"):
            await self.remove(scene, path)
        await scene.raises("os", aiofiles.os.removedirs(top / "a/b", **options), FileNotFoundError)
        scene.counts["os"] += 4

    async def remove(self, scene: Scene, path: Any) -> None:
        """Remove *path*, perhaps twice: one that was given up may have run."""
        with contextlib.suppress(FileNotFoundError):
            await scene.insist("os", lambda: aiofiles.os.unlink(path, executor=self.executor))
        scene.expect("a removed file is there", os.path.lexists(path), False)


class Descriptors(Scenario):
    """What is written to a descriptor is there, and no descriptor stays open."""

    may_leave = False  # or a copy would stay open

    async def begin(self) -> None:
        self.path = self.folder / "file"
        self.path.touch()
        self.ledger = Ledger("descriptor")

    async def work(self, scene: Scene, number: int) -> None:
        executor = self.executor
        flags = os.O_RDWR | os.O_APPEND
        for _ in range(6):
            descriptor = await scene.do("os", aiofiles.os.open(self.path, flags, executor=executor), here=True)
            if descriptor is INTERRUPTED:
                continue
            try:
                for _ in range(3):
                    line = self.ledger.line(scene.random.randrange(50))
                    written = await aiofiles.os.write(descriptor, line.encode(), executor=executor)
                    scene.expect("a descriptor took a part", written, len(line))
                    self.ledger.confirm(line)
                    end = os.fstat(descriptor).st_size
                    read = await scene.do(
                        "os", aiofiles.os.pread(descriptor, len(line), end - len(line), executor=executor)
                    )
                    if read is not INTERRUPTED:
                        scene.expect("pread differs", read, line.encode())
                    await scene.do("os", aiofiles.os.fsync(descriptor, executor=executor))
                copy = await scene.do("os", aiofiles.os.dup(descriptor, executor=executor), here=True)
                if copy is not INTERRUPTED:
                    await scene.do("os", aiofiles.os.close(copy, executor=executor), here=True)
            finally:
                # It is closed even if it is interrupted, so it must not be closed again.
                await scene.do("os", aiofiles.os.close(descriptor, executor=executor), here=True)

    async def end(self, scene: Scene) -> None:
        for fault, detail in faults(self.path.read_text(), [self.ledger]):
            scene.find(fault, detail)


SCENARIOS = [Directories, Changes, Descriptors]
