"""A call cancelled before it begins never runs. The task of a call cancelled while it runs goes on at once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest

from aiofiles_pathlib import Path


@pytest.fixture
def busy():
    """An executor whose only thread is busy until the event is set."""
    may_go = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(may_go.wait, 60)
        yield executor, may_go
        may_go.set()


@pytest.mark.parametrize("call", [Path.unlink, Path.read_bytes, Path.resolve])
async def test_a_call_cancelled_before_it_begins_never_runs(call, busy, tmp_path):
    executor, may_go = busy
    (tmp_path / "file").touch()
    with mock.patch(f"pathlib.Path.{call.__name__}") as replaced:
        task = asyncio.ensure_future(call(Path(tmp_path / "file", executor=executor)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        may_go.set()
        await asyncio.get_running_loop().run_in_executor(executor, int)

    replaced.assert_not_called()


async def test_a_cancelled_task_goes_on_while_the_call_still_runs(tmp_path):
    is_called, may_go, is_over = asyncio.Event(), threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def stuck(path):
        loop.call_soon_threadsafe(is_called.set)
        assert may_go.wait(60)
        loop.call_soon_threadsafe(is_over.set)

    with mock.patch("pathlib.Path.touch", stuck):
        task = asyncio.ensure_future(Path(tmp_path / "file").touch())
        await is_called.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_over.is_set()
        may_go.set()
        await is_over.wait()


async def test_the_task_of_a_cancelled_step_of_an_iteration_goes_on_at_once(busy, tmp_path):
    executor, _ = busy
    task = asyncio.ensure_future(anext(Path(tmp_path, executor=executor).iterdir()))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
