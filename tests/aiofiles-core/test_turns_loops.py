"""Calls of several loops keep their order, and a loop that is closed delays no other."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

import aiofiles_core
from aiofiles_core import line

from ..shared import inside
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, within
from .stepping import LoopThread

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    inside.set_patience(monkeypatch, 0.01)


@pytest.fixture
def other():
    other = LoopThread()
    yield other
    other.close()


@pytest.mark.parametrize("here_first", [True, False])
async def test_calls_of_two_loops_run_in_the_order_in_which_they_were_made(here_first, file, stepped, other):
    tasks = []
    for turn in range(6):
        is_here = (turn % 2 == 0) == here_first
        call = file.tell() if turn == 2 else file.readline() if turn < 2 else file.write(str(turn))
        tasks.append(await begun(call) if is_here else asyncio.wrap_future(other.begin(call)))

    stepped.free()

    assert await within(asyncio.gather(*tasks)) == ["one\n", "two\n", 8, 1, 1, 1]
    assert await within(file.seek(0)) == 0
    assert await within(file.read()) == "one\ntwo\n345"


async def test_a_call_of_another_loop_gets_nothing_that_was_read_ahead_for_other_calls(
    tmp_path, executor, other, stopped_clock
):
    asyncio.get_running_loop().set_default_executor(executor)  # the other loop has none yet
    (tmp_path / "lines").write_bytes(b"line\n" * 100)
    with (tmp_path / "lines").open("rb") as blocking:
        file = aiofiles_core.wrap(blocking)
        await file.readline()
        gate = executor.hold()
        ahead = await begun(file.readline())
        behind = other.begin(file.read(3))
        gate.set()

        assert await within(ahead) == b"line\n"
        assert await within(asyncio.wrap_future(behind)) == b"lin"
        assert await within(file.readline()) == b"e\n"


@pytest.mark.parametrize("state", ["waiting", "granted", "queued", "running", "held"])
@pytest.mark.parametrize("name", ["readline", "close"])
@pytest.mark.parametrize("order", ["made before", "made after"])
async def test_a_loop_that_is_closed_delays_no_other(state, name, order, file, stepped, other):
    gate = hold(file._file, name)
    first = await begun(file.tell()) if state in {"waiting", "granted"} else None
    future = other.begin(getattr(file, name)())
    if state in {"running", "held"}:
        thread = stepped.start()
        assert gate.entered.wait(TIMEOUT)
    behind = await begun(file.seekable()) if order == "made before" else None
    other.stop()
    if state == "granted":
        stepped.step()
    if state == "held":  # only now, so that the result is not delivered
        gate.opened.set()
        thread.join(TIMEOUT)
    other.loop.close()
    del future
    gc.collect()

    gate.opened.set()
    stepped.free()
    behind = behind or file.seekable()

    await is_not_held_up(behind, name, file)
    assert first is None or await within(first) == 0


@pytest.mark.parametrize("name", ["readline", "close"])
@pytest.mark.parametrize("order", ["made before", "made after"])
async def test_a_thousand_calls_of_a_loop_that_is_closed_delay_no_other_loop(name, order, file, stepped, other):
    async def calls():
        await asyncio.gather(*[getattr(file, name)() for _ in range(1000)])

    first = await begun(file.tell())
    future = other.begin(calls())
    assert len(inside.line(file)) == 1001
    behind = await begun(file.seekable()) if order == "made before" else None
    other.close()

    stepped.free()
    behind = behind or file.seekable()

    assert await within(first) == 0
    await is_not_held_up(behind, name, file)
    assert file.__calls__.turns.is_idle
    assert not future.done()


@pytest.fixture
def granted(file, stepped, other, monkeypatch):
    """Return a function that makes a call of the other loop, and gives it the turn in a thread that goes on later."""
    entered, opened = threading.Event(), threading.Event()

    def find_pool(loop, executor, find_pool=line.find_pool):
        if loop is other.loop and not entered.is_set():
            entered.set()
            assert opened.wait(TIMEOUT)
        return find_pool(loop, executor)

    async def grant(call):
        monkeypatch.setattr(line, "find_pool", find_pool)
        first = await begun(file.seekable())
        second = other.begin(call)
        stepped.start()
        assert entered.wait(TIMEOUT)
        return first, second, opened

    yield grant
    opened.set()


@pytest.mark.parametrize("name", ["readline", "tell", "close"])
async def test_the_thread_that_gives_a_call_the_turn_may_go_on_when_that_call_is_over(name, file, stepped, granted):
    first, second, opened = await granted(getattr(file, name)())
    third = await begun(file.isatty())  # its loop loses patience, and sends the second call
    stepped.free()
    await within(asyncio.wrap_future(second))

    opened.set()

    assert await within(first) is True
    third.cancel()


async def test_a_call_of_a_closed_loop_keeps_the_turn_if_another_loop_has_sent_it(file, stepped, granted, other):
    first, second, opened = await granted(file.write("x"))
    third = await begun(file.tell())  # its loop loses patience, and sends the second call
    while not stepped.queued:
        await asyncio.sleep(0)
    other.close()

    opened.set()

    assert await within(first) is True
    assert len(stepped.queued) == 1
    stepped.free()
    await within(third)
    assert not second.done()


class PlainLoop(asyncio.SelectorEventLoop):
    """A loop that creates the futures of `run_in_executor` in its own way."""

    def run_in_executor(self, executor, func, *args):
        return super().run_in_executor(executor, func, *args)


def test_a_call_garbage_collected_after_its_loop_was_closed_reports_nothing(file, monkeypatch):
    reports = []
    monkeypatch.setattr("sys.unraisablehook", reports.append)
    loop = PlainLoop()
    loop.set_exception_handler(lambda loop, report: None)  # such as one of a task that was destroyed
    task = loop.create_task(file.readline())
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()

    del task
    gc.collect()

    assert reports == []


async def is_not_held_up(behind, name, file):
    """Check that *behind*, made on *file* after the call *name* of the closed loop, still runs."""
    if name == "close":
        with pytest.raises(ValueError, match="closed file"):
            await within(behind)
    else:
        assert await within(behind) is True
        assert await within(file.read()) == "one\ntwo\n"
    await within(file.close())
    assert file.closed
