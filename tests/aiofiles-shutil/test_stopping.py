"""A cancelled call stops before its next step. Its task goes on only after that."""

import asyncio
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest import mock

import pytest

from aiofiles_shutil import Progress, copytree, move, rmtree
from aiofiles_shutil.working import Job

from ..shared.gates import Gate, stop
from ..shared.waiting import TIMEOUT, several_steps
from .trees import contents, plant


class Noting(ThreadPoolExecutor):
    """An executor that keeps its futures."""

    def __init__(self, *args):
        super().__init__(*args)
        self.futures = []

    def submit(self, *args, **kwargs):
        self.futures.append(super().submit(*args, **kwargs))
        return self.futures[-1]


async def test_the_task_goes_on_after_the_call_has_stopped(case, gate, tree):
    task = asyncio.ensure_future(case.call(tree))

    await stop(task, gate)
    assert case.count(tree) == case.left
    assert gate.calls == gate.turn


async def test_no_file_is_changed_after_the_task_went_on(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await stop(task, gate)
        left = contents(tree.parent)

    assert contents(tree.parent) == left


async def test_a_second_cancellation_ends_the_waiting_and_the_call_still_stops(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await gate.reached()
        task.cancel()
        await several_steps()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.opened.set()

    assert case.count(tree) == case.left


async def test_a_call_cancelled_in_the_queue_never_runs_and_its_task_goes_on_at_once(case, tree):
    may_go = threading.Event()
    with Noting(1) as executor:
        executor.submit(may_go.wait, TIMEOUT)
        before = contents(tree.parent)
        task = asyncio.ensure_future(case.call(tree, executor=executor))
        await several_steps()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [each.cancelled() for each in executor.futures] == [False, True]
        may_go.set()

    assert contents(tree.parent) == before


def test_a_job_stopped_before_it_begins_does_nothing():
    function = mock.Mock()
    job = Job(partial(function, "a"))
    job.steps.is_stopped = True

    assert job() == (None, Progress("", 0, 0))
    function.assert_not_called()


@pytest.mark.parametrize(("function", "step", "left"), [(copytree, "makedirs", 1), (rmtree, "rmdir", 1)])
async def test_directories_are_steps_too(function, step, left, tmp_path, monkeypatch):
    for name in "012":
        (tmp_path / "tree" / name).mkdir(parents=True)
    gate = Gate(getattr(os, step), 2)
    monkeypatch.setattr(os, step, gate)
    paths = [tmp_path / "tree", tmp_path / "copy"] if function is copytree else [tmp_path / "tree"]
    task = asyncio.ensure_future(function(*paths))

    await stop(task, gate)

    assert len(os.listdir(paths[-1])) == left
    assert gate.calls == 2


@pytest.mark.asyncio_loop  # the clock of another loop may not be replaceable
async def test_wait_for_waits_until_the_call_has_stopped(case, gate, tree, monkeypatch):
    loop = asyncio.get_running_loop()
    now = loop.time
    task = asyncio.ensure_future(asyncio.wait_for(case.call(tree), 1000))
    await gate.reached()
    monkeypatch.setattr(loop, "time", lambda: now() + 2000)
    await several_steps()
    assert not task.done()

    gate.opened.set()
    with pytest.raises(asyncio.TimeoutError):
        await task
    assert case.count(tree) == case.left


async def test_only_the_call_that_is_cancelled_stops(case, gate, tree):
    other = plant(tree.parent / "other" / "tree")
    task = asyncio.ensure_future(case.call(tree))
    await gate.reached()
    second = asyncio.ensure_future(case.call(other))

    task.cancel()
    await several_steps()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await second

    assert case.count(tree) == case.left
    assert case.count(other) == (0 if case.function is rmtree else 12)


async def test_an_error_of_the_stopped_call_is_the_cause_of_the_cancellation(tree, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(5, "meanwhile")

    async def remove():
        with pytest.raises(asyncio.CancelledError) as caught:
            await rmtree(tree)
        return caught.value.__cause__

    gate = Gate(fail)
    monkeypatch.setattr(os, "unlink", gate)
    task = asyncio.ensure_future(remove())
    await gate.reached()

    task.cancel()
    await several_steps()
    gate.opened.set()

    assert (await task).strerror == "meanwhile"


async def test_a_call_cancelled_in_its_last_step_is_complete(tree, monkeypatch):
    (tree / "0" / "0.txt").rename(tree.with_name("file"))
    gate = Gate(os.rename)
    monkeypatch.setattr(os, "rename", gate)
    task = asyncio.ensure_future(move(tree.with_name("file"), tree.with_name("moved")))

    await stop(task, gate)
    assert tree.with_name("moved").exists()


async def test_a_function_that_a_test_replaced_is_called_and_waited_for(tree):
    gate = Gate(lambda path: "answer")
    with mock.patch("shutil.rmtree", gate):
        task = asyncio.ensure_future(rmtree(tree))
        await stop(task, gate)

    assert shutil.rmtree is not gate
    assert tree.exists()
