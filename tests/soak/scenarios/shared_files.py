"""Tasks of several loops share one file."""

from __future__ import annotations

import re
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles
from aiofiles import threadpool

_CLOSED = re.compile("closed file|file not open|on closed|is closed")


class SharedWrites(Scenario):
    """Each line that was written is there once, in the order of its writer. Sometimes a task closes the file early."""

    tasks = 5

    async def begin(self) -> None:
        choose = self.random.choice
        self.mode = choose(["w", "wb", "a", "ab", "w+", "w+b"])
        self.is_text = "b" not in self.mode
        self.path = self.folder / "file"
        self.ledgers = [Ledger(str(number)) for number in range(self.tasks)]
        self.is_closed_early = choose([False, False, False, True])
        buffering = choose([-1, 64]) if self.is_text else choose([-1, 64, 0])
        self.file: Any = await aiofiles.open(self.path, self.mode, buffering, executor=self.executor)

    async def work(self, scene: Scene, number: int) -> None:
        ledger = self.ledgers[number]
        for step in range(40):
            line = ledger.line(scene.random.randrange(60))
            try:
                done = await scene.do("core", self.file.write(line if self.is_text else line.encode()))
                if done is not INTERRUPTED:
                    ledger.confirm(line)
                    scene.counts["bytes"] += len(line)
            except ValueError as error:
                if not (self.is_closed_early and _CLOSED.search(str(error))):
                    raise
                ledger.refuse(line)
                scene.counts["errors"] += 1
                return
            if scene.chance(0.1) and not self.is_closed_early:
                await scene.do("core", scene.random.choice([self.file.flush, self.file.tell])())
            if self.is_closed_early and number == 0 and step == 20:
                await scene.do("core", self.file.close())

    async def end(self, scene: Scene) -> None:
        await self.file.close()
        for fault, detail in faults(self.path.read_text(), self.ledgers):
            scene.find(fault, f"{detail!r} in mode {self.mode}")


class SharedReads(Scenario):
    """Together, the readers get each line once, and each of them in order."""

    tasks = 5

    async def begin(self) -> None:
        choose = self.random.choice
        self.lines = [f"{number:06} {'z' * (number % 50)}\n" for number in range(600)]
        self.is_sized = choose([True, False])
        if self.is_sized:
            self.lines = [line[:7] + "\n" for line in self.lines]
        path = self.folder / "file"
        path.write_text("".join(self.lines))
        self.mode = choose(["r", "rb", "r+b"])
        buffering = choose([-1, 64]) if self.mode == "r" else choose([-1, 64, 0])
        blocking: Any = open(path, self.mode, buffering)  # noqa: SIM115  # `end` closes it
        self.file: Any = threadpool.wrap(blocking, executor=self.executor)
        self.read: list[list[str]] = [[] for _ in range(self.tasks)]

    async def work(self, scene: Scene, number: int) -> None:
        while True:
            piece = await scene.do("core", self.piece(scene))
            if piece is INTERRUPTED:
                continue
            if not piece:
                return
            self.read[number].append(piece if isinstance(piece, str) else piece.decode())
            scene.counts["bytes"] += len(piece)
            if scene.chance(0.02) and self.mode != "r":
                await scene.do("core", self.file.tell())

    async def piece(self, scene: Scene) -> Any:
        if self.is_sized:
            return await self.file.read(8)
        return await (self.file.readline() if scene.chance(0.5) else anext(self.file, None))

    async def end(self, scene: Scene) -> None:
        async with self.file as file:
            rest = await file.read()
        rest = rest if isinstance(rest, str) else rest.decode()
        for lines in self.read if self.is_ordered else ():
            scene.expect("a reader got lines in the wrong order", lines, sorted(lines))
        found = [*rest.splitlines(True), *(line for lines in self.read for line in lines)]
        scene.expect_once(f"lines are lost or doubled in mode {self.mode}", found, self.lines)


SCENARIOS = [SharedWrites, SharedReads]
