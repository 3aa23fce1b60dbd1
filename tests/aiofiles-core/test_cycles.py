"""An exception of a call leaves no reference cycle: the file is freed when its last reference is dropped."""

from __future__ import annotations

import asyncio
import gc
import io
import weakref

import pytest

import aiofiles_core

from ..shared.waiting import begun, several_steps


class Memory(io.BytesIO):
    def fail(self):
        raise ZeroDivisionError

    def __exit__(self, *exception):
        raise ZeroDivisionError


class AsyncMemory(aiofiles_core.AsyncBufferedReader):
    fail = aiofiles_core.delegated(Memory.fail)


async def behind(first, second):
    task = await begun(first)
    try:
        await second
    finally:
        await task


CALLS = {
    "seek": lambda file: file.seek(-1),
    "readline": lambda file: file.readline("x"),
    "read": lambda file: file.read("x"),
    "write": lambda file: file.write("x"),
    "own method": lambda file: file.fail(),
    "leaving": lambda file: file.__aexit__(None, None, None),
    "detached, then closed": lambda file: (file.detach(), file.close())[1],
    "behind another call": lambda file: behind(file.read(1), file.fail()),
    "in another task": lambda file: asyncio.ensure_future(file.fail()),
    "iteration": lambda file: anext(aiofiles_core.AsyncIteration(lambda: 1 / 0, 10)),
    "iteration that is entered": lambda file: aiofiles_core.AsyncIteration(file._file.fail, 10).__aenter__(),
    "function": lambda file: aiofiles_core.asyncify(file._file.fail)(),
    "open": lambda file: aiofiles_core.open("/no such file"),
}


@pytest.fixture
def without_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("debug", [False, True])
def test_an_exception_of_a_call_leaves_no_reference_cycle(name, debug, without_collector):
    async def main():
        asyncio.get_running_loop().slow_callback_duration = 60
        await aiofiles_core.run(int)
        blocking = Memory(b"abc")
        file = AsyncMemory(blocking)
        freed = weakref.ref(blocking)
        has_failed = False
        try:  # `pytest.raises` would keep it
            await CALLS[name](file)
        except Exception:
            has_failed = True
        assert has_failed

        del blocking, file
        await several_steps()
        for _ in range(1_000):  # the worker may be about to let go of it
            if freed() is not None:
                await aiofiles_core.run(int)

        assert freed() is None

    # Not in the tasks of the tests, because asyncio's tasks written in Python leave a cycle themselves.
    asyncio.run(main(), debug=debug)
