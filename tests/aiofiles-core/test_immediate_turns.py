"""A call that runs at once on the loop keeps its place: after earlier calls, and after tasks that still wait to run."""

from __future__ import annotations

import asyncio
import random
import threading

import pytest

import aiofiles_core
from aiofiles_core.backlog import Backlog
from aiofiles_core.idleness import NOT_NOW

from ..shared import inside
from ..shared.clocks import LONG, Others, counting, take
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within
from .stepping import LoopThread

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

CONTENT = random.Random(1).randbytes(50_000)

# How a file is opened, a call that runs at once on the loop, and its result.
CALLS = {
    "write": ("wb", ("write", b"xyz"), 3),
    "write of text": ("w", ("write", "xyz"), 3),
    "read": ("rb", ("read", 5), CONTENT[:5]),
    "read of all": ("rb", ("read",), CONTENT),
    "seek": ("rb", ("seek", 7), 7),
    "tell": ("rb", ("tell",), 0),
}
CALLS = {
    name: call
    for name, call in CALLS.items()
    if (inside.CAN_READ_AT_ONCE if call[0] == "rb" else inside.CAN_WRITE_AT_ONCE)
}
calls = pytest.mark.parametrize("kind", CALLS)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(CONTENT)
    return path


@calls
async def test_no_call_suspends_before_the_time_is_used_up(kind, path, clock):
    mode, (name, *args), _ = CALLS[kind]
    async with aiofiles_core.open(path, mode) as file:
        take(getattr(file, name)(*args))
        clock.now += 0.0001
        take(getattr(file, "seek" if mode == "rb" else name)(*(args if mode != "rb" else [0])))


@calls
async def test_when_the_time_is_used_up_other_tasks_run_before_the_call(kind, path, clock):
    mode, (name, *args), answer = CALLS[kind]
    async with Others() as others, aiofiles_core.open(path, mode) as file:
        await aiofiles_core.checkpoint()
        clock.now += LONG
        others.make_timer_due()
        turns = others.turns
        call = getattr(file, name)

        async def check():
            assert await call(*args) == answer

        assert await counting(check()) == 1
        assert others.turns > turns
        assert others.had_timer


async def late(clock, coroutine):
    """Use the time up, then await *coroutine*."""
    await aiofiles_core.checkpoint()
    clock.now += LONG
    return await coroutine


@calls
async def test_a_call_that_is_cancelled_while_other_tasks_run_does_not_run(kind, path, clock):
    mode, (name, *args), _ = CALLS[kind]
    async with aiofiles_core.open(path, mode) as file:
        task = await begun(late(clock, getattr(file, name)(*args)))
        task.cancel()

        assert await is_cancelled(task)
        assert await file.tell() == 0
    assert path.read_bytes() == (CONTENT if mode == "rb" else b"")


@pytest.mark.parametrize("kind", [each for each in CALLS if each in {"read", "write", "write of text"}])
async def test_later_calls_wait_for_earlier_calls_that_wait(kind, path, clock):
    mode, (name, *_), _ = CALLS[kind]

    def call(number):
        return getattr(file, name)(1 if name == "read" else f"{number}" if mode == "w" else b"%d" % number)

    async with aiofiles_core.open(path, mode) as file:
        tasks = [asyncio.ensure_future(late(clock, call(0))), *(asyncio.ensure_future(call(each)) for each in (1, 2))]
        other = asyncio.ensure_future(file.seekable())
        tasks += [asyncio.ensure_future(call(number)) for number in range(3, 6)]
        answers = await within(asyncio.gather(*tasks))
        await other

    # The order in which tasks go on proves nothing: a worker passes the turn on before the loop gets the result.
    made = b"".join(answers) if name == "read" else path.read_bytes()
    assert made == (CONTENT[:6] if name == "read" else b"012345")


@calls
async def test_a_call_waits_for_the_one_that_runs(kind, path):
    mode, (name, *args), answer = CALLS[kind]
    async with aiofiles_core.open(path, mode) as file:
        gate = hold(file.__blocking__, "seekable")
        first = await begun(file.seekable())
        assert gate.entered.wait(TIMEOUT)

        second = await begun(getattr(file, name)(*args))
        third = await begun(getattr(file, name)(*args))
        third.cancel()
        assert await is_cancelled(third)
        assert not second.done()
        gate.opened.set()

        assert await within(first)
        assert await within(second) == answer


@calls
async def test_a_call_of_another_thread_does_not_interrupt_a_call(kind, path):
    mode, (name, *args), answer = CALLS[kind]
    other = LoopThread()
    try:
        async with aiofiles_core.open(path, mode) as file:
            gate = hold(file.__blocking__, "seekable")
            first = other.begin(file.seekable())
            assert gate.entered.wait(TIMEOUT)
            second = await begun(getattr(file, name)(*args))
            assert not second.done()
            gate.opened.set()

            assert await within(second) == answer
            assert await within(asyncio.wrap_future(first))
    finally:
        other.close()


@pytest.mark.skipif(not inside.CAN_WRITE_AT_ONCE, reason="this Python does not tell the size of a buffer")
@pytest.mark.parametrize("mode", ["wb", "w"])
async def test_threads_that_share_a_file_lose_no_write(tmp_path, mode):
    count = 3000

    async def write(number):
        for each in range(count):
            record = f"{number}:{each:05};"
            await file.write(record if mode == "w" else record.encode())
            if not each % 500:
                await asyncio.sleep(0)

    def run(number):
        asyncio.run(write(number))

    async with aiofiles_core.open(tmp_path / "f", mode) as file:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        await write(3)
        await asyncio.to_thread(lambda: [thread.join() for thread in threads])

    records = (tmp_path / "f").read_text().split(";")[:-1]
    for number in range(4):
        assert [record for record in records if record[0] == str(number)] == [
            f"{number}:{each:05}" for each in range(count)
        ]
    assert len(records) == 4 * count


@pytest.mark.skipif(not inside.CAN_READ_AT_ONCE, reason="the system does not tell what it has in memory")
async def test_threads_that_share_a_file_read_each_byte_once(tmp_path):
    pieces = [b"%07d\n" % number for number in range(20_000)]
    (tmp_path / "f").write_bytes(b"".join(pieces))
    got = []

    async def read(sizes):
        sizes = random.Random(sizes).choices([8, 16, 16, 80, 800, 8000], k=100_000)
        while data := await file.read(sizes.pop()):
            got.append(data)

    async with aiofiles_core.open(tmp_path / "f", "rb") as file:
        threads = [threading.Thread(target=lambda n=number: asyncio.run(read(n))) for number in range(3)]
        for thread in threads:
            thread.start()
        await read(3)
        await asyncio.to_thread(lambda: [thread.join() for thread in threads])

    assert sorted(line for data in got for line in data.splitlines(keepends=True)) == pieces


@pytest.mark.skipif(not inside.CAN_WRITE_AT_ONCE, reason="this Python does not tell the size of a buffer")
@pytest.mark.parametrize("mode", ["wb", "w"])
async def test_writes_that_are_cancelled_at_random_are_made_whole_or_not_at_all(tmp_path, mode, chance):
    made, maybe = set(), set()

    async def write(number):
        record = f"{number:06};" * chance.choice([1, 2, 300])
        maybe.add(number)
        await file.write(record if mode == "w" else record.encode())
        made.add(number)

    async with aiofiles_core.open(tmp_path / "f", mode) as file:
        for start in range(0, 1000, 20):
            tasks = [asyncio.ensure_future(write(start + number)) for number in range(20)]
            for _ in range(chance.randrange(3)):
                await asyncio.sleep(0)
            for task in chance.sample(tasks, 10):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    records = (tmp_path / "f").read_text().split(";")[:-1]
    written = {int(record) for record in records}
    assert made <= written <= maybe
    assert [int(record) for record in dict.fromkeys(records)] == sorted(written)
    for number in written:
        assert records.count(f"{number:06}") in (1, 2, 300)


@calls
async def test_a_running_call_is_not_run_again_by_the_loop_that_waits_for_it(kind, path, clock, monkeypatch):
    mode, (name, *args), answer = CALLS[kind]
    made = []
    entered, released = threading.Event(), threading.Event()
    make_now = Backlog.make_now

    def hold(backlog, *call):
        made.append(call)
        if len(made) == 1:  # the thread is not scheduled for a long time
            entered.set()
            assert released.wait(TIMEOUT)
        return make_now(backlog, *call)

    other = LoopThread()
    try:
        async with aiofiles_core.open(path, mode) as file:
            inside.set_patience(monkeypatch, 0)
            monkeypatch.setattr(Backlog, "make_now", hold)
            monkeypatch.setattr(type(file.__calls__.turns), "make_at_once", lambda *call: NOT_NOW)
            first = asyncio.run_coroutine_threadsafe(getattr(file, name)(*args), other.loop)
            assert await asyncio.to_thread(entered.wait, TIMEOUT)
            second = await begun(file.seekable())
            await several_steps()
            assert not second.done()
            released.set()

            assert await within(asyncio.wrap_future(first)) == answer
            assert await within(second)
            assert [each for each, _ in made].count(name) == 1
    finally:
        released.set()
        other.close()
