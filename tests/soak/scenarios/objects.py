"""Files of other libraries, files in memory, and functions, which become asynchronous."""

from __future__ import annotations

import contextvars
import gzip
import io
import zipfile
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles.os
from aiofiles import threadpool

_context = contextvars.ContextVar("context", default=0)


class Memory(Scenario):
    """Tasks write to one file in memory."""

    tasks = 3

    async def begin(self) -> None:
        self.memory: Any = self.random.choice([io.BytesIO, io.StringIO])()
        self.is_text = isinstance(self.memory, io.StringIO)
        self.file: Any = threadpool.wrap(self.memory, executor=self.executor)
        self.ledgers = [Ledger(str(number)) for number in range(self.tasks)]

    async def work(self, scene: Scene, number: int) -> None:
        for _ in range(40):
            line = self.ledgers[number].line(scene.random.randrange(30))
            if await scene.do("core", self.file.write(line if self.is_text else line.encode())) is not INTERRUPTED:
                self.ledgers[number].confirm(line)

    async def end(self, scene: Scene) -> None:
        async with self.file as file:
            await file.flush()
            text = self.memory.getvalue()
        for fault, detail in faults(text if self.is_text else text.decode(), self.ledgers):
            scene.find(fault, detail)


class Archives(Scenario):
    """A compressed file, or a file in an archive, is written and read line by line."""

    async def work(self, scene: Scene, number: int) -> None:
        for step in range(3):
            path, ledger = self.folder / str(step), Ledger("archive")
            is_zip = scene.chance(0.5)
            await (self.write_zip if is_zip else self.write_gzip)(scene, path, ledger)
            read: list[bytes] = []
            blocking: Any = zipfile.ZipFile(path) if is_zip else gzip.open(path)  # noqa: SIM115  # it is closed below
            with blocking:
                await self.read(scene, blocking.open("member") if is_zip else blocking, read)
            for fault, detail in faults(b"".join(read).decode(), [ledger]):
                scene.find(f"{'zip' if is_zip else 'gzip'}: {fault}", detail)

    async def read(self, scene: Scene, blocking: Any, lines: list[bytes]) -> None:
        async with threadpool.wrap(blocking, executor=self.executor) as file:
            while True:
                line = await scene.do("core", file.readline())
                if line is INTERRUPTED:
                    continue
                if not line:
                    return
                lines.append(line)

    async def write_gzip(self, scene: Scene, path: Any, ledger: Ledger) -> None:
        async with threadpool.wrap(gzip.open(path, "wb"), executor=self.executor) as file:
            await self.write(scene, file, ledger)

    async def write_zip(self, scene: Scene, path: Any, ledger: Ledger) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            async with threadpool.wrap(archive.open("member", "w"), executor=self.executor) as file:
                await self.write(scene, file, ledger)

    async def write(self, scene: Scene, file: Any, ledger: Ledger) -> None:
        for _ in range(20):
            line = ledger.line(scene.random.randrange(30))
            if await scene.do("core", file.write(line.encode())) is not INTERRUPTED:
                ledger.confirm(line)
                scene.counts["bytes"] += len(line)


class Functions(Scenario):
    """A function that became a coroutine function sees the context of its caller, and gives results and errors."""

    async def work(self, scene: Scene, number: int) -> None:
        function = aiofiles.os.wrap(self.halve)
        for value in range(60):
            _context.set(value)
            if value % 10 == 9:
                await scene.compare("os", lambda: function(None), lambda: self.halve(None), "an error of a function")
                continue
            found = await scene.do("os", function(value, executor=self.executor))
            if found is not INTERRUPTED:
                scene.expect("the result of a function is wrong", found, (value / 2, value))

    @staticmethod
    def halve(value: Any) -> tuple[float, int]:
        return value / 2, _context.get()


SCENARIOS = [Memory, Archives, Functions]
