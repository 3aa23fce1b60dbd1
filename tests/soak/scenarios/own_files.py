"""A task writes a file of its own, and reads it in many ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles


class OwnFile(Scenario):
    """What was written is there once; what is read is what the blocking file reads."""

    async def begin(self) -> None:
        choose = self.random.choice
        self.path = self.folder / "file"
        self.ledger = Ledger("own")
        self.is_text = choose([True, False])
        self.encoding = choose(["utf-8", "utf-16", "latin-1"]) if self.is_text else "latin-1"
        self.mode = choose(["w", "a", "x", "w+", "a+"]) + ("" if self.is_text else "b")

    def options(self) -> dict[str, Any]:
        """Return options of `open` that fit the file."""
        if self.is_text:
            return {"encoding": self.encoding, "buffering": self.random.choice([-1, -1, 1, 64])}
        return {"buffering": self.random.choice([-1, -1, 0, 64])}

    async def work(self, scene: Scene, number: int) -> None:
        await self.write(scene)
        for _ in range(2):
            await self.read(scene)

    async def write(self, scene: Scene) -> None:
        options = self.options()
        if self.mode.startswith("a"):  # a cancelled `open` in another mode could empty the file later
            opened = await scene.insist(
                "core", lambda: aiofiles.open(self.path, self.mode, **options, executor=self.executor), here=True
            )
        else:
            opened = await aiofiles.open(self.path, self.mode, **options, executor=self.executor)
        async with opened as file:
            for _ in range(scene.random.randrange(10, 60)):
                lines = [self.ledger.line(scene.random.randrange(80)) for _ in range(scene.random.choice([1, 1, 1, 5]))]
                data: Any = [self.coded(line, is_first=False) for line in lines]
                call = file.write(data[0]) if len(data) == 1 else file.writelines(data)
                if await scene.do("core", call) is not INTERRUPTED:
                    scene.counts["bytes"] += sum(map(len, lines))
                    for line in lines:
                        self.ledger.confirm(line)
                if scene.chance(0.2):
                    call = scene.random.choice([file.flush, file.tell, file.truncate, file.isatty])()
                    await scene.do("core", call)
            if scene.chance(0.5):
                await scene.do("core", file.close())

    def coded(self, line: str, *, is_first: bool) -> str | bytes:
        return line if self.is_text else line.encode()

    async def read(self, scene: Scene) -> None:
        mode, options = "r" if self.is_text else "rb", self.options()
        wanted: Any = self.path.read_text(self.encoding) if self.is_text else self.path.read_bytes()
        pieces: list[Any] = []
        self.iterates = scene.chance(0.5)
        opened = await scene.insist(
            "core", lambda: aiofiles.open(self.path, mode, **options, executor=self.executor), here=True
        )
        async with opened as file:
            while True:
                piece = await scene.do("core", self.piece(scene, file, options))
                if piece is INTERRUPTED:
                    continue
                pieces.append(piece)
                if not piece:
                    break
                if scene.chance(0.1) and not (self.iterates and self.is_text):  # then text tells no position
                    await self.move(scene, file, pieces)
            if scene.chance(0.5):
                await scene.do("core", file.close())
        read = wanted[:0].join(pieces)
        scene.counts["bytes"] += len(read)
        scene.expect("what was read is wrong", read, wanted)

    async def piece(self, scene: Scene, file: Any, options: dict[str, Any]) -> Any:
        """Read something, in one way of many."""
        way = scene.random.randrange(8)
        if way == 0:
            return await file.read(scene.random.choice([1, 7, 100, 9000]))
        if way == 1 and (self.iterates or not self.is_text):
            lines = await file.readlines(scene.random.randrange(1, 200))
            return ("" if self.is_text else b"").join(lines)
        if way == 2 and not self.is_text:
            buffer = bytearray(scene.random.choice([1, 50]))
            return bytes(buffer[: await file.readinto(buffer)])
        if way == 3 and not self.is_text and options["buffering"]:
            return await file.read1(scene.random.choice([1, 50]))
        if way > 5 and self.iterates:
            return await anext(file, "" if self.is_text else b"")
        return await file.readline()

    async def move(self, scene: Scene, file: Any, pieces: list[Any]) -> None:
        """Read on, and come back."""
        position = await scene.insist("core", file.tell)
        if not self.is_text:
            scene.expect("the position is wrong", position, sum(map(len, pieces)))
        await scene.do("core", file.read(scene.random.choice([1, 20, -1])))
        await scene.insist("core", lambda: file.seek(position))

    async def end(self, scene: Scene) -> None:
        text = ""
        if self.path.exists():
            text = self.path.read_text(self.encoding)
        for fault, detail in faults(text, [self.ledger]):
            scene.find(fault, f"{detail!r} in mode {self.mode}, {self.encoding}")


class Twins(Scenario):
    """Each random call on our file does what it does on a blocking one, also after interruptions."""

    async def begin(self) -> None:
        choose = self.random.choice
        self.paths = self.folder / "ours", self.folder / "blocking"
        for path in self.paths:
            path.write_text("".join(f"{number} {'y' * (number % 70)}\n" for number in range(150)))
        self.is_text = choose([True, False])
        self.mode = choose(["r", "r+", "w+", "a+"]) + ("" if self.is_text else "b")
        self.buffering = choose([-1, -1, 16]) if self.is_text else choose([-1, -1, 16, 0])

    async def work(self, scene: Scene, number: int) -> None:
        ours, blocking = self.paths
        with open(blocking, self.mode, self.buffering) as twin:
            async with aiofiles.open(ours, self.mode, self.buffering, executor=self.executor) as file:
                for _ in range(scene.random.randrange(20, 80)):
                    await self.step(scene, file, twin)
        scene.expect("the content differs from the blocking file", ours.read_bytes(), blocking.read_bytes())

    async def step(self, scene: Scene, file: Any, twin: Any) -> None:
        way, size = scene.random.randrange(10), scene.random.choice([0, 1, 9, 300, 9000])
        if way < 6:
            reads: list[tuple[str, tuple[int, ...]]] = [("readline", ()), ("readline", (size,)), ("read", (size,))]
            if not self.is_text:  # after `readlines`, text tells no position
                reads.append(("readlines", (size,)))
            name, args = scene.random.choice(reads)
            for _ in range(scene.random.randrange(1, 8)):
                found = await scene.do("core", getattr(file, name)(*args))
                if found is not INTERRUPTED:
                    scene.expect(f"{name} differs from the blocking file", found, getattr(twin, name)(*args))
        elif way < 8:
            await self.move(scene, file, twin, size)
        elif self.mode[0] != "r" or "+" in self.mode:
            await self.move(scene, file, twin, size)  # because text is written where the buffer of the read ends
            await self.write(scene, file, twin, size)
            if self.mode.startswith("a"):  # it has the data at its end, but the buffer has it at the position before
                await scene.insist("core", file.flush)
                twin.flush()
                await self.move(scene, file, twin, size)

    async def move(self, scene: Scene, file: Any, twin: Any, size: int) -> None:
        position = size if not self.is_text else twin.tell() if scene.chance(0.5) else 0
        await scene.insist("core", lambda: file.seek(position))
        twin.seek(position)
        scene.expect("tell differs from the blocking file", await scene.insist("core", file.tell), twin.tell())

    async def write(self, scene: Scene, file: Any, twin: Any, size: int) -> None:
        data: Any = "z" * (size + 1) if self.is_text else b"z" * (size + 1)
        before = twin.tell()
        found = await scene.do("core", file.write(data))
        if found is INTERRUPTED and await file.tell() == before:
            return  # the write never ran
        wanted = twin.write(data)
        if found is not INTERRUPTED:
            scene.expect("write differs from the blocking file", found, wanted)
        scene.expect("tell differs after a write", await file.tell(), twin.tell())
        if scene.chance(0.3):
            await scene.insist("core", file.truncate)
            twin.truncate()
            scene.expect("the size differs", self.size(twin), self.size(file))

    def size(self, file: Any) -> int:
        return Path(file.name).stat().st_size


SCENARIOS = [OwnFile, Twins]
