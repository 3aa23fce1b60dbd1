"""A cancelled call stops before its next step, and only then its task goes on."""

import asyncio
import gc
import os
import shutil
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from unittest import mock

import pytest

from aiofiles_shutil import copytree, move, rmtree

from .gates import Gate, contents, count, plant, settle


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


class Case:
    """A function on a tree, the function that makes each step of it, and how many files there are when one was made."""

    def __init__(self, function, step, left):
        self.function, self.step, self.left = function, step, left

    def call(self, tree, **options):
        targets = [tree.with_name("copy")] if self.function is not rmtree else []
        return self.function(tree, *targets, **options)

    def count(self, tree):
        return count(tree if self.function is rmtree else tree.with_name("copy"))


CASES = [
    pytest.param(Case(copytree, "utime", 1), id="copytree"),
    pytest.param(Case(rmtree, "unlink", 11), id="rmtree"),
]


@pytest.fixture(params=CASES)
def case(request):
    return request.param


def hold_up(case, monkeypatch):
    """Put a gate into the first step of *case*."""
    gate = Gate(getattr(os, case.step))
    monkeypatch.setattr(os, case.step, gate)
    return gate


@pytest.fixture
async def gate(case, tree, monkeypatch):
    gate = hold_up(case, monkeypatch)
    yield gate
    gate.open()


async def test_the_task_goes_on_when_the_call_has_stopped(case, gate, tree):
    task = asyncio.ensure_future(case.call(tree))
    await gate.is_reached.wait()

    task.cancel()
    await settle()
    assert not task.done()

    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert case.count(tree) == case.left
    assert gate.calls == 1


async def test_nothing_is_changed_after_the_task_went_on(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await gate.is_reached.wait()
        task.cancel()
        await settle()
        gate.open()
        with pytest.raises(asyncio.CancelledError):
            await task
        left = contents(tree.parent)

    assert contents(tree.parent) == left


async def test_a_second_cancellation_gives_up_waiting_and_the_call_stops_all_the_same(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await gate.is_reached.wait()
        task.cancel()
        await settle()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.open()

    assert case.count(tree) == case.left


async def test_a_call_that_is_queued_is_never_made_and_its_task_free_at_once(case, tree):
    may_go = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(may_go.wait, 60)
        before = contents(tree.parent)
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await settle()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        may_go.set()

    assert contents(tree.parent) == before


async def test_wait_for_waits_until_the_call_has_stopped(case, gate, tree, monkeypatch):
    loop = asyncio.get_running_loop()
    now = loop.time
    task = asyncio.ensure_future(asyncio.wait_for(case.call(tree), 1000))
    await gate.is_reached.wait()
    monkeypatch.setattr(loop, "time", lambda: now() + 2000)
    await settle()
    assert not task.done()

    gate.open()
    with pytest.raises(asyncio.TimeoutError):
        await task
    assert case.count(tree) == case.left


async def test_only_the_call_that_is_cancelled_stops(case, gate, tree):
    other = plant(tree.parent / "other" / "tree")
    task = asyncio.ensure_future(case.call(tree))
    await gate.is_reached.wait()
    second = asyncio.ensure_future(case.call(other))

    task.cancel()
    await settle()
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await task
    await second

    assert case.count(tree) == case.left
    assert case.count(other) == (0 if case.function is rmtree else 12)


def test_a_call_stops_if_its_loop_is_closed(case, tree, monkeypatch):
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as executor:

        async def begin():
            gate = hold_up(case, monkeypatch)
            task = asyncio.ensure_future(case.call(tree, executor=executor))
            await gate.is_reached.wait()
            return task, gate

        task, gate = loop.run_until_complete(begin())
        loop.close()
        gate.open()

    assert case.count(tree) == case.left
    task._log_destroy_pending = False
    del task
    gc.collect()


async def test_a_call_stops_if_its_coroutine_is_closed(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        coroutine = case.call(tree, executor=executor)
        coroutine.send(None)
        await gate.is_reached.wait()

        coroutine.close()
        gate.open()

    assert case.count(tree) == case.left


async def test_the_task_waits_for_no_other_process(tree):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        task = asyncio.ensure_future(copytree(tree, tree.with_name("copy"), executor=executor))
        await settle()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_another_process_does_the_job(tree):
    told = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        await copytree(tree, tree.with_name("copy"), executor=executor, progress=told.append)

        assert contents(tree.with_name("copy")) == contents(tree)
        assert [each.files for each in told] == [12]

        await rmtree(tree, executor=executor)
        assert not tree.exists()


async def test_what_failed_meanwhile_is_the_cause(tree, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(5, "meanwhile")

    async def remove():
        with pytest.raises(asyncio.CancelledError) as caught:
            await rmtree(tree)
        return caught.value.__cause__

    gate = Gate(fail)
    monkeypatch.setattr(os, "unlink", gate)
    task = asyncio.ensure_future(remove())
    await gate.is_reached.wait()

    task.cancel()
    await settle()
    gate.open()

    assert (await task).strerror == "meanwhile"


async def test_a_call_that_came_to_its_end_is_done(tree, monkeypatch):
    (tree / "0" / "0.txt").rename(tree.with_name("file"))
    gate = Gate(os.rename)
    monkeypatch.setattr(os, "rename", gate)
    task = asyncio.ensure_future(move(tree.with_name("file"), tree.with_name("moved")))
    await gate.is_reached.wait()

    task.cancel()
    await settle()
    gate.open()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert tree.with_name("moved").exists()


def test_asyncio_run_returns_when_the_call_has_stopped(case, tree, monkeypatch):
    tasks = []

    async def main():
        gate = hold_up(case, monkeypatch)
        tasks.append(asyncio.ensure_future(case.call(tree)))
        await gate.is_reached.wait()
        # `asyncio.run` cancels the task before the timer is due.
        asyncio.get_running_loop().call_later(0.01, gate.open)

    asyncio.run(main())

    assert case.count(tree) == case.left


async def test_a_loop_other_than_the_running_one_is_refused(tree):
    loop = asyncio.new_event_loop()
    try:
        with pytest.raises(RuntimeError, match="another event loop"):
            await rmtree(tree, loop=loop)
    finally:
        loop.close()

    assert tree.exists()
    await rmtree(tree, loop=asyncio.get_running_loop())


async def test_a_function_that_a_test_replaced_is_called_and_waited_for(tree):
    gate = Gate(lambda path: "answer")
    with mock.patch("shutil.rmtree", gate):
        task = asyncio.ensure_future(rmtree(tree))
        await gate.is_reached.wait()
        task.cancel()
        await settle()
        assert not task.done()
        gate.open()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert shutil.rmtree is not gate
    assert tree.exists()
