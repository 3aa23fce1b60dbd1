"""A read that gets no data does not delay tasks that close the file."""

from __future__ import annotations

import asyncio
import os

import pytest

import aiofiles_core

from ..shared import inside
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within
from .stepping import leave

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def stuck_read(file, stepped, *args):
    """Return a task whose read gets no data, and the thread that runs it."""
    gate = hold(file._file, "readline")
    gate.opened.set()
    task = await begun(file.readline(*args))
    thread = stepped.start()
    assert gate.entered.wait(TIMEOUT)
    return task, thread


@pytest.mark.parametrize("way", [leave, lambda file: file.close()], ids=["leave", "close"])
@pytest.mark.parametrize("order", ["before", "after"])
async def test_closing_does_not_wait_for_a_stuck_read_that_was_cancelled(way, order, pipe, stepped):
    file, writer = pipe
    reader, thread = await stuck_read(file, stepped)
    if order == "before":
        closer = await begun(way(file))
        assert not closer.done()
    reader.cancel()
    assert await is_cancelled(reader)
    if order == "after":
        closer = await begun(way(file))

    await within(closer)

    assert not file.closed
    stepped.is_free = True
    await asyncio.to_thread(writer.write, b"line\n")
    with pytest.raises(ValueError, match="closed file"):
        await within(file.read())
    thread.join(TIMEOUT)


async def test_closing_does_not_wait_for_a_stuck_read_that_follows_one_with_data(pipe, stepped):
    file, writer = pipe
    writer.write(b"line\n")
    stepped.is_free = True
    assert await within(file.readline()) == b"line\n"
    stepped.is_free = False
    reader, thread = await stuck_read(file, stepped)
    reader.cancel()
    assert await is_cancelled(reader)

    await within(file.close())

    stepped.is_free = True
    await asyncio.to_thread(writer.write, b"line\n")
    with pytest.raises(ValueError, match="closed file"):
        await within(file.read())
    thread.join(TIMEOUT)


@pytest.mark.parametrize("times", [1, 2])
async def test_leaving_can_be_cancelled_after_a_stuck_read_was_cancelled(times, pipe, stepped):
    file, writer = pipe
    reader, thread = await stuck_read(file, stepped)
    closer = await begun(leave(file))
    for _ in range(times):
        closer.cancel()
        await several_steps()
        assert not closer.done()

    reader.cancel()

    assert await is_cancelled(closer)
    stepped.is_free = True
    writer.write(b"line\n")
    with pytest.raises(ValueError, match="closed file"):
        await within(file.read())
    thread.join(TIMEOUT)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_a_file_left_with_a_stuck_read_is_closed_when_data_arrive_without_the_loop(tmp_path, stepped):
    os.mkfifo(tmp_path / "fifo")
    writer = os.open(tmp_path / "fifo", os.O_RDWR)
    blocking = open(tmp_path / "fifo", "rb")  # noqa: SIM115  # our file must close it
    file = aiofiles_core.wrap(blocking, executor=stepped)

    async def main():
        async with file:
            reader, thread = await stuck_read(file, stepped)
            reader.cancel()
        return thread

    thread = asyncio.run(asyncio.wait_for(main(), TIMEOUT))
    assert not file.closed
    os.write(writer, b"line\n")
    thread.join(TIMEOUT)

    assert file.closed
    os.close(writer)


async def test_reads_that_time_out_repeatedly_do_not_grow_the_queue(pipe, stepped):
    file, writer = pipe
    reader, thread = await stuck_read(file, stepped)
    reader.cancel()

    for _ in range(100):
        first, second, third = [await begun(file.readline()) for _ in range(3)]
        for task in (second, first, third):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(task, 0)
        assert len(inside.line(file)) == 1

    stepped.is_free = True
    writer.write(b"line\n")
    thread.join(TIMEOUT)
    assert await within(file.readline()) == b"line\n"
    assert file.__calls__.turns.is_idle
