"""A file that is read and written at the same time has a queue for each direction. Neither waits for the other."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
from functools import partial
from unittest import mock

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.inside import record_threads_of_fstat
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within
from .duplex import LARGE, waiting

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


@pytest.fixture
def file(wire, stepped):
    return wire.proxy(stepped)


async def test_writing_ends_while_a_read_waits(file, wire, stepped):
    stepped.free()
    reader = await waiting(file.readline, wire.file, "readline")

    assert await within(file.write(wire.own(b"one\n"))) == 4
    await within(file.writelines([wire.own(b"two\n"), wire.own(b"three\n")]))
    await within(file.flush())

    assert wire.receive(14) == b"one\ntwo\nthree\n"
    assert not reader.done()
    wire.send(b"answer\n")
    assert await within(reader) == wire.own(b"answer\n")


async def test_a_read_ends_while_a_write_waits(file, wire, stepped):
    async def write():
        await file.writelines([wire.own(data) for data in LARGE])
        await file.flush()

    stepped.free()
    writer = await begun(write())
    first = wire.receive(1)
    wire.send(b"line\n")

    assert await within(file.readline()) == wire.own(b"line\n")

    assert not writer.done()
    # Not in the thread of the loop, because the flush is still to come.
    assert first + await asyncio.to_thread(wire.receive, (1 << 20) - 1) == b"".join(LARGE)
    await within(writer)


@pytest.mark.parametrize("direction", ["reads", "writes"])
async def test_calls_of_one_direction_run_one_at_a_time_and_in_order(direction, file, wire, stepped):
    lines = [wire.own(line) for line in (b"one\n", b"two\n", b"three\n")]
    reads, writes = [file.readline] * 3, [partial(file.write, line) for line in lines]
    calls, others = (reads, writes) if direction == "reads" else (writes, reads)
    wire.send(b"one\ntwo\nthree\n")
    before = [await begun(call()) for call in others]
    waiting = stepped.queued.popleft()

    tasks = [await begun(call()) for call in calls]
    for number, task in enumerate(tasks):
        assert [task.done() for task in tasks] == [True] * number + [False] * (3 - number)
        assert len(stepped.queued) == 1
        stepped.step()
        await several_steps()

    assert [await within(task) for task in tasks] == (lines if direction == "reads" else [4, 4, 6])
    assert not any(task.done() for task in before)
    stepped.queued.append(waiting)
    stepped.free()
    await within(asyncio.gather(*before, file.flush()))
    assert wire.receive(14) == b"one\ntwo\nthree\n"


async def test_what_a_cancelled_read_receives_later_is_read_next(file, wire, stepped):
    stepped.free()
    reader = await waiting(file.readline, wire.file, "readline")
    reader.cancel()
    assert await is_cancelled(reader)
    following = await begun(file.readline())

    await within(file.write(wire.own(b"go on\n")))
    await within(file.flush())
    assert wire.receive(6) == b"go on\n"
    wire.send(b"one\ntwo\n")

    assert await within(following) == wire.own(b"one\n")
    assert await within(file.readline()) == wire.own(b"two\n")


@pytest.mark.parametrize("name", ["readline", "write"])
async def test_exclusive_use_raises_while_a_call_runs(name, file, wire, stepped):
    args = [wire.own(b"data\n")] if name == "write" else []
    wire.send(b"line\n")
    gate = hold(wire.file, name)
    task = await begun(getattr(file, name)(*args))
    stepped.free()
    assert gate.entered.wait(TIMEOUT)

    with pytest.raises(RuntimeError, match="under way"), file.__calls__.exclusive(wire.file):
        pytest.fail("it was used")
    if hasattr(file, "detach"):
        with pytest.raises(RuntimeError, match="under way"):
            file.detach()

    gate.opened.set()
    await within(task)
    with file.__calls__.exclusive(wire.file):
        pass


async def test_calls_of_both_directions_wait_for_the_end_of_exclusive_use(file, wire, stepped):
    wire.send(b"line\n")
    with file.__calls__.exclusive(wire.file):
        reader = await begun(file.readline())
        writer = await begun(file.write(wire.own(b"data\n")))
        await several_steps()
        assert not stepped.queued

    assert len(stepped.queued) == 2
    stepped.free()
    assert await within(reader) == wire.own(b"line\n")
    assert await within(writer) == 5


async def test_the_blocking_file_can_be_accessed_while_a_flush_runs(file, wire, stepped):
    wire.send(b"line\n")
    reader = await begun(file.readline())
    stepped.step()
    reader.cancel()
    assert await is_cancelled(reader)
    gate = hold(wire.file, "flush")
    flushing = await begun(file.flush())
    stepped.free()
    assert gate.entered.wait(TIMEOUT)

    assert file._file is wire.file

    gate.opened.set()
    await within(flushing)
    assert await within(file.readline()) == wire.own(b"line\n")


class Subclass(io.FileIO):
    pass


@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="needs eventfd")
@pytest.mark.parametrize("kind", [io.FileIO, Subclass])
async def test_a_device_that_claims_to_seek_is_read_and_written_at_the_same_time(kind, stepped):
    one, two = [number.to_bytes(8, sys.byteorder) for number in (1, 2)]
    stepped.free()
    with kind(os.eventfd(0), "r+") as blocking:
        assert blocking.seek(0) == 0
        file = aiofiles_core.wrap(blocking, executor=stepped)
        reader = await waiting(partial(file.read, 8), blocking, "read")

        assert await within(file.write(one)) == 8

        assert await within(reader) == one
        reader = await waiting(partial(file.read, 8), blocking, "read")
        reader.cancel()
        assert await is_cancelled(reader)
        assert await within(file.write(two)) == 8
        assert await within(file.read(8)) == two


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="needs /dev/null")
async def test_a_device_that_never_waits_answers_as_the_blocking_file():
    script = [("write", b"data"), ("read", 4), ("seek", 0), ("tell",), ("readline",), ("writelines", [b"a", b"b"])]
    script += [("readall",), ("seekable",), ("flush",), ("readinto", bytearray(4)), ("isatty",)]
    with open("/dev/null", "r+b", buffering=0) as blocking, open("/dev/null", "r+b", buffering=0) as twin:
        async with aiofiles_core.wrap(blocking) as file:
            answers = await within(asyncio.gather(*[getattr(file, name)(*args) for name, *args in script]))

        assert answers == [getattr(twin, name)(*args) for name, *args in script]
        assert blocking.closed


SCRIPT = [("read", 2), ("write", "AB"), ("read", 3), ("tell",), ("write", "CD"), ("seek", 1), ("read", 4), ("flush",)]


@pytest.mark.parametrize(
    "options",
    [{"mode": "r+b", "buffering": 0}, {"mode": "r+b"}, {"mode": "r+"}],
    ids=["unbuffered", "random", "text"],
)
async def test_all_calls_on_a_regular_file_wait_in_one_queue(options, tmp_path, stepped):
    def call(file, name, *args):
        convert = str.encode if "b" in options["mode"] else str
        return getattr(file, name)(*[convert(arg) if isinstance(arg, str) else arg for arg in args])

    for name in ("ours", "twin"):
        (tmp_path / name).write_text("0123456789")
    with open(tmp_path / "ours", **options) as blocking, open(tmp_path / "twin", **options) as twin:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        together = await begun(asyncio.gather(*[call(file, *each) for each in SCRIPT]))
        await several_steps()

        for _ in SCRIPT:
            assert len(stepped.queued) == 1
            stepped.step()
            await several_steps()

        assert await within(together) == [call(twin, *each) for each in SCRIPT]
    assert (tmp_path / "ours").read_text() == (tmp_path / "twin").read_text()


@pytest.mark.parametrize("spec", [None, io.FileIO, io.BufferedRWPair, io.RawIOBase])
async def test_all_calls_on_a_mock_wait_in_one_queue(spec, stepped):
    blocking = mock.MagicMock(spec)
    file = aiofiles_core.AsyncFileIO(blocking, executor=stepped)
    names = ["write", "read", "flush", "readline", "write"]
    together = await begun(asyncio.gather(*[getattr(file, name)() for name in names]))
    await several_steps()

    for _ in names:
        assert len(stepped.queued) == 1
        stepped.step()
        await several_steps()

    await within(together)
    assert [name for name, _, _ in blocking.method_calls] == names


async def test_a_worker_asks_the_disk_whether_a_file_has_two_directions(tmp_path, monkeypatch):
    threads = record_threads_of_fstat(monkeypatch)

    await (await aiofiles_core.open(tmp_path / "f", "w+b", buffering=0)).close()

    assert threads
    assert threading.get_ident() not in threads
