"""Forks of the process while other tasks use files."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from typing import Any

from programs import Scenario
from scene import Scene

import aiofiles

_PATIENCE = 60


class Forks(Scenario):
    """A forked process goes on reading a file that its parent has begun to read, and so does the parent."""

    is_single = True
    may_leave = False  # because the child uses the file

    async def begin(self) -> None:
        self.path = self.folder / "file"
        self.lines = [f"{number}\n" for number in range(500)]
        self.path.write_text("".join(self.lines))

    async def work(self, scene: Scene, number: int) -> None:
        if not hasattr(os, "fork"):
            return
        async with aiofiles.open(self.path, executor=self.executor) as file:
            read = [await file.readline() for _ in range(scene.random.randrange(1, 50))]
            position = await file.tell()
            status = await asyncio.to_thread(self.fork, file, read)
            scene.expect("the child failed", status, 0)
            await file.seek(position)  # the two processes share it
            scene.expect("the parent reads other lines", read + await file.readlines(), self.lines)
            scene.counts["forks"] += 1

    def fork(self, file: Any, read: list[str]) -> int:
        """Return the exit code of a child that reads in a new loop."""
        process = os.fork()
        if process:
            return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        code = 1
        try:
            signal.alarm(_PATIENCE)
            asyncio.run(self.read_in_child(file, read))
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)

    async def read_in_child(self, file: Any, read: list[str]) -> None:
        async with aiofiles.open(self.path) as other:
            assert await other.readlines() == self.lines
        if self.executor is None:  # its threads do not exist here
            assert read + await file.readlines() == self.lines

    async def end(self, scene: Scene) -> None:
        pass


SCENARIOS = [Forks]
