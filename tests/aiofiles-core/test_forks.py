"""In a fork of the process, no call waits for the calls that the parent makes."""

from __future__ import annotations

import asyncio
import contextlib
import io
import multiprocessing
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_core
from aiofiles_core import AsyncIteration
from aiofiles_core.pending import HELD, QUEUED

from ..shared import inside
from ..shared.forking import marks
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, in_thread, opening, within

pytestmark = [*marks, pytest.mark.usefixtures("nothing_is_reported")]

PARENT, CHILD = b"parent\n", b"child\n"


@pytest.fixture
async def pool():
    """The only worker of the loop."""
    with ThreadPoolExecutor(1) as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        yield pool


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"one\ntwo\n")
    return path


@pytest.fixture
def file(path, pool):
    with path.open("a+b") as blocking:
        yield aiofiles_core.wrap(blocking)


@pytest.fixture
def written(file, path):
    """Return a function that counts the writes of the parent and the child, once the file is closed."""

    async def count():
        await within(file.close())
        content = path.read_bytes()
        return content.count(PARENT), content.count(CHILD)

    return count


# What runs in the parent, and how many writes the parent makes.


@contextlib.asynccontextmanager
async def running(file, pool):
    gate = hold(file.__blocking__, "write")
    write = await begun(file.write(PARENT))
    assert gate.entered.wait(TIMEOUT)
    with opening(gate.opened):
        yield 1
    assert await within(write) == len(PARENT)


@contextlib.asynccontextmanager
async def waiting(file, pool):
    async with running(file, pool):
        writes = [await begun(file.write(PARENT)) for _ in range(3)]
        yield 4
    assert await within(asyncio.gather(*writes)) == [len(PARENT)] * 3


@contextlib.asynccontextmanager
async def queued(file, pool):
    may_go = threading.Event()
    with opening(may_go):
        pool.submit(may_go.wait, TIMEOUT)
        write = await begun(file.write(PARENT))
        assert inside.line(file)[0].state == QUEUED
        yield 1
    assert await within(write) == len(PARENT)


@contextlib.asynccontextmanager
async def held(file, pool):
    await file.seek(0)
    may_go = threading.Event()
    with opening(may_go):
        pool.submit(may_go.wait, TIMEOUT)
        read, write = await begun(file.readline()), await begun(file.write(PARENT))
    pool.submit(int).result(TIMEOUT)  # behind the read
    assert inside.line(file)[0].state == HELD
    yield 1
    assert await within(asyncio.gather(read, write)) == [b"one\n", len(PARENT)]


@contextlib.asynccontextmanager
async def locked(file, pool):
    with in_thread(inside.lock(file)):
        yield 0


@contextlib.asynccontextmanager
async def exclusive(file, pool):
    with in_thread(file.__calls__.exclusive(file.__blocking__)):
        write = await begun(file.write(PARENT))
        yield 1
    assert await within(write) == len(PARENT)


# What the child does with the file. It shares the position with the parent, so only a `seek` makes it certain.


async def read(file):
    await file.seek(0)
    return [await file.readline(), await file.readline()]


async def tell(file):
    await file.seek(3)
    return await file.tell()


async def write(file, times=1):
    lengths = await asyncio.gather(*[file.write(CHILD) for _ in range(times)])
    await file.flush()
    return sum(lengths)


async def close(file):
    await file.close()
    return file.closed


async def leave(file):
    async with file:
        pass
    return file.closed


async def enter(file):
    turns = file.__calls__.turns
    has_turn = turns.enter()
    turns.leave()
    return has_turn and turns.is_idle


async def be_alone(file):
    with file.__calls__.exclusive(file.__blocking__):
        return file.readable()


USES = [
    (read, [b"one\n", b"two\n"], 0),
    (tell, 3, 0),
    (write, len(CHILD), 1),
    (lambda file: write(file, 10), 10 * len(CHILD), 10),
    (close, True, 0),
    (leave, True, 0),
    (enter, True, 0),
    (be_alone, True, 0),
]


@pytest.mark.parametrize("state", [running, waiting, queued, held, locked, exclusive])
@pytest.mark.parametrize(("use", "expected", "count"), USES)
async def test_a_child_uses_the_file_whatever_its_parent_does(state, use, expected, count, file, pool, forked, written):
    async with state(file, pool) as count_of_parent:
        assert forked(lambda: asyncio.run(use(file))) == expected

    assert await written() == (count_of_parent, count)


async def test_a_fork_of_a_fork_uses_the_file(file, pool, forked, written):
    async def use():
        async with running(file, pool):
            forked(lambda: asyncio.run(write(file)))
        await write(file)

    async with running(file, pool):
        forked(lambda: asyncio.run(use()))

    assert await written() == (2, 2)


async def test_another_thread_may_fork(file, pool, executor, forked):
    async with running(file, pool):
        child = executor.submit(forked, lambda: asyncio.run(tell(file)))
        assert child.result(TIMEOUT) == 3


async def test_a_thread_with_exclusive_use_may_fork(file, forked):
    calls = file.__calls__
    context = calls.exclusive(file.__blocking__)

    def act():
        context.__exit__(None, None, None)
        return calls.turns.is_idle, asyncio.run(tell(file))

    with context:
        assert forked(act) == (True, 3)


async def test_processes_of_multiprocessing_use_the_file(file, pool, written):
    fork = multiprocessing.get_context("fork")
    async with waiting(file, pool):
        processes = [fork.Process(target=lambda: asyncio.run(write(file))) for _ in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(TIMEOUT)
            process.kill()
            process.join()
        assert [process.exitcode for process in processes] == [0] * 3

    assert await written() == (4, 3)


WIRES = {
    "socket": (aiofiles_core.AsyncFileIO, lambda wire: wire.makefile("rwb", buffering=0)),
    "pair": (aiofiles_core.AsyncBufferedReader, lambda wire: wire.makefile("rwb")),
    "device": (aiofiles_core.AsyncFileIO, lambda wire: io.FileIO(os.dup(wire.fileno()), "r+")),
}


@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize("kind", WIRES)
async def test_a_child_reads_and_writes_a_file_of_two_directions(kind, is_locked, forked):
    proxy, make = WIRES[kind]
    wire, other = socket.socketpair()
    with wire, other, make(wire) as blocking:
        file = proxy(blocking)
        gates = hold(blocking, "read"), hold(blocking, "write")
        tasks = [await begun(file.read(3)), await begun(file.write(PARENT)), await begun(file.flush())]
        assert all(gate.entered.wait(TIMEOUT) for gate in gates)

        async def use():
            return [*await asyncio.gather(file.read(3), write(file)), await close(file)]

        other.send(b"abc")
        with opening(*[gate.opened for gate in gates]):
            with in_thread(inside.lock(file)) if is_locked else contextlib.nullcontext():
                assert forked(lambda: asyncio.run(use())) == [b"abc", len(CHILD), True]
            assert other.recv(100) == CHILD
            other.send(b"def")

        assert await within(asyncio.gather(*tasks)) == [b"def", len(PARENT), None]
        assert other.recv(100) == PARENT


class Numbers:
    """An iterator that blocks the caller of its first item."""

    def __init__(self):
        self._numbers = iter(range(5))
        self.entered, self.opened = threading.Event(), threading.Event()

    def __iter__(self):
        return self

    def __next__(self):
        if not self.entered.is_set():
            self.entered.set()
            assert self.opened.wait(TIMEOUT)
        return next(self._numbers)


async def take(iteration):
    async with iteration:
        return [number async for number in iteration]


@pytest.mark.parametrize(("use", "expected"), [(take, [*range(5)]), (AsyncIteration.aclose, None)])
async def test_a_child_iterates_while_its_parent_waits_for_an_item(use, expected, forked):
    numbers = Numbers()
    iteration = AsyncIteration(lambda: numbers, 2)
    tasks = [await begun(anext(iteration)), await begun(anext(iteration))]
    assert numbers.entered.wait(TIMEOUT)

    with opening(numbers.opened):
        assert forked(lambda: asyncio.run(use(iteration))) == expected

    assert sorted(await within(asyncio.gather(*tasks))) == [0, 1]
    assert await within(take(iteration)) == [2, 3, 4]
