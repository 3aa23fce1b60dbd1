"""An `open` that is cancelled, or fails half-way, leaves no file open and logs nothing."""

import asyncio
import contextlib
import errno
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_core
from aiofiles_core import opening

from ..shared.waiting import TIMEOUT, cancelled, until
from .stepping import usual_futures

pytestmark = pytest.mark.usefixtures("nothing_is_open", "nothing_is_logged")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"line\n" * 100)
    return path


@pytest.fixture
def made(monkeypatch):
    """The files that were opened."""
    made = []

    def keep(*args, **kwargs):
        file = open(*args, **kwargs)  # noqa: SIM115
        made.append(file)
        return file

    monkeypatch.setattr(opening, "sync_open", keep)
    return made


async def awaited(opening):
    return await opening


async def entered(opening):
    async with opening:
        pytest.fail("the context was entered")


async def in_a_task(opening):
    return await asyncio.create_task(opening)


async def waited_for(opening):
    return await asyncio.wait_for(opening, TIMEOUT)


async def gathered(opening):
    return await asyncio.gather(opening, asyncio.Event().wait())


every_way = pytest.mark.parametrize("way", [awaited, entered, in_a_task, waited_for, gathered])


async def test_a_task_cancelled_before_its_first_step_opens_nothing(path, executor):
    # Not by `create_task`, because an eager task begins at once.
    task = asyncio.Task(aiofiles_core.open(path, executor=executor))

    await cancelled(task)

    assert executor.calls == 0


@every_way
async def test_an_open_cancelled_in_the_queue_opens_nothing(way, path, made, executor):
    executor.hold()
    task = asyncio.create_task(way(aiofiles_core.open(path, executor=executor)))
    await until(lambda: executor.calls)

    await cancelled(task)

    executor.finish()
    assert made == []


@every_way
@pytest.mark.parametrize(("mode", "buffering"), [("r", -1), ("wb", -1), ("r+b", -1), ("rb", 0)])
async def test_an_open_cancelled_while_it_runs_closes_the_file(way, mode, buffering, path, made, executor):
    begun, gate = threading.Event(), executor.gate()

    def opener(name, flags):
        begun.set()
        gate.wait(TIMEOUT)
        return os.open(name, flags)

    opening = aiofiles_core.open(path, mode, buffering=buffering, opener=opener, executor=executor)
    task = asyncio.create_task(way(opening))
    await until(begun.is_set)

    await cancelled(task)

    assert made == []
    executor.finish()
    assert [file.closed for file in made] == [True]


@every_way
# The future, or only the task, does not know yet that the call is done. With asyncio's futures it is one step later.
@pytest.mark.parametrize(("futures", "steps"), [(contextlib.nullcontext, 0), (usual_futures, 0), (usual_futures, 1)])
@pytest.mark.parametrize("shut_down", [False, True])
async def test_an_open_cancelled_before_its_result_arrives_closes_the_file(
    way, futures, steps, shut_down, path, made, executor
):
    if way is waited_for and (futures, steps) != (usual_futures, 0) and sys.version_info < (3, 12):
        pytest.skip("before 3.12, wait_for that is cancelled gives what is there, if anything")
    with futures():
        task = asyncio.create_task(way(aiofiles_core.open(path, executor=executor)))
        executor.hold()
        await until(lambda: executor.calls)
        executor.finish()
        if shut_down:
            executor.shutdown()
        for _ in range(steps):
            await asyncio.sleep(0)
        assert [file.closed for file in made] == [False]

        await cancelled(task)

        executor.shutdown()
        assert made[0].closed


async def test_an_executor_that_drops_what_is_queued_opens_nothing(path, made, executor):
    executor.hold()
    task = asyncio.create_task(awaited(aiofiles_core.open(path, executor=executor)))
    await until(lambda: executor.calls)

    executor.shutdown(wait=False, cancel_futures=True)
    await asyncio.wait([task], timeout=TIMEOUT)

    assert task.cancelled()
    assert made == []


async def test_a_file_without_a_registered_proxy_is_closed(path, made, executor, monkeypatch):
    def wrap(file, **options):
        raise TypeError("no proxy")

    monkeypatch.setattr(opening, "wrap", wrap)

    with pytest.raises(TypeError, match="no proxy"):
        await aiofiles_core.open(path, executor=executor)

    executor.finish()
    assert [file.closed for file in made] == [True]


async def test_a_thousand_cancellations_at_random_leave_no_file_open(path, made, chance):
    delivered = []

    async def use():
        async with aiofiles_core.open(path, chance.choice(["r", "rb"]), executor=executor) as file:
            delivered.append(file)
            await asyncio.Event().wait()

    with ThreadPoolExecutor(4) as executor:
        for _ in range(50):
            tasks = [asyncio.create_task(use()) for _ in range(20)]
            for task in tasks:
                for _ in range(chance.choice([0, 0, 1, 2, 3, 5, 50])):
                    await asyncio.sleep(0)
                task.cancel()
            done, _ = await asyncio.wait(tasks, timeout=TIMEOUT)
            assert [task.cancelled() for task in done] == [True] * 20

    assert len(made) > len(delivered) > 0
    assert [file for file in made if not file.closed] == []


@pytest.mark.parametrize("way", [awaited, waited_for, gathered])
@pytest.mark.parametrize("error", [None, OSError(errno.EIO, "broken"), StopIteration()])
async def test_a_cancelled_function_call_returns_at_once_and_logs_nothing(way, error, executor):
    begun, gate, ends = threading.Event(), executor.gate(), []

    def work():
        begun.set()
        ends.append(gate.wait(TIMEOUT))
        if error is not None:
            raise error

    task = asyncio.create_task(way(aiofiles_core.asyncify(work)(executor=executor)))
    await until(begun.is_set)

    await cancelled(task)

    assert ends == []
    executor.finish()
    await asyncio.sleep(0)
    assert ends == [True]
