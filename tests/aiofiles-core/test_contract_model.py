"""Whatever is cancelled, and when: our file answers as a blocking one without the calls that were cancelled in time.

A script makes calls in tasks, starts and finishes them in the executor one by one, and cancels them; the loop goes on
only when the script says so. Then the same calls are made on the blocking file, except those that were cancelled
before they began, and reads that were not delivered. A close is always made.
"""

import asyncio
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aiofiles_core

from .staging import Stage, number

CONTENTS = "one\ntwo ä\n\nthree ア\nfour\nfive\n" * 2
READS = [("readline",), ("readline", 2), ("read", 1), ("read", 7), ("readlines",), ("next",)]
HINTED = [("readlines", 7)]  # after which text cannot `tell`, until it is flushed
FILLS = [("fill", 1), ("fill", 6)]
WRITES = [("write", "ä+\n"), ("writelines", ["1\n", "ア"]), ("flush",)]
MOVES = [("seek", 0), ("seek", 0, io.SEEK_END), ("seek", 0, io.SEEK_CUR)]
CLOSES = [("close",), ("exit",)]
TAKING = {name for name, *_ in READS + FILLS}


class Stream(io.BytesIO):
    """Bytes in memory that cannot seek, like a pipe."""

    def seekable(self):
        return False

    def seek(self, *args):
        raise io.UnsupportedOperation("seek")

    tell = seek

    # That of `io.BytesIO` ends when the lines are as long as the hint, that of files when they are longer.
    readlines = io.BufferedIOBase.readlines


def binary(cls):
    return cls(CONTENTS.encode())


def text(encoding, memory=io.BytesIO):
    return lambda cls: cls(memory(CONTENTS.encode(encoding)), encoding=encoding)


# The class of a file, how to create one, and the calls of its scripts.
KINDS = {
    "binary": (io.BytesIO, binary, [*READS, *HINTED, *FILLS, *WRITES, *MOVES, ("tell",)]),
    "binary stream": (Stream, binary, [*READS, *HINTED, *FILLS]),
    # No cookie of `tell` is compared, because a position may have several; and no text is both read and written,
    # because what is written after a read lands where the decoder stopped.
    "utf-8": (io.TextIOWrapper, text("utf-8"), [*READS, *MOVES]),
    "utf-16": (io.TextIOWrapper, text("utf-16"), [*READS, *MOVES]),
    "utf-8 stream": (io.TextIOWrapper, text("utf-8", Stream), READS + HINTED),
    "text written": (io.TextIOWrapper, text("utf-8"), [*WRITES, ("seek", 0, io.SEEK_END), ("tell",)]),
}


async def call(file, name, *args):
    match name:
        case "next":
            return await anext(aiter(file), None)
        case "fill":
            buffer = bytearray(args[0])
            return bytes(buffer[: await file.readinto(buffer)])
        case "exit":
            return await file.__aexit__(None, None, None)
    return await getattr(file, name)(*args)


def call_blocking(file, name, *args):
    if name == "fill":
        buffer = bytearray(args[0])
        return bytes(buffer[: file.readinto(buffer)])
    if name == "next":
        return file.readline() or None
    return getattr(file, "close" if name == "exit" else name)(*args)


class Play:
    def __init__(self, kind):
        cls, make, _ = KINDS[kind]
        self.stage = Stage()
        self.blocking = make(self.stage.watched(cls))
        self.twin = make(cls)
        self.is_stream = not self.twin.seekable()
        self.is_binary = cls is not io.TextIOWrapper
        self.loop = asyncio.new_event_loop()
        self.file = aiofiles_core.wrap(self.blocking, executor=self.stage)
        self.calls = []
        self.tasks = []
        self.made = set()
        # For each cancelled call: whether it had begun when the loop processed the cancellation.
        self.cancelled = {}

    def follow(self, script):
        for name, *args in script:
            getattr(self.stage if name in ("start", "finish") else self, name)(*args)
        self.end()
        for name, *args in [("read",)] if self.is_stream else [("read",), ("seek", 0), ("read",)]:
            self.make(name, *args)
            self.end()

    def make(self, name, *args):
        if self.is_binary and name.startswith("write"):
            args = [args[0].encode() if name == "write" else [line.encode() for line in args[0]]]
        index = len(self.calls)
        self.calls.append((name, *args))

        async def made():
            number.set(index)
            self.made.add(index)
            try:
                return await call(self.file, name, *args)
            finally:
                if name == "exit" and not self.is_stream:
                    assert self.blocking.closed

        task = self.loop.create_task(made())
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # it is looked at in the end
        self.tasks.append(task)

    def cancel(self, position):
        pending = [index for index, task in enumerate(self.tasks) if not task.done()]
        if pending:
            index = pending[position % len(pending)]
            self.cancelled.setdefault(index)
            self.tasks[index].cancel()

    def turn(self):
        """Run the loop until nothing more happens. Cancelled tasks are then done, except those that leave the file."""

        async def turns():
            for _ in range(10):
                await asyncio.sleep(0)

        for index, begun in self.cancelled.items():
            self.cancelled[index] = index in self.stage.begun if begun is None else begun
        self.loop.run_until_complete(turns())
        assert all(self.tasks[index].done() for index in self.cancelled if self.calls[index][0] != "exit")

    def end(self):
        """Let all calls finish."""
        for _ in range(3 * len(self.calls) + 10):
            self.turn()
            self.stage.start()
            self.stage.finish()
        assert all(task.done() for task in self.tasks)
        assert (self.stage.queued, self.stage.running) == ([], [])

    def expect_the_same_of_the_blocking_file(self):
        for index, (name, *args) in enumerate(self.calls):
            task = self.tasks[index]
            if task.cancelled() and ((name,) not in CLOSES or index not in self.made):
                begun = index in self.stage.begun
                assert begun == self.cancelled[index]
                if name in TAKING or not begun:
                    continue
            try:
                expected = call_blocking(self.twin, name, *args)
            except Exception as error:
                expected = error
            if not task.cancelled():
                answer = task.exception() or task.result()
                assert repr(answer) == repr(expected), (index, name, args)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_calls_are_made_in_order_and_nothing_is_lost(kind, data):
    calls = st.sampled_from([("make", *call) for call in KINDS[kind][2] * 4 + CLOSES])
    others = [("turn",), ("turn",), ("finish",), *[(name, which) for name in ("start", "cancel") for which in range(3)]]
    script = data.draw(st.lists(calls | st.sampled_from(others), max_size=40))
    play = Play(kind)
    try:
        play.follow(script)
        play.expect_the_same_of_the_blocking_file()
    finally:
        play.loop.close()
        play.blocking.close()

    assert play.stage.meetings == 0
    assert play.stage.begun == sorted(play.stage.begun)
