"""Paths: files that are replaced while others read them, and trees that are listed."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

from programs import Scenario
from scene import INTERRUPTED, Scene

from aiofiles.pathlib import Path


class Replacing(Scenario):
    """Who reads a file that is written atomically gets a whole version, the old or the new one."""

    tasks = 4
    left = frozenset({"file"})

    async def begin(self) -> None:
        self.path = Path(self.folder / "file", executor=self.executor)
        self.versions = [str(number) * (10 + 5000 * number) for number in range(4)]
        await self.path.write_text(self.versions[0], atomic=True)

    async def work(self, scene: Scene, number: int) -> None:
        for step in range(12):
            if number < 2:
                version = self.versions[1 + (step + number) % 3]
                if scene.chance(0.5):
                    await scene.do("pathlib", self.path.write_text(version, atomic=True))
                else:
                    await scene.do("pathlib", self.path.write_bytes(version.encode(), atomic=True))
                scene.counts["bytes"] += len(version)
            else:
                found = await scene.do("pathlib", self.path.read_text())
                if found is not INTERRUPTED and found not in self.versions:
                    scene.find("a reader saw a part of a version", len(found))

    async def end(self, scene: Scene) -> None:
        scene.expect("the file holds no version", (await self.path.read_text()) in self.versions, True)


class Paths(Scenario):
    """Each method of a path does what it does in `pathlib`."""

    async def begin(self) -> None:
        self.root = self.folder / "root"
        for number in range(self.random.randrange(1, 30)):
            folder = self.root / "abc"[number % 3]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number}.txt").write_text(str(number))

    async def work(self, scene: Scene, number: int) -> None:
        root = Path(self.root, executor=self.executor)
        for _ in range(15):
            await self.list(scene, root)
        for step in range(5):
            await self.change(scene, Path(self.folder / str(step), executor=self.executor))

    async def list(self, scene: Scene, root: Path) -> None:
        way = scene.random.randrange(5 if sys.version_info >= (3, 12) else 4)
        blocking: list[Callable[[], Any]] = [
            lambda: sorted(self.root.iterdir()),
            lambda: sorted(self.root.glob("*/*.txt")),
            lambda: sorted(self.root.rglob("*")),
            lambda: self.root.stat(),
            lambda: sorted(self.root.walk()),
        ]
        wanted: Any = blocking[way]()

        async def listed() -> Any:
            if way == 3:
                return await root.stat()
            steps: dict[int, Callable[[], AsyncIterator[Any]]] = {
                0: root.iterdir,
                1: lambda: root.glob("*/*.txt"),
                2: lambda: root.rglob("*"),
                4: lambda: root.walk(),  # not before Python 3.12
            }
            return sorted([step async for step in steps[way]()])

        found: Any = await scene.do("pathlib", listed())
        if found is INTERRUPTED:
            return
        if way < 3:
            found = [pathlib.Path(path) for path in found]
        elif way == 4:
            found = [(pathlib.Path(path), folders, files) for path, folders, files in found]
        scene.expect(f"listing {way} differs from pathlib", found, wanted)

    async def change(self, scene: Scene, top: Path) -> None:
        await scene.insist("pathlib", lambda: (top / "below").mkdir(parents=True, exist_ok=True))
        file = top / "below" / "file.txt"
        await scene.do("pathlib", (top / "other.txt").write_text("other"))  # it may be written later
        await file.write_text("é\n", encoding="utf-8")
        scene.expect("read_bytes differs", await scene.insist("pathlib", file.read_bytes), "é\n".encode())
        async with file.open("a", encoding="utf-8") as opened:
            await opened.write("more\n")
        moved = await file.rename(top / "moved.txt")
        scene.expect("the renamed file differs", pathlib.Path(moved).read_text(encoding="utf-8"), "é\nmore\n")
        await (top / "link").symlink_to("moved.txt")
        scene.expect("resolve differs", pathlib.Path(await (top / "link").resolve()), pathlib.Path(moved).resolve())
        if sys.version_info >= (3, 14):
            copied = await moved.copy(top / "copied.txt")
            scene.expect("the copy differs", await copied.read_text(encoding="utf-8"), "é\nmore\n")
            await scene.do("pathlib", Path(self.folder).info.is_dir())
        await scene.insist("pathlib", lambda: moved.unlink(missing_ok=True))
        scene.expect("a removed file is there", await moved.exists(), False)
        scene.counts["pathlib"] += 7

    async def end(self, scene: Scene) -> None:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.root)


SCENARIOS = [Replacing, Paths]
