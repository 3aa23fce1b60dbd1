"""A fork of the process neither runs nor ends the calls that its parent made, and does not disturb them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aiofiles_core import AsyncBase, delegated, run

from ..shared import inside
from ..shared.forking import marks
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, in_thread, opening, within

pytestmark = marks
reported = pytest.mark.usefixtures("nothing_is_reported")


class Recorder:
    """Writes what it records to a pipe, so that both processes are seen."""

    def __init__(self, pipe):
        self._pipe = pipe

    def record(self, data):
        self._pipe.write(data)

    def close(self):
        self.record(b"closed\n")


class AsyncRecorder(AsyncBase):
    record = delegated(Recorder.record)
    close = delegated(Recorder.close)


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    with open(reading, "rb") as reader, open(writing, "wb", buffering=0) as writer:
        yield reader, writer


@pytest.fixture
def heard(pipe):
    """Return a function that reads what was recorded."""

    def hear():
        pipe[1].close()
        return sorted(pipe[0].read().splitlines())

    return hear


@pytest.fixture
def recorder(pipe):
    return AsyncRecorder(Recorder(pipe[1]))


PARENTS = [b"closed", b"parent 0", b"parent 1", b"parent 2"]


async def begin_all(recorder):
    """Return tasks of all calls that the parent makes."""
    tasks = [await begun(recorder.record(b"parent %d\n" % number)) for number in range(3)]
    return [*tasks, await begun(recorder.close())]


@reported
@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize("is_collected", [False, True])
async def test_calls_of_the_parent_run_once(is_locked, is_collected, recorder, heard, forked):
    gate = hold(recorder._file, "record")
    tasks = await begin_all(recorder)
    assert gate.entered.wait(TIMEOUT)

    def act():
        if is_collected:
            tasks.clear()
            gc.collect()
        asyncio.run(recorder.record(b"child\n"))

    with opening(gate.opened), in_thread(inside.lock(recorder)) if is_locked else contextlib.nullcontext():
        forked(act)
    await within(asyncio.gather(*tasks))

    assert heard() == [b"child", *PARENTS]


@reported
async def test_an_executor_that_both_processes_have_runs_calls_only_in_the_parent(
    pipe, heard, stepped, nothing_is_reported, forked
):
    recorder = AsyncRecorder(Recorder(pipe[1]), executor=stepped)
    tasks = await begin_all(recorder)

    def act():
        stepped.free()
        asyncio.run(recorder.record(b"child\n"))

    forked(act)
    stepped.free()
    await within(asyncio.gather(*tasks))

    assert heard() == [b"child", *PARENTS]


@reported
async def test_a_result_that_is_about_to_arrive_arrives_only_in_the_parent(forked):
    has_begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        task = await begun(run(lambda: has_begun.wait(TIMEOUT) and os.getpid(), executor=pool))
        has_begun.set()
        pool.submit(int).result(TIMEOUT)

        async def use():
            return await run(os.getpid) == os.getpid(), task.done()

        assert forked(lambda: asyncio.run(use())) == (True, False)
        assert await within(task) == os.getpid()


async def test_a_fork_does_not_end_the_tasks_of_its_parent(pipe, forked):
    ended, reports, has_begun = [], [], threading.Event()
    asyncio.get_running_loop().set_exception_handler(lambda loop, report: reports.append(report["message"]))

    async def use(call, name):
        try:
            await call
        finally:
            ended.append(name)

    with ThreadPoolExecutor(1) as pool, ThreadPoolExecutor(1) as quick:
        recorder = AsyncRecorder(Recorder(pipe[1]), executor=pool)
        gate = hold(recorder._file, "record")
        tasks = [
            await begun(use(recorder.record(b""), "runs")),
            await begun(use(recorder.record(b""), "waits")),
            await begun(use(recorder.close(), "closes")),
            await begun(use(run(int, executor=pool), "is a function")),
            await begun(use(run(has_begun.wait, executor=quick), "arrives")),
        ]
        has_begun.set()
        quick.submit(int).result(TIMEOUT)

        def act():
            tasks.clear()
            gc.collect()
            return ended, reports

        with opening(gate.opened):
            assert gate.entered.wait(TIMEOUT)
            assert forked(act) == ([], [])
        await within(asyncio.gather(*tasks))


# It also ends asyncio's own wakeups in the parent, because both processes share one epoll(7) object.
@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="needs eventfd")
def test_a_fork_may_close_its_copy_of_the_loop(pipe, heard, forked):
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as pool:
        recorder = AsyncRecorder(Recorder(pipe[1]), executor=pool)
        gate = hold(recorder._file, "record")
        tasks = loop.run_until_complete(begin_all(recorder))
        assert gate.entered.wait(TIMEOUT)

        def act():
            loop.close()
            tasks.clear()
            gc.collect()
            asyncio.run(AsyncRecorder(recorder._file).record(b"child\n"))

        with opening(gate.opened):
            forked(act)
        loop.run_until_complete(within(asyncio.gather(*tasks)))

    assert heard() == [b"child", *PARENTS]
    loop.close()
