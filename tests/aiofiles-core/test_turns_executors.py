"""The turn is passed on, whatever happens to the executor."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


async def test_calls_to_an_executor_that_was_shut_down_raise_and_block_no_other(blocking):
    executor = ThreadPoolExecutor(1)
    file = aiofiles_core.wrap(blocking, executor=executor)
    executor.shutdown()

    for _ in range(2):
        with pytest.raises(RuntimeError, match="shutdown"):
            await within(file.read())
    with pytest.raises(RuntimeError, match="shutdown"):
        await within(file.__aexit__(None, None, None))

    file._executor = None
    await within(file.close())
    assert file.closed


async def test_calls_that_wait_when_the_executor_is_shut_down_raise(blocking):
    executor = ThreadPoolExecutor(1)
    file = aiofiles_core.wrap(blocking, executor=executor)
    gate = hold(blocking, "readline")
    first, *waiting = [await begun(call) for call in (file.readline(), file.readline(), file.tell(), file.close())]
    assert gate.entered.wait(TIMEOUT)
    executor.shutdown(wait=False)

    gate.opened.set()

    assert await within(first) == "one\n"
    for task in waiting:
        with pytest.raises(RuntimeError, match="shutdown"):
            await within(task)


@pytest.mark.parametrize("name", ["readline", "write", "close", "__aexit__"])
async def test_when_an_executor_drops_a_call_the_next_ones_do_not_hang(name, blocking):
    executor = ThreadPoolExecutor(1)
    busy = threading.Event()
    executor.submit(busy.wait, TIMEOUT)
    file = aiofiles_core.wrap(blocking, executor=executor)
    args = {"write": ("new",), "__aexit__": (None, None, None)}.get(name, ())
    task = await begun(getattr(file, name)(*args))
    behind = await begun(file.tell())

    executor.shutdown(wait=False, cancel_futures=True)
    busy.set()

    await asyncio.wait([task, behind], timeout=TIMEOUT)
    assert task.done()
    assert isinstance(behind.exception(), RuntimeError)
    file._executor = None
    await within(file.close())
    assert file.closed


@pytest.mark.parametrize("name", ["readline", "write", "close", "__aexit__"])
async def test_when_an_executor_fails_without_running_a_call_the_file_can_still_be_closed(name, blocking):
    class Failing(Executor):
        def submit(self, fn, /, *args):
            future = Future()
            future.set_exception(BrokenExecutor("broken"))
            return future

    file = aiofiles_core.wrap(blocking, executor=Failing())
    args = {"write": ("new",), "__aexit__": (None, None, None)}.get(name, ())

    for _ in range(2):
        [answer] = await asyncio.wait_for(asyncio.gather(getattr(file, name)(*args), return_exceptions=True), TIMEOUT)
        assert isinstance(answer, BrokenExecutor) or file.closed

    file._executor = None
    await within(file.close())
    assert file.closed


@pytest.fixture
def threadless(monkeypatch):
    """A pool that can start no thread, as at the system's limit, until `undo` is called."""

    def fail(thread):
        raise RuntimeError("can't start new thread")

    with ThreadPoolExecutor(1) as pool, monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        pool.undo = patch.undo
        yield pool


@pytest.mark.parametrize("kind", ["run", "open", "write", "close"])
async def test_a_call_that_no_thread_could_run_never_runs(kind, blocking, tmp_path, threadless):
    made = []
    file = aiofiles_core.wrap(blocking, executor=threadless)
    calls = {
        "run": lambda: aiofiles_core.run(lambda: made.append(kind), executor=threadless),
        "open": lambda: aiofiles_core.open(tmp_path / "new", "w", executor=threadless),
        "write": lambda: file.write("new"),
        "close": lambda: file.close(),
    }
    with pytest.raises(RuntimeError, match="can't start new thread"):
        await calls[kind]()

    threadless.undo()

    assert await within(file.readline()) == "one\n"
    assert (made, (tmp_path / "new").exists(), await within(file.readline())) == ([], False, "two\n")
    await within(file.close())
    assert file.closed


async def test_a_pool_of_one_thread_serves_many_files(tmp_path):
    with ThreadPoolExecutor(1) as executor:

        async def write_and_read(number):
            async with aiofiles_core.open(tmp_path / str(number), "w+", executor=executor) as file:
                await asyncio.gather(*[file.write(str(i)) for i in range(5)])
                await file.seek(0)
                return await file.read()

        assert await within(asyncio.gather(*map(write_and_read, range(20)))) == ["01234"] * 20


async def test_an_executor_that_returns_results_without_running_calls_delays_no_other_call(blocking):
    class Answering(Executor):
        def submit(self, fn, /, *args):
            future = Future()
            future.set_result("answer")
            return future

    file = aiofiles_core.wrap(blocking, executor=Answering())

    assert await within(file.readline()) == "answer"
    assert await within(file.tell()) == "answer"
