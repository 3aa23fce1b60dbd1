"""A call runs the current function of `os`, in the executor that the caller chooses."""

import asyncio
import os
import threading
from unittest import mock

import pytest

import aiofiles_core
import aiofiles_os

from .mirrored import every_function


@every_function
async def test_a_call_runs_in_the_given_executor(ours, blocking, name, executor):
    with mock.patch.object(blocking, name, threading.current_thread):
        thread = await getattr(ours, name)(executor=executor)

    assert thread is executor.thread
    assert executor.calls == 1


@every_function
async def test_a_call_runs_in_the_default_executor_of_the_loop(ours, blocking, name, executor):
    asyncio.get_running_loop().set_default_executor(executor)

    with mock.patch.object(blocking, name, threading.current_thread):
        thread = await getattr(ours, name)()

    assert thread is executor.thread


@every_function
async def test_a_call_uses_the_given_loop(ours, blocking, name, executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())

    with mock.patch.object(blocking, name, return_value="answer"):
        answer = await getattr(ours, name)(loop=loop, executor=executor)

    assert answer == "answer"
    loop.run_in_executor.assert_called_once_with(executor, mock.ANY)


@every_function
async def test_a_call_passes_exactly_the_given_arguments(ours, blocking, name):
    with mock.patch.object(blocking, name) as twin:
        await getattr(ours, name)("a", b"b", option=3)

    twin.assert_called_once_with("a", b"b", option=3)


@every_function
async def test_a_call_raises_the_exception_object_of_its_twin(ours, blocking, name):
    error = OSError(5, "Input/output error", "a", None, "b")

    with mock.patch.object(blocking, name, side_effect=error), pytest.raises(OSError, match="Input") as caught:
        await getattr(ours, name)("a", "b")

    assert caught.value is error


async def test_a_patch_of_os_takes_effect_until_it_ends(tmp_path):
    with mock.patch("os.stat", return_value="patched"):
        patched = await aiofiles_os.stat(tmp_path)

    assert patched == "patched"
    assert await aiofiles_os.stat(tmp_path) == os.stat(tmp_path)


async def test_a_patch_of_os_path_takes_effect_until_it_ends(tmp_path):
    with mock.patch("os.path.exists", return_value="patched"):
        patched = await aiofiles_os.path.exists(tmp_path)

    assert patched == "patched"
    assert await aiofiles_os.path.exists(tmp_path) is True


async def test_the_function_is_looked_up_only_when_the_call_runs(tmp_path):
    call = aiofiles_os.stat(tmp_path)

    with mock.patch("os.stat", return_value="patched"):
        assert await call == "patched"


def test_a_coroutine_created_outside_a_loop_runs_in_the_given_one(tmp_path):
    loop = asyncio.new_event_loop()
    coroutine = aiofiles_os.stat(tmp_path, loop=loop)

    try:
        assert loop.run_until_complete(coroutine) == os.stat(tmp_path)
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def test_a_function_works_in_one_loop_after_another(tmp_path):
    answers = [asyncio.run(aiofiles_os.path.exists(tmp_path)) for _ in range(2)]

    assert answers == [True, True]


async def test_many_calls_run_side_by_side(tmp_path):
    paths = [tmp_path / str(number) for number in range(20)]

    await asyncio.gather(*map(aiofiles_os.mkdir, paths))

    assert sorted(await aiofiles_os.listdir(tmp_path)) == sorted(path.name for path in paths)


def test_wrap_is_the_asyncify_of_the_core():
    assert aiofiles_os.wrap is aiofiles_core.asyncify


async def test_wrap_turns_any_function_into_a_coroutine_function(executor):
    thread = await aiofiles_os.wrap(threading.current_thread)(executor=executor)

    assert thread is executor.thread
