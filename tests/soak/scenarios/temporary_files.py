"""Temporary files and directories of each kind."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles.tempfile as tempfile


class Temporary(Scenario):
    """What is written can be read back, and nothing is left, whatever is cancelled."""

    left = frozenset[str]()

    async def work(self, scene: Scene, number: int) -> None:
        for _ in range(10):
            if scene.chance(0.25):
                await self.use_directory(scene)
            elif scene.chance(0.1):
                await self.make(scene)
            else:
                await self.use_file(scene)

    async def use_directory(self, scene: Scene) -> None:
        made = await scene.do(
            "tempfile", tempfile.TemporaryDirectory(dir=self.folder, executor=self.executor), here=True
        )
        if made is INTERRUPTED:
            return
        async with made as name:
            open(os.path.join(name, "file"), "w").close()
            if scene.chance(0.3):
                await scene.do("tempfile", made.cleanup())

    async def make(self, scene: Scene) -> None:
        descriptor, name = await tempfile.mkstemp(dir=self.folder, executor=self.executor)
        os.close(descriptor)
        os.unlink(name)
        await scene.do("tempfile", tempfile.gettempdir())

    async def use_file(self, scene: Scene) -> None:
        ledger = Ledger("temporary")
        factory: Any = scene.random.choice(
            [tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.SpooledTemporaryFile]
        )
        options: dict[str, Any] = {
            "mode": scene.random.choice(["w+", "w+b"]),
            "dir": self.folder,
            "executor": self.executor,
        }
        if factory is tempfile.SpooledTemporaryFile:
            options["max_size"] = scene.random.choice([0, 500, 100_000])
        file = await scene.do("tempfile", factory(**options), here=True)
        if file is INTERRUPTED:
            return
        is_text = options["mode"] == "w+"
        async with file:
            for _ in range(scene.random.randrange(30)):
                line = ledger.line(scene.random.randrange(60))
                if await scene.do("tempfile", file.write(line if is_text else line.encode())) is not INTERRUPTED:
                    ledger.confirm(line)
                    scene.counts["bytes"] += len(line)
            await scene.insist("tempfile", lambda: file.seek(0))
            pieces = []
            while True:
                piece = await scene.do("tempfile", file.readline() if scene.chance(0.8) else file.read(20))
                if piece is INTERRUPTED:
                    continue
                if not piece:
                    break
                pieces.append(piece if is_text else piece.decode())
            for fault, detail in faults("".join(pieces), [ledger]):
                scene.find(f"{factory.__name__}: {fault}", f"{detail!r}, {options}")
            if scene.chance(0.3):
                await scene.do("tempfile", file.close())


class SharedSpooled(Scenario):
    """Tasks write to one spooled file, which goes to the disk at some moment."""

    tasks = 4
    left = frozenset[str]()

    async def begin(self) -> None:
        size = self.random.choice([0, 3000, 100_000])
        self.is_text = self.random.choice([True, False])
        mode: Any = "w+" if self.is_text else "w+b"
        self.ledgers = [Ledger(str(number)) for number in range(self.tasks)]
        self.file: Any = await tempfile.SpooledTemporaryFile(size, mode, dir=self.folder, executor=self.executor)

    async def work(self, scene: Scene, number: int) -> None:
        ledger = self.ledgers[number]
        for _ in range(50):
            line = ledger.line(scene.random.randrange(40))
            if await scene.do("tempfile", self.file.write(line if self.is_text else line.encode())) is not INTERRUPTED:
                ledger.confirm(line)
            if scene.chance(0.1):
                await asyncio.sleep(0)

    async def end(self, scene: Scene) -> None:
        async with self.file as file:
            await file.seek(0)
            data = await file.read()
        for fault, detail in faults(data if self.is_text else data.decode(), self.ledgers):
            scene.find(fault, detail)


SCENARIOS = [Temporary, SharedSpooled]
