"""A call cancelled before it begins never runs. The task of a call cancelled while it runs goes on at once."""

import asyncio
import threading
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from ..shared.gates import Gate
from ..shared.waiting import until_set


@pytest.mark.parametrize("call", [Path.unlink, Path.read_bytes, Path.resolve])
async def test_a_call_cancelled_before_it_begins_never_runs(call, executor, tmp_path):
    executor.hold()
    (tmp_path / "file").touch()
    with mock.patch(f"pathlib.Path.{call.__name__}") as replaced:
        task = asyncio.ensure_future(call(Path(tmp_path / "file", executor=executor)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        executor.finish()

    replaced.assert_not_called()


async def test_a_cancelled_task_goes_on_while_the_call_still_runs(tmp_path):
    is_over = threading.Event()
    gate = Gate(lambda *args, **options: is_over.set())

    with mock.patch("pathlib.Path.touch", gate):
        task = asyncio.ensure_future(Path(tmp_path / "file").touch())
        await gate.reached()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_over.is_set()
        gate.opened.set()
        await until_set(is_over)


async def test_the_task_of_a_cancelled_step_of_an_iteration_goes_on_at_once(executor, tmp_path):
    executor.hold()
    task = asyncio.ensure_future(anext(Path(tmp_path, executor=executor).iterdir()))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
