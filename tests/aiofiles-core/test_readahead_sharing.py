"""Tasks share what was read ahead. Each result is delivered once and in order, whatever is cancelled or called."""

from __future__ import annotations

import asyncio
import threading

import pytest

import aiofiles_core
from aiofiles_core import batch

from ..shared.executors import ImmediateExecutor
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported", "stopped_clock")

COUNT = 2_000
LINES = [f"{number} ア\n" for number in range(COUNT)]
KINDS = {
    "text": {"encoding": "utf-8"},
    "text as it is": {"encoding": "shift_jis", "newline": ""},
    "utf-16": {"encoding": "utf-16"},
    "binary": {"mode": "rb"},
    "random": {"mode": "r+b"},
}
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "f"


@pytest.fixture
def lines(path, kind):
    """Return the lines of the file, in the type that it returns."""
    options = KINDS[kind]
    path.write_bytes("".join(LINES).encode(options.get("encoding", "utf-8")))
    return [line.encode() for line in LINES] if "mode" in options else LINES


async def complete(*coroutines):
    return await within(asyncio.gather(*coroutines))


@kinds
@pytest.mark.parametrize("yields", [False, True])
async def test_tasks_that_read_together_get_each_line_once(kind, yields, path, lines):
    delivered = []

    async def iterate():
        async for line in file:
            delivered.append(line)
            if yields:
                await asyncio.sleep(0)

    async def read():
        while line := await file.readline():
            delivered.append(line)
            if yields:
                await asyncio.sleep(0)

    async with aiofiles_core.open(path, **KINDS[kind]) as file:
        await complete(*[iterate() for _ in range(4)], *[read() for _ in range(4)])

    # The loop may resume the tasks in any order, but each task has at most one line to append.
    assert sorted(delivered) == sorted(lines)
    assert all(abs(lines.index(line) - place) < 16 for place, line in enumerate(delivered[:200]))


@kinds
async def test_calls_made_at_once_get_the_lines_in_the_order_of_the_calls(kind, path, lines):
    async with aiofiles_core.open(path, **KINDS[kind]) as file:
        for _ in range(30):
            await file.readline()

        assert await complete(*[file.readline() for _ in range(COUNT - 30)]) == lines[30:]


@kinds
@pytest.mark.parametrize("taken", [2, 10, 100])
async def test_calls_of_other_kinds_run_in_their_place_between_reads(kind, taken, path, lines):
    async with aiofiles_core.open(path, **KINDS[kind]) as file:
        for _ in range(taken):
            await file.readline()
        calls = [file.readline(), file.tell(), file.readline(), file.readline(), file.seek(0), file.readline()]

        first, position, second, third, _, again = await complete(*calls)

        assert [first, second, third, again] == [*lines[taken : taken + 3], lines[0]]
        await file.seek(position)
        assert await file.readline() == lines[taken + 1]


async def test_a_write_between_reads_lands_at_its_place(tmp_path):
    for name in ("ours", "twin"):
        (tmp_path / name).write_bytes(b"12345\n" * COUNT)
    with (tmp_path / "twin").open("r+b") as twin:
        async with aiofiles_core.open(tmp_path / "ours", "r+b") as file:
            for round_ in range(40):
                names = ["readline"] * (round_ % 7) + ["write"] + ["readline"] * (round_ % 5)
                calls = [(name, *([b"WROTE\n"] if name == "write" else [])) for name in names]
                ours = await complete(*[getattr(file, name)(*args) for name, *args in calls])
                assert ours == [getattr(twin, name)(*args) for name, *args in calls]

    assert (tmp_path / "ours").read_bytes() == (tmp_path / "twin").read_bytes()


@kinds
def test_two_loops_share_the_lines(kind, path, lines):
    file = aiofiles_core.wrap(path.open(**KINDS[kind]))
    barrier = threading.Barrier(2)
    delivered = []

    async def read():
        barrier.wait(TIMEOUT)
        while line := await file.readline():
            delivered.append(line)

    threads = [threading.Thread(target=asyncio.run, args=(within(read()),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    file._file.close()

    assert sorted(delivered) == sorted(lines)


class Held:
    """Holds the next trip of many reads."""

    def __init__(self, monkeypatch):
        self.entered, self.opened = threading.Event(), threading.Event()
        original = batch.Batch.read

        def read(one, count, size):
            result = original(one, count, size)
            self.entered.set()
            assert self.opened.wait(TIMEOUT)
            return result

        monkeypatch.setattr(batch.Batch, "read", read)


@kinds
@pytest.mark.parametrize("state", ["waiting", "queued", "running", "held"])
@pytest.mark.parametrize("following", ["readline", "read 3", "tell", "write", "close"])
@pytest.mark.parametrize("trips", [1, 3])
async def test_a_trip_that_is_cancelled_loses_nothing(kind, state, following, trips, path, lines, stepped, monkeypatch):
    if following == "write":
        following = following if kind == "random" else "seekable"
    blocking, twin = path.open(**KINDS[kind]), path.open(**KINDS[kind])
    file = aiofiles_core.wrap(blocking, executor=stepped)
    stepped.is_free = True
    while trips or file.__calls__.backlog.ready:
        trips -= not file.__calls__.backlog.ready
        assert await within(file.readline()) == twin.readline()
    stepped.is_free = False
    held = Held(monkeypatch)
    first = await begun(file.seekable()) if state == "waiting" else None
    task = await begun(file.readline())
    thread = None
    if state in {"running", "held"}:
        thread = stepped.start()
        assert held.entered.wait(TIMEOUT)
    if state == "held":
        held.opened.set()
        thread.join(TIMEOUT)
    task.cancel()
    assert await is_cancelled(task)
    name, *args = following.split()
    args = [b"NEW"] if name == "write" else list(map(int, args))

    behind = await begun(getattr(file, name)(*args))
    held.opened.set()
    stepped.free()
    answer = await within(behind)

    assert first is None or await within(first) is True
    if thread is not None:
        thread.join(TIMEOUT)
    assert answer == getattr(twin, name.replace("__anext__", "readline"))(*args)
    if name != "close":
        assert await within(file.tell()) == twin.tell()
        assert [await within(file.readline()) for _ in range(60)] == [twin.readline() for _ in range(60)]
        assert await within(file.read()) == twin.read()
        await within(file.close())
    assert file.closed
    twin.close()


@kinds
async def test_cancelling_an_iteration_between_ready_lines_loses_none(kind, path, lines):
    delivered = []

    async def iterate(most):
        async for line in file:
            delivered.append(line)
            most -= 1
            if not most:
                await asyncio.Event().wait()

    async with aiofiles_core.open(path, **KINDS[kind]) as file:
        for most in range(1, 60):
            task = asyncio.ensure_future(iterate(most))
            while len(delivered) < most * (most + 1) / 2:
                await several_steps()
            task.cancel()
            assert await is_cancelled(task)
        delivered += [line async for line in file]

    assert delivered == lines


@kinds
async def test_a_timer_that_is_due_wakes_its_task_before_the_next_trip(kind, path, lines):
    class Timing(ImmediateExecutor):
        def submit(self, fn, /, *args):
            late.append(due.is_set())
            asyncio.get_running_loop().call_soon(due.set)
            return super().submit(fn, *args)

    async def tick():
        while True:
            await due.wait()
            due.clear()

    due, late = asyncio.Event(), []
    ticker = asyncio.ensure_future(tick())
    async with aiofiles_core.open(path, **KINDS[kind], executor=Timing()) as file:
        async for _ in file:
            pass
    ticker.cancel()

    # The first and the last trips bring at most one result.
    assert late[3:-2] == [False] * max(3, len(late) - 5)
