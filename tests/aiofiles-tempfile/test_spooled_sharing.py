"""A spooled file that loops share loses nothing, whether calls run at once on a loop or in a worker."""

from __future__ import annotations

import asyncio
import tempfile
import threading

import pytest

import aiofiles_tempfile

from ..shared.waiting import TIMEOUT, within


class Held(tempfile.SpooledTemporaryFile):
    """Waits inside a call that runs at once on the loop."""

    def __init__(self, *args, name):
        super().__init__(*args)
        self.held = name
        self.entered, self.opened = threading.Event(), threading.Event()

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        if name in ("write", "read", "seek", "truncate") and name == self.held:

            def method(*args):
                file = self._file  # as the methods of the class do first
                self.entered.set()
                assert self.opened.wait(TIMEOUT)
                if name == "write":
                    answer = file.write(*args)
                    self._check(file)
                    return answer
                return getattr(file, name)(*args)

            return method
        return value


@pytest.mark.parametrize("name", ["write", "read", "seek", "truncate"])
@pytest.mark.parametrize("other", ["rollover", "fileno", "close"])
def test_a_call_that_runs_at_once_in_one_loop_is_not_interrupted(name, other):
    blocking = Held(1000, name=name)
    file = aiofiles_tempfile.AsyncSpooledTemporaryFile(blocking)
    blocking.held = None
    asyncio.run(file.write(b"A" * 10))
    asyncio.run(file.seek(5))
    blocking.held = name
    order = []

    async def at_once():
        await getattr(file, name)(*{"write": (b"B",), "read": (2,), "seek": (1,), "truncate": (3,)}[name])
        order.append("at once")

    async def meanwhile():
        await asyncio.to_thread(blocking.entered.wait, TIMEOUT)
        call = asyncio.ensure_future(getattr(file, other)())
        await asyncio.sleep(0)
        blocking.opened.set()
        await within(call)
        order.append("meanwhile")

    threads = [threading.Thread(target=asyncio.run, args=(job(),)) for job in (at_once, meanwhile)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)

    assert sorted(order) == ["at once", "meanwhile"]
    if other != "close":
        blocking.held = None
        blocking.seek(0)
        expected = {"write": b"AAAAABAAAA", "truncate": b"AAA"}.get(name, b"A" * 10)
        assert blocking.read() == expected
        blocking.close()


async def test_data_that_another_loop_gives_back_just_before_a_read_is_read_first(monkeypatch):
    blocking = tempfile.SpooledTemporaryFile(100)  # noqa: SIM115  # our file closes it
    async with aiofiles_tempfile.AsyncSpooledTemporaryFile(blocking) as file:
        await file.write(b"ABCD")
        await file.seek(0)
        calls = file.__calls__
        enter = calls.turns.enter

        def give_back_and_enter():
            calls.backlog.leftover.keep("read", (2,), blocking.read(2))
            monkeypatch.undo()
            return enter()

        monkeypatch.setattr(calls.turns, "enter", give_back_and_enter)

        assert await file.read(2) == b"AB"
        assert await file.read(2) == b"CD"


@pytest.mark.parametrize("max_size", [0, 10, 3_000])
def test_no_line_that_several_loops_write_is_lost(max_size):
    blocking = tempfile.SpooledTemporaryFile(max_size)  # noqa: SIM115  # our file closes it
    file = aiofiles_tempfile.AsyncSpooledTemporaryFile(blocking)
    barrier = threading.Barrier(3)

    async def write(name):
        barrier.wait(TIMEOUT)
        for number in range(300):
            await file.write(b"%s%d\n" % (name, number))

    threads = [threading.Thread(target=asyncio.run, args=(write(name),)) for name in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)

    async def read():
        await file.seek(0)
        lines = await file.readlines()
        await file.close()
        return lines

    lines = asyncio.run(read())
    for name in (b"a", b"b", b"c"):
        assert [line for line in lines if line.startswith(name)] == [
            b"%s%d\n" % (name, number) for number in range(300)
        ]
    assert len(lines) == 900
