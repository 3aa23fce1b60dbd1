"""Trees that are copied, moved, packed and removed."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from pathlib import Path
from typing import Any

from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles
import aiofiles.shutil


def contents(top: Path) -> dict[str, int | None]:
    """Return the size of each file in the tree *top*, and None for each directory."""
    paths = top.rglob("*") if top.exists() else ()
    return {str(path.relative_to(top)): None if path.is_dir() else path.stat().st_size for path in paths}


class Trees(Scenario):
    """A call does what it does in `shutil`. After one that was stopped, nothing touches the tree any more."""

    async def begin(self) -> None:
        self.source = self.folder / "source"
        for number in range(25):
            folder = self.source / "abc"[number % 3]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / str(number)).write_bytes(bytes(self.random.choice([0, 10, 200_000])))
        (self.source / "large").write_bytes(bytes(3 * 2**20))
        self.contents = contents(self.source)

    async def work(self, scene: Scene, number: int) -> None:
        for step in range(5):
            copy = self.folder / f"copy{step}"
            if await self.copy_tree(scene, copy):
                await self.move(scene, copy, self.folder / f"moved{step}")
            await self.remove(scene, self.folder / f"moved{step}")
            await self.remove(scene, copy)
            await self.copy_file(scene, self.folder / f"file{step}")
            await self.copy_open(scene, self.folder / f"open{step}")
        await self.stop(scene, self.folder / "stopped")
        await self.pack(scene)
        found: Any = await scene.do("shutil", aiofiles.shutil.disk_usage(self.folder, executor=self.executor))
        scene.expect(
            "disk_usage differs",
            found is INTERRUPTED or found.total,
            found is INTERRUPTED or shutil.disk_usage(self.folder).total,
        )

    async def copy_tree(self, scene: Scene, copy: Path) -> bool:
        seen: list[int] = []
        call = aiofiles.shutil.copytree(
            self.source, copy, progress=lambda progress: seen.append(progress.files), executor=self.executor
        )
        done = await scene.do("shutil", call)
        found = contents(copy)
        if done is INTERRUPTED:
            await asyncio.sleep(0.002)
            scene.expect("a stopped copy goes on", contents(copy), found)
            wrong = {name: size for name, size in found.items() if self.contents.get(name, -1) != size}
            scene.expect("a stopped copy leaves a part of a file", wrong, {})
            return False
        scene.expect("the copy differs", found, self.contents)
        scene.expect("the progress differs", (seen, seen[-1:]), (sorted(seen), [26]))
        scene.counts["bytes"] += sum(size or 0 for size in found.values())
        return True

    async def stop(self, scene: Scene, copy: Path) -> None:
        """Cancel a copy while it copies its third file."""
        started: list[str] = []
        reached, may_go_on = threading.Event(), threading.Event()

        def copy_one(source: str, target: str) -> object:
            started.append(source)
            if len(started) == 3:
                reached.set()
                may_go_on.wait(60)
            return shutil.copy2(source, target)

        call = aiofiles.shutil.copytree(self.source, copy, copy_function=copy_one, executor=self.executor)
        task = asyncio.ensure_future(call)
        try:
            while not (reached.is_set() or task.done()):
                await asyncio.sleep(0.001)
        finally:
            task.cancel()
            # Once the task has learned of it. Not by a timer, which may come first.
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, may_go_on.set)
        await asyncio.wait([task])
        scene.expect("a stopped copy makes another step", (task.cancelled(), len(started)), (True, 3))
        scene.counts["shutil"] += 1
        scene.counts["cancellations"] += 1

    async def move(self, scene: Scene, source: Path, target: Path) -> None:
        done = await scene.do("shutil", aiofiles.shutil.move(source, target, executor=self.executor))
        scene.expect("there are both or neither", source.exists(), not target.exists())
        if done is not INTERRUPTED:
            scene.expect("what was moved differs", contents(target), self.contents)

    async def remove(self, scene: Scene, top: Path) -> None:
        done = await scene.do("shutil", aiofiles.shutil.rmtree(top, ignore_errors=True, executor=self.executor))
        if done is INTERRUPTED:
            left = contents(top)
            await asyncio.sleep(0.002)
            scene.expect("a stopped removal goes on", contents(top), left)
            await aiofiles.shutil.rmtree(top, ignore_errors=True, executor=self.executor)
        scene.expect("a removed tree is there", top.exists(), False)

    async def copy_file(self, scene: Scene, target: Path) -> None:
        function = scene.random.choice([aiofiles.shutil.copy, aiofiles.shutil.copy2, aiofiles.shutil.copyfile])
        done = await scene.do("shutil", function(self.source / "large", target, executor=self.executor))
        if done is not INTERRUPTED or target.exists():
            scene.expect("a part of a file is left", target.stat().st_size, 3 * 2**20)

    async def copy_open(self, scene: Scene, target: Path) -> None:
        async with aiofiles.open(self.source / "large", "rb") as source, aiofiles.open(target, "wb") as copy:
            done = await scene.do("shutil", aiofiles.shutil.copyfileobj(source, copy, 500_000, executor=self.executor))
        size = os.path.getsize(target)
        scene.expect("the copied file differs", size == 3 * 2**20 or (done is INTERRUPTED and size < 3 * 2**20), True)

    async def pack(self, scene: Scene) -> None:
        name = str(self.folder / "archive")
        archive = await aiofiles.shutil.make_archive(name, "zip", self.source / "a", executor=self.executor)
        await aiofiles.shutil.unpack_archive(archive, self.folder / "unpacked", executor=self.executor)
        scene.expect("what was unpacked differs", contents(self.folder / "unpacked"), contents(self.source / "a"))
        scene.counts["shutil"] += 2


SCENARIOS = [Trees]
