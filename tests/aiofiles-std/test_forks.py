"""A fork of the process uses the streams while its parent does. Each process runs its own calls, once."""

import asyncio
import contextlib
import gc
import os
import sys
import textwrap
import threading
from functools import partial

import pytest

from aiofiles_std import stdin, stdout, stdout_bytes

from ..shared import inside
from ..shared.forking import marks
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, in_thread, opening, within
from .piping import Pipe, running, waiting
from .programs import ended, start

pytestmark = marks


@contextlib.contextmanager
def piped():
    """Replace standard output by a pipe. Yield a list that gets the pipe's lines when the context is left."""
    reading, writing = os.pipe()
    lines = []
    with open(reading, "rb") as pipe, open(writing, "w", encoding="utf-8") as file:
        with contextlib.redirect_stdout(file):
            yield lines
        file.close()
        lines += sorted(pipe.read().splitlines())


async def say(stream, word):
    await stream.write(word if stream is stdout else word.encode())
    await stream.flush()


@pytest.mark.parametrize("stream", [stdout, stdout_bytes], ids=["text", "bytes"])
@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("is_locked", [False, True])
async def test_writes_of_parent_and_child_come_out_once(stream, count, is_locked, forked):
    with piped() as lines:
        gate = hold(stream._file, "write")
        with opening(gate.opened):
            writes = [await running(say(stream, f"parent {number}\n")) for number in range(count)]
            assert gate.entered.wait(TIMEOUT)
            with in_thread(inside.lock(stream)) if is_locked else contextlib.nullcontext():
                forked(lambda: [asyncio.run(say(other, "child\n")) for other in (stdout, stdout_bytes)])
        await within(asyncio.gather(*writes))

    assert lines == [b"child", b"child", *[b"parent %d" % number for number in range(count)]]


async def test_a_fork_of_a_fork_writes(forked):
    async def fork_while_writing(word, act):
        gate = hold(sys.stdout, "write")
        with opening(gate.opened):
            write = await running(say(stdout, word))
            assert gate.entered.wait(TIMEOUT)
            forked(lambda: asyncio.run(act()))
        await within(write)

    with piped() as lines:
        write_last = partial(say, stdout, "grandchild\n")
        await fork_while_writing("parent\n", partial(fork_while_writing, "child\n", write_last))

    assert lines == [b"child", b"grandchild", b"parent"]


def read_of_another():
    """Replace standard input, and read a line of the new one."""
    other = Pipe()
    other.send(b"for the child\n")
    sys.stdin = other.file
    return asyncio.run(within(stdin.readline()))


async def test_a_fork_reads_its_own_input_while_its_parent_waits_for_input(pipe, forked):
    read = await waiting(stdin, stdin.readline())

    def act():
        gc.collect()
        asyncio.run(say(stdout, "child\n"))
        return read_of_another()

    with piped() as lines:
        assert forked(act) == "for the child\n"
    assert lines == [b"child"]
    pipe.send(b"for the parent\n")
    assert await within(read) == "for the parent\n"


async def test_a_fork_reads_while_a_read_of_its_parent_is_about_to_wait(pipe, forked):
    gate = hold(pipe.file, "readline")
    with opening(gate.opened):
        read = await running(stdin.readline())
        assert gate.entered.wait(TIMEOUT)
        pipe.send(b"for the child\n")
        assert forked(lambda: asyncio.run(within(stdin.readline()))) == "for the child\n"
        pipe.send(b"for the parent\n")
    assert await within(read) == "for the parent\n"


async def test_a_fork_reads_while_the_thread_of_its_parent_waits_for_calls(pipe, forked):
    pipe.send(b"one\ntwo\n")
    assert await within(stdin.readline()) == "one\n"

    assert forked(lambda: asyncio.run(within(stdin.readline()))) == "two\n"


class Keyboard:
    """Blocks its first reader. It is not a file of the operating system, and cannot be weakly referenced."""

    __slots__ = ("_lines", "entered", "opened")

    def __init__(self):
        self._lines = iter(["one\n", "two\n"])
        self.entered, self.opened = threading.Event(), threading.Event()

    def readline(self):
        if not self.entered.is_set():
            self.entered.set()
            assert self.opened.wait(TIMEOUT)
        return next(self._lines)


class UsualKeyboard(Keyboard):
    """A keyboard that can be weakly referenced."""


@pytest.mark.parametrize("kind", [Keyboard, UsualKeyboard])
async def test_a_fork_reads_a_stream_that_is_not_a_file_of_the_system(kind, monkeypatch, forked):
    keyboard = kind()
    monkeypatch.setattr(sys, "stdin", keyboard)
    reads = [await running(stdin.readline()) for _ in range(2)]
    assert keyboard.entered.wait(TIMEOUT)

    assert forked(lambda: asyncio.run(within(stdin.readline()))) == "one\n"
    keyboard.opened.set()
    assert await within(asyncio.gather(*reads)) == ["one\n", "two\n"]


# A write of standard output blocks its worker until `opened` is set. `begin` returns when it blocks.
HELD = """
import asyncio, multiprocessing, os, signal, sys, threading, warnings
import aiofiles_std
from aiofiles_std import stdout

warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
signal.alarm(50)
entered, opened = threading.Event(), threading.Event()
write = sys.stdout.write

def held(*args):
    del sys.stdout.write
    entered.set()
    assert opened.wait(50)
    return write(*args)

sys.stdout.write = held

async def say(word):
    await stdout.write(word + "\\n")
    await stdout.flush()

async def begin():
    words = [asyncio.create_task(say(f"parent {number}")) for number in range(3)]
    await asyncio.sleep(0)
    assert entered.wait(50)
    return words

async def end(words):
    opened.set()
    await asyncio.gather(*words)
"""


def lines_of(program):
    status, out, err = ended(start(HELD + textwrap.dedent(program)))
    assert (status, err) == (0, b"")
    return sorted(out.decode().splitlines())


PARENTS = [f"parent {number}" for number in range(3)]


def test_a_pool_of_processes_works_while_the_parent_writes():
    program = """
        def task(number):
            signal.alarm(50)
            asyncio.run(say(f"child {number}"))

        async def main():
            words = await begin()
            with multiprocessing.get_context("fork").Pool(2) as pool:
                pool.map_async(task, range(6)).get(50)
                pool.close()
                pool.join()
            await end(words)

        asyncio.run(main())
    """

    assert lines_of(program) == [*[f"child {number}" for number in range(6)], *PARENTS]


def test_a_fork_can_end_by_sys_exit():
    program = """
        loop = asyncio.new_event_loop()
        words = loop.run_until_complete(begin())
        child = os.fork()
        if not child:
            signal.alarm(50)
            asyncio.run(say("child"))
            sys.exit()
        assert os.waitpid(child, 0)[1] == 0
        loop.run_until_complete(end(words))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    """

    assert lines_of(program) == ["child", *PARENTS]
