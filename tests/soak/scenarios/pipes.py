"""Pipes and sockets: a thread at the other end writes, reads, closes early, or answers."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ledger import Ledger, faults
from programs import Scenario
from scene import INTERRUPTED, Scene

import aiofiles
from aiofiles import threadpool

if sys.platform == "linux":
    import fcntl
    import termios


def feed(descriptor: int, lines: list[bytes], seed: float) -> None:
    """Write *lines*, in pieces of random sizes, and close *descriptor*."""
    chance, data = random.Random(seed), b"".join(lines)
    with open(descriptor, "wb", buffering=0) as file:
        while data:
            size = chance.randrange(1, 60)
            with contextlib.suppress(BrokenPipeError):
                file.write(data[:size])
            data = data[size:]
            if chance.random() < 0.3:  # so that readers wait, also in the middle of a line
                _await_readers(descriptor)


def _await_readers(descriptor: int) -> None:
    """Wait until the pipe is empty, but not long."""
    deadline = time.monotonic() + 0.05
    while time.monotonic() < deadline:
        time.sleep(0.001)
        if sys.platform != "linux" or not any(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4))):
            return


class Drain(threading.Thread):
    """Reads a pipe to its end, or closes it after *limit* bytes."""

    def __init__(self, descriptor: int, limit: int | None = None) -> None:
        super().__init__(name="drain", daemon=True)
        self._descriptor = descriptor
        self._limit = limit
        self.data = b""
        self.start()

    def run(self) -> None:
        time.sleep(0.003)  # so that the pipe becomes full
        with open(self._descriptor, "rb", buffering=0) as file:
            while piece := file.read(5000):
                self.data += piece
                if self._limit is not None and len(self.data) > self._limit:
                    return


class PipeReads(Scenario):
    """Together, the readers of a pipe get each line once, and each of them in order."""

    tasks = 3

    async def begin(self) -> None:
        self.lines = [b"%06d\n" % number for number in range(300)]
        reading, writing = os.pipe()
        self.mode = self.random.choice(["r", "rb"])
        self.file: Any = await aiofiles.open(reading, self.mode, executor=self.executor)
        self.read: list[list[bytes]] = [[] for _ in range(self.tasks)]
        self.feeder = threading.Thread(target=feed, args=(writing, self.lines, self.random.random()), name="feed")
        self.feeder.start()

    async def work(self, scene: Scene, number: int) -> None:
        while True:
            call = self.file.readline() if scene.chance(0.7) else self.file.read(7)
            line = await scene.do("core", call)
            if line is INTERRUPTED:
                continue
            if not line:
                return
            self.read[number].append(line.encode() if isinstance(line, str) else line)
            scene.counts["bytes"] += len(line)

    async def end(self, scene: Scene) -> None:
        async with self.file as file:
            rest = await file.read()
        self.feeder.join()
        for lines in self.read if self.is_ordered else ():
            scene.expect("a reader got lines in the wrong order", lines, sorted(lines))
        rest = rest.encode() if isinstance(rest, str) else rest
        found = [*rest.splitlines(True), *(line for lines in self.read for line in lines)]
        scene.expect_once(f"lines are lost or doubled in mode {self.mode}", found, self.lines)


class PipeWrites(Scenario):
    """What arrives at the other end of a pipe is whole and in order. Sometimes the other end closes early."""

    tasks = 3

    async def begin(self) -> None:
        reading, writing = os.pipe()
        self.is_cut = self.random.random() < 0.4
        self.drain = Drain(reading, self.random.randrange(30_000) if self.is_cut else None)
        self.mode, buffering = self.random.choice([("w", -1), ("wb", -1), ("wb", 64), ("wb", 0)])
        self.ledgers = [Ledger(str(number)) for number in range(self.tasks)]
        self.file: Any = await aiofiles.open(writing, self.mode, buffering, executor=self.executor)

    async def work(self, scene: Scene, number: int) -> None:
        ledger = self.ledgers[number]
        for _ in range(30):
            line = ledger.line(scene.random.choice([10, 3000]))
            try:
                done = await scene.do("core", self.file.write(line if self.mode == "w" else line.encode()))
            except BrokenPipeError:
                if not self.is_cut:
                    raise
                scene.counts["errors"] += 1
                return
            if done is not INTERRUPTED:
                ledger.confirm(line)
                scene.counts["bytes"] += len(line)

    async def end(self, scene: Scene) -> None:
        try:
            await self.file.close()
        except BrokenPipeError:
            scene.expect("a pipe broke that was read to its end", self.is_cut, True)
        self.drain.join()
        for fault, detail in faults(self.drain.data.decode(), self.ledgers, is_cut=self.is_cut):
            scene.find(fault, f"{detail!r} in mode {self.mode}")


class Conversation(Scenario):
    """On a socket, a read that waits for an answer does not hold up the write that asks for it."""

    tasks = 2
    may_leave = False  # because the other side waits for all lines

    async def begin(self) -> None:
        here, there = socket.socketpair()
        self.lines = [b"%06d\n" % number for number in range(60)]
        self.read: list[bytes] = []
        with here:
            # Its own workers, because reads that wait for answers must not take those that the writes need.
            self.pool = ThreadPoolExecutor(2, thread_name_prefix="conversation")
            self.file: Any = threadpool.wrap(here.makefile("rwb"), executor=self.pool)
        self.peer = threading.Thread(target=self.answer, args=(there,), name="answer")
        self.peer.start()

    def answer(self, there: socket.socket) -> None:
        """Send back each line that comes, and close."""
        with there, there.makefile("rwb") as file:
            for _ in self.lines:
                file.write(file.readline())
                file.flush()

    async def work(self, scene: Scene, number: int) -> None:
        if number == 0:
            for line in self.lines:
                scene.counts["core"] += 1
                await self.file.write(line)
                await scene.insist("core", self.file.flush)
        else:
            while len(self.read) < len(self.lines) - 5:
                answer = await scene.do("core", self.file.readline())
                if answer is not INTERRUPTED:
                    self.read.append(answer)

    async def end(self, scene: Scene) -> None:
        async with self.file as file:
            self.read += await file.readlines()
        self.peer.join()
        self.pool.shutdown()
        scene.expect("answers are lost or doubled", self.read, self.lines)


SCENARIOS = [PipeReads, PipeWrites, Conversation]
