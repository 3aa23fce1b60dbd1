"""The standard streams, over pipes that replace those of `sys`."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles

from .pipes import Drain, feed


class Streams(Scenario):
    """Two tasks read standard input, two write standard output, and one writes errors."""

    tasks = 5
    is_single = True  # because there is one `sys`

    async def begin(self) -> None:
        self.before = sys.stdin, sys.stdout, sys.stderr
        self.is_text = self.random.choice([True, False])
        self.is_cut = self.random.random() < 0.2
        self.lines = [f"{number:06} {'i' * (number % 30)}\n" for number in range(200)]
        self.read: list[list[str]] = [[], []]
        self.ledgers = [Ledger(str(number)) for number in range(self.tasks)]
        pipes = [os.pipe() for _ in range(3)]
        encoded = [line.encode() for line in self.lines]
        self.feeder = threading.Thread(target=feed, args=(pipes[0][1], encoded, self.random.random()), name="feed")
        self.drains = [Drain(pipes[1][0], 2000 if self.is_cut else None), Drain(pipes[2][0])]
        # `end` closes them.
        sys.stdin = open(pipes[0][0])  # noqa: SIM115
        sys.stdout, sys.stderr = open(pipes[1][1], "w"), open(pipes[2][1], "w")  # noqa: SIM115
        self.feeder.start()

    async def work(self, scene: Scene, number: int) -> None:
        await (self.read_lines(scene, number) if number < 2 else self.write_lines(scene, number))

    async def read_lines(self, scene: Scene, number: int) -> None:
        stream: Any = aiofiles.stdin if self.is_text else aiofiles.stdin_bytes
        while True:
            line = await scene.do("std", stream.readline())
            if line is INTERRUPTED:
                continue
            if not line:
                return
            self.read[number].append(line if self.is_text else line.decode())
            scene.counts["bytes"] += len(line)

    async def write_lines(self, scene: Scene, number: int) -> None:
        text: Any = (aiofiles.stdout, aiofiles.stdout, aiofiles.stderr)[number - 2]
        binary: Any = (aiofiles.stdout_bytes, aiofiles.stdout_bytes, aiofiles.stderr_bytes)[number - 2]
        for _ in range(40):
            line = self.ledgers[number].line(scene.random.choice([10, 500]))
            try:
                call = text.write(line) if self.is_text else binary.write(line.encode())
                if await scene.do("std", call) is not INTERRUPTED:
                    self.ledgers[number].confirm(line)
                    scene.counts["bytes"] += len(line)
                if scene.chance(0.1):
                    await scene.do("std", (text if self.is_text else binary).flush())
            except BrokenPipeError:
                if not self.is_cut or number == 4:
                    raise
                scene.counts["errors"] += 1
                return

    async def end(self, scene: Scene) -> None:
        stream: Any = aiofiles.stdin if self.is_text else aiofiles.stdin_bytes
        rest = await stream.readlines()
        files = sys.stdin, sys.stdout, sys.stderr
        try:
            for output in (aiofiles.stdout, aiofiles.stderr):
                with contextlib.suppress(BrokenPipeError):
                    await output.flush()
        finally:
            sys.stdin, sys.stdout, sys.stderr = self.before
        for file in files:
            with contextlib.suppress(BrokenPipeError):
                file.close()
        for thread in (self.feeder, *self.drains):
            thread.join()
        self.judge(scene, [line if self.is_text else line.decode() for line in rest])

    def judge(self, scene: Scene, rest: list[str]) -> None:
        for lines in self.read if self.is_ordered else ():
            scene.expect("a reader got lines in the wrong order", lines, sorted(lines))
        scene.expect_once("input is lost or doubled", [*rest, *self.read[0], *self.read[1]], self.lines)
        output, errors = (drain.data.decode() for drain in self.drains)
        for fault, detail in faults(output, self.ledgers[2:4], is_cut=self.is_cut):
            scene.find(f"stdout: {fault}", detail)
        for fault, detail in faults(errors, self.ledgers[4:]):
            scene.find(f"stderr: {fault}", detail)


SCENARIOS = [Streams]
