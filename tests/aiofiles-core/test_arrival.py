"""The future that `run` returns is an `asyncio.Future` that wakes the waiting task at once."""

import asyncio
import contextlib
import contextvars
import io
import sys
from concurrent.futures import CancelledError
from unittest import mock

import pytest

from aiofiles_core import AsyncIteration, run, wrap

from ..shared.waiting import TIMEOUT, begun, is_cancelled, several_steps, within
from .stepping import usual_futures

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


def fail():
    raise ZeroDivisionError


async def awaiting(future):
    return await future


@pytest.mark.asyncio_loop
async def test_a_task_goes_on_when_the_loop_learns_of_the_result(stepped):
    future = run(lambda: 3, executor=stepped)
    task = await begun(awaiting(future))
    stepped.step()

    for _ in range(10):
        assert task.done() == future.done()
        await asyncio.sleep(0)

    assert task.result() == 3


@pytest.mark.parametrize("way", ["function", "file", "iteration"])
async def test_in_debug_mode_the_report_of_a_slow_step_names_the_task(way, caplog):
    loop = asyncio.get_running_loop()
    awaitables = {
        "function": lambda: run(int),
        "file": lambda: wrap(io.BytesIO(b"abc")).read(1),
        "iteration": lambda: anext(AsyncIteration(lambda: range(3), 2)),
    }

    async def handler_of_the_user():
        await awaitables[way]()
        loop.slow_callback_duration = 0  # from here on every step is slow

    await run(int)
    loop.set_debug(True)
    try:
        await asyncio.create_task(handler_of_the_user())
    finally:
        loop.set_debug(False)

    reports = [record.getMessage() for record in caplog.records if "took" in record.getMessage()]
    assert "handler_of_the_user" in reports[0]
    assert not any("Wakeup" in report for report in reports[:1])


async def test_a_loop_with_its_own_run_in_executor_keeps_using_it(stepped):
    loop = asyncio.get_running_loop()
    with usual_futures(), mock.patch.object(loop, "run_in_executor", wraps=loop.run_in_executor) as run_in_executor:
        task = await begun(awaiting(run(lambda: 3, executor=stepped)))
        stepped.step()

        assert await within(task) == 3
        assert run_in_executor.call_count == 1


async def test_the_futures_of_asyncio_may_be_replaced(stepped):
    with mock.patch.object(asyncio, "Future", asyncio.futures._PyFuture):  # as is done so that loops can be nested
        task = await begun(awaiting(run(lambda: 3, executor=stepped)))
        stepped.step()

        assert await within(task) == 3


async def test_the_loop_creates_and_keeps_its_default_executor():
    loop = asyncio.get_running_loop()

    answers = [await run(lambda: 3), await run(lambda: 3)]

    assert answers == [3, 3]
    await loop.shutdown_default_executor()
    with pytest.raises(RuntimeError):
        await run(lambda: 3)


def test_a_call_on_a_closed_loop_raises(stepped):
    loop = asyncio.new_event_loop()
    loop.close()

    with pytest.raises(RuntimeError, match="closed"):
        run(lambda: 3, loop=loop, executor=stepped)

    assert not stepped.queued


async def test_an_exception_has_no_frames_of_the_library_below_the_caller(stepped):
    task = await begun(awaiting(run(fail, executor=stepped)))
    stepped.step()

    with pytest.raises(ZeroDivisionError) as raised:
        await within(task)

    names = [entry.name for entry in raised.traceback]
    assert "_arrive" not in names
    assert names[-1] == "fail"


async def test_all_tasks_that_wait_get_the_result(stepped):
    future = run(lambda: 3, executor=stepped)
    ways = [awaiting(future), asyncio.wait_for(asyncio.shield(future), 60), asyncio.gather(future)]
    tasks = [await begun(way) for way in ways]

    stepped.step()

    assert await within(asyncio.gather(*tasks)) == [3, 3, [3]]


async def test_a_callback_sees_its_context(stepped):
    variable = contextvars.ContextVar("variable", default=0)
    future = run(lambda: 3, executor=stepped)
    seen = []
    variable.set(1)
    future.add_done_callback(lambda future: seen.append((future.result(), variable.get())))
    variable.set(2)

    stepped.step()
    await several_steps()

    assert seen == [(3, 1)]


async def test_a_failing_callback_does_not_keep_others_from_being_called(stepped):
    reports, seen = [], []
    loop = asyncio.get_running_loop()
    usual = loop.get_exception_handler()
    loop.set_exception_handler(lambda loop, report: reports.append(report["exception"]))
    future = run(lambda: 3, executor=stepped)
    future.add_done_callback(lambda future: fail())
    future.add_done_callback(seen.append)

    stepped.step()
    await several_steps()

    loop.set_exception_handler(usual)
    assert seen == [future]
    assert [type(report) for report in reports] == [ZeroDivisionError]


async def test_a_callback_that_was_removed_is_not_called(stepped):
    future = run(lambda: 3, executor=stepped)
    seen, kept = [], []
    future.add_done_callback(seen.append)
    future.add_done_callback(kept.append)
    future.add_done_callback(seen.append)

    assert future.remove_done_callback(seen.append) == 2
    stepped.step()
    await several_steps()

    assert (seen, kept) == ([], [future])


async def test_a_callback_added_to_a_done_future_is_called_soon(stepped):
    future = run(lambda: 3, executor=stepped)
    stepped.step()
    await within(future)
    seen = []

    future.add_done_callback(seen.append)
    before = [*seen]
    await several_steps()

    assert (before, seen) == ([], [future])


async def test_cancelling_it_cancels_a_queued_call_in_the_executor(stepped):
    future = run(lambda: 3, executor=stepped)
    task = await begun(awaiting(future))
    ((source, _),) = stepped.queued

    task.cancel("enough")

    assert await is_cancelled(task)
    assert source.cancelled()
    assert future.cancelled()


async def test_cancelled_while_the_call_runs_it_stays_cancelled(stepped):
    future = run(lambda: 3, executor=stepped)
    task = await begun(awaiting(future))
    source, _ = stepped.queued.pop()
    source.set_running_or_notify_cancel()

    assert future.cancel()
    assert not future.cancel()
    source.set_result(3)

    assert await is_cancelled(task)
    await several_steps()
    assert future.cancelled()


async def test_cancelling_the_future_of_the_executor_cancels_it(stepped):
    task = await begun(awaiting(run(lambda: 3, executor=stepped)))
    ((source, _),) = stepped.queued

    source.cancel()

    assert await is_cancelled(task)


@pytest.mark.asyncio_loop
async def test_a_call_may_raise_what_executors_raise_when_cancelled(stepped):
    def cancel():
        raise CancelledError("of another")

    task = await begun(awaiting(run(cancel, executor=stepped)))
    stepped.step()

    with pytest.raises(CancelledError, match="of another"):
        await within(task)


def test_a_result_for_a_closed_loop_is_dropped_in_silence(stepped, caplog):
    async def start():
        return run(lambda: 3, executor=stepped)

    future = asyncio.run(start())
    stepped.step()

    assert not future.done()
    assert not caplog.records


@pytest.mark.asyncio_loop
@pytest.mark.skipif(sys.implementation.name != "cpython", reason="the futures of asyncio are written in Python there")
def test_a_task_interrupted_just_before_it_waits_can_still_be_cancelled(stepped):
    is_waiting = False

    def interrupt(frame, event, _):
        nonlocal is_waiting
        if is_waiting and event == "call":  # the next that is written in Python
            sys.setprofile(None)
            raise KeyboardInterrupt
        is_waiting = is_waiting or (event == "return" and frame.f_code is main.__code__)

    async def main():
        sys.setprofile(interrupt)
        await run(lambda: 3, executor=stepped)

    loop = asyncio.new_event_loop()
    with contextlib.closing(loop):
        task = loop.create_task(main())
        with pytest.raises(KeyboardInterrupt):
            loop.run_until_complete(task)
        task.cancel()
        loop.run_until_complete(asyncio.wait([task], timeout=TIMEOUT))

        assert task.cancelled()
