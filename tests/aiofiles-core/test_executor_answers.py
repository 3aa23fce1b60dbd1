"""The caller gets a result as the executor, or a replacement of `run_in_executor`, has changed it."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from unittest import mock

import pytest

import aiofiles_core

from ..shared.executors import ImmediateExecutor
from ..shared.waiting import within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

LINES = [f"line {number}\n" for number in range(500)]


class Shouting(ThreadPoolExecutor):
    """Changes each text that a call returns."""

    def submit(self, fn, /, *args):
        return super().submit(self._call, partial(fn, *args))

    @staticmethod
    def _call(call):
        answer = call()
        return answer.upper() if isinstance(answer, str) else answer


class Direct(ImmediateExecutor):
    """Returns futures that are done, whose results it has changed."""

    def submit(self, fn, /, *args):
        return super().submit(Shouting._call, partial(fn, *args))


class Retrying(ThreadPoolExecutor):
    """Makes each call again that fails."""

    def submit(self, fn, /, *args):
        return super().submit(self._call, partial(fn, *args))

    @staticmethod
    def _call(call):
        try:
            return call()
        except OSError:
            return call()


@pytest.mark.parametrize("kind", [Shouting, Direct])
async def test_a_function_returns_what_the_executor_returns(kind):
    with kind() if kind is Direct else kind(1) as executor:
        assert await aiofiles_core.run(lambda: "abc", executor=executor) == "ABC"
        assert await aiofiles_core.asyncify(str.strip)(" a ", executor=executor) == "A"


@pytest.mark.parametrize("kind", [Shouting, Direct])
async def test_a_file_returns_what_the_executor_returns(kind, path):
    with kind() if kind is Direct else kind(1) as executor:
        async with aiofiles_core.open(path, executor=executor) as file:
            lines = [line async for line in file]
            await file.seek(0)
            pieces = [await file.read(5) for _ in range(4)]

    assert lines == [line.upper() for line in LINES]
    assert "".join(pieces) == "".join(LINES).upper()[:20]


async def test_reads_are_read_ahead_with_an_executor_that_changes_nothing(path, executor):
    async with aiofiles_core.open(path, executor=executor) as file:
        assert [line async for line in file] == LINES

    assert executor.calls < 60


async def test_an_executor_can_retry_a_failed_call(tmp_path):
    failures = [OSError("once")]

    def flaky():
        if failures:
            raise failures.pop()
        return "answer"

    with Retrying(1) as executor:
        assert await aiofiles_core.run(flaky, executor=executor) == "answer"


async def test_an_error_of_the_executor_after_the_call_reaches_the_caller_and_loses_no_line(path):
    class Failing(ThreadPoolExecutor):
        fails = False

        def submit(self, fn, /, *args):
            return super().submit(self._call, partial(fn, *args))

        def _call(self, call):
            answer = call()
            if self.fails:
                self.fails = False
                raise ConnectionError("of the executor")
            return answer

    with Failing(1) as executor:
        async with aiofiles_core.open(path, executor=executor) as file:
            assert await file.readline() == LINES[0]
            executor.fails = True
            with pytest.raises(ConnectionError):
                await file.readline()
            assert [line async for line in file] == LINES[1:]


@pytest.mark.parametrize("make", [ProcessPoolExecutor], ids=["processes"])
async def test_an_open_file_cannot_be_used_in_another_process(make, path):
    with make(1) as executor, path.open() as blocking:
        file = aiofiles_core.wrap(blocking, executor=executor)
        for call in (file.readline, file.tell):
            with pytest.raises(TypeError, match="another process"):
                await within(call())
        iteration = aiofiles_core.AsyncIteration(partial(os.scandir, path.parent), 10, executor=executor)
        with pytest.raises(TypeError, match="another process"):
            await within(anext(iteration))
        # Functions of objects that are not open can run there.
        assert await within(aiofiles_core.run(partial(os.path.basename, path), executor=executor)) == "f"


def test_a_call_cannot_be_pickled(path):
    with path.open() as blocking:
        calls = aiofiles_core.Calls()
        call = calls.choose(blocking, "tell", (), {}, asyncio.new_event_loop(), None)
        call.loop.close()
        with pytest.raises(TypeError, match="another process"):
            pickle.dumps(call)


async def use(path):
    async with aiofiles_core.open(path) as file:
        lines = [line async for line in file]
        await file.seek(0)
        return [*lines, await file.read(3)]


async def as_coroutine(self, executor, function, *args):
    return function(*args)


def as_task(self, executor, function, *args):
    return self.create_task(as_coroutine(self, executor, function, *args))


class Awaitable:
    def __init__(self, answer):
        self.answer = answer

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.answer


def as_awaitable(self, executor, function, *args):
    return Awaitable(function(*args))


@pytest.mark.parametrize("replacement", [as_coroutine, as_task, as_awaitable])
@pytest.mark.parametrize("where", ["class", "loop"])
async def test_run_in_executor_may_return_any_awaitable(replacement, where, path):
    loop = asyncio.get_running_loop()
    patch = (
        mock.patch("asyncio.BaseEventLoop.run_in_executor", replacement)
        if where == "class"
        else mock.patch.object(loop, "run_in_executor", partial(replacement, loop))
    )
    with patch:
        assert await within(use(path)) == [*LINES, LINES[0][:3]]
        assert await aiofiles_core.run(lambda: 3) == 3
        with pytest.raises(FileNotFoundError):
            await aiofiles_core.open("/no such file")


async def test_run_in_executor_may_be_an_asynchronous_mock(path):
    call = mock.AsyncMock(side_effect=lambda executor, function, *args: function(*args))
    with mock.patch.object(asyncio.get_running_loop(), "run_in_executor", call):
        assert await within(use(path)) == [*LINES, LINES[0][:3]]

    assert call.await_count > 4


@pytest.mark.asyncio_loop
def test_a_replacement_of_run_in_executor_before_the_import_sees_every_call(path):
    program = f"""
import asyncio
calls = []
original = asyncio.BaseEventLoop.run_in_executor
def counting(self, executor, function, *args):
    calls.append(function)
    return original(self, executor, function, *args)
asyncio.BaseEventLoop.run_in_executor = counting
import aiofiles_core

async def main():
    async with aiofiles_core.open({str(path)!r}) as file:
        await file.read()
        await aiofiles_core.run(int)
asyncio.run(main())
print(len(calls))
"""
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert printed == "4\n"
