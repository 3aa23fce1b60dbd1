"""A method that detaches or changes the file at once raises while a call is under way."""

from __future__ import annotations

import asyncio

import pytest

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def here(function, **options):
    return function(**options)


@pytest.mark.parametrize("state", ["queued", "running", "held"])
@pytest.mark.parametrize(("name", "options"), [("detach", {}), ("reconfigure", {"line_buffering": True})])
@pytest.mark.parametrize("where", [here, asyncio.to_thread], ids=["here", "in another thread"])
async def test_detach_and_reconfigure_raise_while_a_call_is_under_way(where, state, name, options, file, stepped):
    gate = hold(file._file, "readline")
    task = await begun(file.readline())
    if state != "queued":
        thread = stepped.start()
        assert gate.entered.wait(TIMEOUT)
    if state == "held":
        gate.opened.set()
        thread.join(TIMEOUT)

    with pytest.raises(RuntimeError, match="under way"):
        await where(getattr(file, name), **options)

    gate.opened.set()
    stepped.free()
    assert await within(task) == "one\n"
    answer = getattr(file, name)(**options)
    if name == "detach":
        answer.close()


async def test_detach_gives_a_file_at_the_position_before_a_cancelled_read(file, stepped):
    task = await begun(file.readline())
    stepped.step()
    task.cancel()
    assert await is_cancelled(task)

    buffer = file.detach()

    assert buffer.read() == b"one\ntwo\n"
    buffer.close()
