"""Calls on one file run one at a time, in the order in which they were made."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def test_calls_of_all_kinds_run_in_the_order_in_which_they_were_made(file, stepped):
    calls = [file.readline, file.tell, partial(file.seek, 0), file.__anext__, partial(file.seek, 0, 2)]
    calls += [partial(file.write, "three\n"), file.flush, partial(file.seek, 4), partial(file.truncate, 6)]
    calls += [file.tell, file.read, file.close]
    tasks = [await begun(call()) for call in calls]

    stepped.free()

    assert await within(asyncio.gather(*tasks)) == ["one\n", 4, 0, "one\n", 8, 6, None, 4, 6, 4, "tw", None]


async def test_the_executor_has_one_call_at_a_time(file, stepped):
    tasks = [await begun(file.readline()) for _ in range(3)]

    for task in tasks:
        assert len(stepped.queued) == 1
        stepped.step()
        assert not stepped.queued
        await within(task)
        await asyncio.sleep(0)

    assert [task.result() for task in tasks] == ["one\n", "two\n", ""]


async def test_calls_around_a_cancelled_one_keep_their_order(file, stepped):
    first, second, third, fourth = [await begun(file.readline()) for _ in range(4)]

    third.cancel()
    stepped.free()

    assert await within(asyncio.gather(first, second, fourth)) == ["one\n", "two\n", ""]
    assert await is_cancelled(third)


async def test_a_call_that_raises_passes_the_turn_on(file, stepped):
    failing = await begun(file.seek(-1))
    behind = await begun(file.readline())

    stepped.free()

    with pytest.raises(ValueError, match="negative seek position"):
        await within(failing)
    assert await within(behind) == "one\n"


@pytest.mark.parametrize(
    "call", [lambda file: file.seek(-1), lambda file: file.readinto(b"")], ids=["seek", "readinto"]
)
async def test_the_exception_of_a_cancelled_call_is_dropped_in_silence(call, tmp_path, stepped):
    with open(tmp_path / "f", "wb+") as blocking:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        task = await begun(call(file))
        stepped.step()
        task.cancel()

        stepped.free()

        assert await is_cancelled(task)
        assert await within(file.read()) == b""


async def test_a_read_that_times_out_loses_nothing(file, stepped):
    for _ in range(3):
        gate = hold(file._file, "readline")
        task = await begun(file.readline())
        thread = stepped.start()
        assert gate.entered.wait(TIMEOUT)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(task, 0)
        gate.opened.set()
        thread.join(TIMEOUT)

    stepped.free()
    assert await within(file.readline()) == "one\n"
