"""A fork of the process continues reading at its parent's position, also if the parent reads ahead."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_core
from aiofiles_core import calls, offering, pacing, watching
from aiofiles_core.pending import HELD

from ..shared import inside
from ..shared.forking import marks
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, opening, within

pytestmark = [*marks, pytest.mark.usefixtures("nothing_is_reported")]

LINES = [b"%04d\n" % number for number in range(3_000)]
SIZE = len(LINES[0])


@pytest.fixture
async def pool():
    """The only worker of the loop."""
    with ThreadPoolExecutor(1) as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        yield pool


@pytest.fixture
async def file(tmp_path, pool):
    """A file with lines that were read ahead."""
    (tmp_path / "f").write_bytes(b"".join(LINES))
    async with aiofiles_core.open(tmp_path / "f", "rb") as file:
        while len(file.__calls__.backlog.ready) < 200:
            await file.readline()
        yield file


@pytest.fixture
def read_by_fork(file, forked):
    """Return a function that runs a coroutine function in a fork, and restores the position that both share."""

    def call(use):
        descriptor = file.fileno()
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        answer = forked(lambda: asyncio.run(use()))
        os.lseek(descriptor, position, os.SEEK_SET)
        return answer

    return call


def count_delivered(file):
    return file.__blocking__.tell() // SIZE - len(file.__calls__.backlog.ready)


async def use_up(file):
    """Read all lines that are ready."""
    for _ in range(len(file.__calls__.backlog.ready)):
        await file.readline()


@pytest.mark.parametrize("name", ["readline", "__anext__"])
async def test_parent_and_fork_both_get_all_following_lines(name, file, read_by_fork):
    count = count_delivered(file)

    async def use():
        return [await getattr(file, name)() for _ in range(1_000)]

    assert read_by_fork(use) == LINES[count : count + 1_000]
    assert await use() == LINES[count : count + 1_000]


@pytest.mark.parametrize("name", ["seekable", "tell", "readline"])
async def test_a_fork_starts_at_the_position_before_the_call_that_runs_in_its_parent(name, file, read_by_fork):
    if name == "readline":
        await use_up(file)
    count = count_delivered(file)
    gate = hold(file.__blocking__, "tell" if name == "readline" else name)
    call = await begun(getattr(file, name)())
    assert gate.entered.wait(TIMEOUT)

    async def use():
        return await file.tell(), await file.readline(), await file.tell()

    with opening(gate.opened):
        assert read_by_fork(use) == (count * SIZE, LINES[count], (count + 1) * SIZE)
    assert await within(call) == {"seekable": True, "tell": count * SIZE, "readline": LINES[count]}[name]


@pytest.mark.parametrize("times", [1, 50])
async def test_a_fork_starts_after_the_line_that_its_parent_is_about_to_get(times, file, pool, read_by_fork):
    await use_up(file)
    count = count_delivered(file)
    line = await begun(file.readline())
    pool.submit(int).result(TIMEOUT)
    assert inside.line(file)[0].state == HELD

    async def use():
        return [await file.readline() for _ in range(times)]

    assert read_by_fork(use) == LINES[count + 1 : count + 1 + times]
    assert await within(line) == LINES[count]
    assert await file.readline() == LINES[count + 1]


class Clock:
    """A clock that stands still in the process that created it."""

    def __init__(self):
        self._process = os.getpid()
        self._now = time.perf_counter()

    def __call__(self):
        return self._now if os.getpid() == self._process else time.perf_counter()


async def test_other_tasks_of_a_fork_run_while_it_reads(file, read_by_fork, monkeypatch):
    backlog = file.__calls__.backlog
    with monkeypatch.context() as patch:
        for module in (calls, offering, pacing, watching):
            patch.setattr(module, "perf_counter", Clock())
        inside.set_many(patch, 16)
        while len(backlog.ready) < 200 or getattr(backlog.take_line, "__self__", None) is not backlog.ready:
            await file.readline()
        assert inside.is_on()

        async def use():
            turns = 0

            async def turn():
                nonlocal turns
                while True:
                    await asyncio.sleep(0)
                    turns += 1

            turning = asyncio.create_task(turn())
            for _ in range(4):
                turns = 0
                while turns < 2:
                    assert await file.readline()  # otherwise the file is at its end before another task runs
                    since = time.perf_counter()
                    while time.perf_counter() - since < 0.0001:
                        pass
            turning.cancel()
            return "others ran"

        assert read_by_fork(use) == "others ran"
