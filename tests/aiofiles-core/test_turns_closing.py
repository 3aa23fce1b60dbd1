"""A file is closed, whatever happens to the tasks that close it."""

from __future__ import annotations

import asyncio
import io
import os

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within
from .stepping import leave

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def closing_in(state, file, closing, stepped):
    """Return a task of *closing* in *state*, and a function that lets it go on."""
    if state == "waiting":
        first = await begun(file.tell())
        task = await begun(closing)

        def go_on():
            assert not first.done()
            stepped.free()

        return task, go_on
    gate = hold(file._file, "__exit__" if "leave" in closing.__qualname__ else "close")
    task = await begun(closing)
    if state == "running":
        stepped.start()
        assert gate.entered.wait(TIMEOUT)

    def go_on():
        gate.opened.set()
        stepped.free()

    return task, go_on


states = pytest.mark.parametrize("state", ["waiting", "queued", "running"])


@states
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("error", [None, "of the body"])
async def test_leaving_waits_until_the_file_is_closed_however_often_it_is_cancelled(state, times, error, file, stepped):
    task, go_on = await closing_in(state, file, leave(file, error and ValueError(error)), stepped)
    for _ in range(times):
        task.cancel()
        await several_steps()
        assert not task.done()

    go_on()

    assert await is_cancelled(task)
    assert file.closed


@states
async def test_a_cancelled_close_still_closes_the_file(state, file, stepped):
    task, go_on = await closing_in(state, file, file.close(), stepped)
    task.cancel()
    assert await is_cancelled(task)
    assert not file.closed

    go_on()

    with pytest.raises(ValueError, match="closed file"):
        await within(file.read())
    assert file.closed


@states
async def test_a_cancelled_close_runs_in_its_turn(state, file, stepped):
    before = await begun(file.write("new"))
    task = await begun(file.close())
    after = await begun(file.write("too late"))

    task.cancel()
    stepped.free()

    assert await is_cancelled(task)
    assert await within(before) == 3
    with pytest.raises(ValueError, match="closed file"):
        await within(after)


async def test_leaving_keeps_the_exception_of_the_body(file, stepped):
    stepped.free()
    error = ValueError("of the body")

    with pytest.raises(ValueError, match="of the body") as raised:
        await within(leave(file, error))

    assert raised.value is error
    assert file.closed


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("way", [leave, lambda file: file.close()], ids=["leave", "close"])
async def test_the_error_of_closing_reaches_the_caller(way, stepped):
    stepped.free()
    file = await aiofiles_core.open("/dev/full", "wb", executor=stepped)
    await file.write(b"data")

    with pytest.raises(OSError, match="No space left on device"):
        await within(way(file))

    assert file.closed


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("way", [leave, lambda file: file.close()], ids=["leave", "close"])
async def test_an_error_of_closing_does_not_replace_a_cancellation(way, stepped):
    with open("/dev/full", "wb") as blocking:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        blocking.write(b"data")
        task = await begun(way(file))

        task.cancel()
        await several_steps()
        stepped.step()

        assert await is_cancelled(task)
        await several_steps()
        assert file.closed


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("error", [None, ValueError("of the body")], ids=["left", "left by an error"])
async def test_a_cancellation_while_closing_fails_names_both_errors(times, error, stepped):
    failure = OSError("of closing")

    class Failing(io.BytesIO):
        def close(self):
            super().close()
            raise failure

    async def cancellation():
        with pytest.raises(asyncio.CancelledError) as raised:
            await leave(file, error)
        return raised.value

    file = aiofiles_core.wrap(Failing(), executor=stepped)
    task = await begun(cancellation())
    for _ in range(times):
        task.cancel()
        await several_steps()
        assert not task.done()

    stepped.step()

    cancelled = await within(task)
    assert cancelled.__cause__ is failure
    assert cancelled.__context__ is error
    assert file.closed


async def test_a_base_exception_of_closing_reaches_the_caller(stepped):
    class Stop(BaseException):
        pass

    class Stopping(io.BytesIO):
        def close(self):
            super().close()
            raise Stop

    stepped.free()
    file = aiofiles_core.wrap(Stopping(), executor=stepped)

    with pytest.raises(Stop):
        await within(file.close())

    assert file.closed
