"""A call stops if its event loop is closed. A cancelled task does not wait for the job of another process."""

import asyncio
import gc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from aiofiles_shutil import copytree, rmtree

from ..shared.waiting import begun, several_steps
from .trees import contents


def test_a_call_stops_if_its_loop_is_closed(case, tree, hold_up):
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as executor:

        async def begin():
            gate = hold_up()
            task = asyncio.ensure_future(case.call(tree, executor=executor))
            await gate.reached()
            return task, gate

        task, gate = loop.run_until_complete(begin())
        loop.close()
        gate.opened.set()

    assert case.count(tree) == case.left
    task._log_destroy_pending = False
    del task
    gc.collect()


async def test_a_call_stops_if_its_coroutine_is_closed(case, gate, tree):
    with ThreadPoolExecutor(1) as executor:
        coroutine = case.call(tree, executor=executor)
        coroutine.send(None)
        await gate.reached()

        coroutine.close()
        gate.opened.set()

    assert case.count(tree) == case.left


async def test_a_cancelled_task_does_not_wait_for_another_process(tree):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        task = asyncio.ensure_future(copytree(tree, tree.with_name("copy"), executor=executor))
        await several_steps()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_process_pool_can_run_the_call(tree):
    told = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        await copytree(tree, tree.with_name("copy"), executor=executor, progress=told.append)

        assert contents(tree.with_name("copy")) == contents(tree)
        assert [each.files for each in told] == [12]

        await rmtree(tree, executor=executor)
        assert not tree.exists()


async def open_when_cancelled(gate):
    try:
        await asyncio.Event().wait()
    finally:
        await several_steps()  # the other task is cancelled, too
        gate.opened.set()


def test_asyncio_run_returns_after_the_call_has_stopped(case, tree, hold_up):
    tasks = []

    async def main():
        gate = hold_up()
        tasks.append(asyncio.ensure_future(case.call(tree)))
        await gate.reached()
        tasks.append(await begun(open_when_cancelled(gate)))

    asyncio.run(main())

    assert case.count(tree) == case.left


async def test_a_loop_other_than_the_running_one_is_rejected(tree):
    loop = asyncio.new_event_loop()
    try:
        with pytest.raises(RuntimeError, match="another event loop"):
            await rmtree(tree, loop=loop)
    finally:
        loop.close()

    assert tree.exists()
    await rmtree(tree, loop=asyncio.get_running_loop())


async def test_a_replaced_run_in_executor_gets_the_cancellation(tree, monkeypatch):
    never, loop = asyncio.Event(), asyncio.get_running_loop()

    async def wait(executor, function):
        await never.wait()

    monkeypatch.setattr(loop, "run_in_executor", wait)
    task = asyncio.ensure_future(rmtree(tree))
    await several_steps()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert tree.exists()
