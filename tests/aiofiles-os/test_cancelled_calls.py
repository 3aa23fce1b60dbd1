"""A cancelled call returns at once, its function ends in the worker, and nothing leaks."""

import asyncio
import gc
import os
import threading
from unittest import mock

import pytest

import aiofiles_core
import aiofiles_os

from .mirrored import every_function
from .test_open_descriptors import is_open

MAKERS = {"open": (os.devnull, os.O_RDONLY), "dup": (0,), "memfd_create": ("name",)}
makers = pytest.mark.parametrize(("name", "args"), [item for item in MAKERS.items() if hasattr(os, item[0])])


class Gate:
    """A blocking function that waits in the worker until the gate is opened, then calls *function*."""

    def __init__(self, function):
        self.function = function
        self.entered = threading.Event()
        self.opened = threading.Event()
        self.answers = []

    def __call__(self, *args, **kwargs):
        self.entered.set()
        assert self.opened.wait(30)
        self.answers.append(self.function(*args, **kwargs))
        return self.answers[-1]


@pytest.fixture
async def complaints():
    """A list of what is reported to the loop, such as errors that were never retrieved."""
    told = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))
    return told


@pytest.fixture
async def counted(executor):
    """Fail if the test leaves a descriptor open."""
    await aiofiles_core.run(dict, executor=executor)  # from the first call on, the loop has a descriptor that wakes it
    before = [*filter(is_open, range(1000))]
    yield
    assert [*filter(is_open, range(1000))] == before


async def entered(gate):
    assert await asyncio.get_running_loop().run_in_executor(None, gate.entered.wait, 30)


async def idle(executor):
    """Wait until the only thread of *executor* has nothing left to do."""
    await aiofiles_core.run(dict, executor=executor)
    await aiofiles_core.run(dict, executor=executor)


async def cancelled(task):
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@every_function
async def test_a_cancelled_call_returns_at_once_and_its_error_is_not_reported(
    ours, blocking, name, executor, complaints
):
    gate = Gate(mock.Mock(side_effect=OSError(5, "Input/output error")))
    with mock.patch.object(blocking, name, gate):
        task = asyncio.create_task(getattr(ours, name)("a", executor=executor))
        await entered(gate)
        await cancelled(task)
        gate.opened.set()
        await idle(executor)

    gc.collect()
    gate.function.assert_called_once_with("a")
    assert complaints == []


@makers
async def test_a_descriptor_opened_after_its_caller_was_cancelled_is_closed(name, args, executor, counted):
    gate = Gate(getattr(os, name))
    with mock.patch.object(os, name, gate):
        task = asyncio.create_task(getattr(aiofiles_os, name)(*args, executor=executor))
        await entered(gate)
        await cancelled(task)
        gate.opened.set()
        await idle(executor)

    assert len(gate.answers) == 1


@makers
async def test_a_descriptor_opened_just_before_its_caller_is_cancelled_is_closed(name, args, executor, counted):
    task = asyncio.create_task(getattr(aiofiles_os, name)(*args, executor=executor))
    await asyncio.sleep(0)
    executor.submit(dict).result()  # it is open, but the task does not have it yet

    await cancelled(task)

    await idle(executor)


@makers
async def test_a_call_cancelled_before_it_begins_opens_no_descriptor(name, args, executor):
    gate = Gate(dict)
    before = aiofiles_core.run(gate, executor=executor)
    with mock.patch.object(os, name) as twin:
        task = asyncio.create_task(getattr(aiofiles_os, name)(*args, executor=executor))
        await asyncio.sleep(0)
        await cancelled(task)
        gate.opened.set()
        await before
        await idle(executor)

    assert twin.mock_calls == []


@pytest.mark.parametrize("name", ["close", "closerange"])
async def test_close_runs_also_if_it_is_cancelled_before_it_begins(name, executor, complaints, counted):
    descriptor = os.open(os.devnull, os.O_RDONLY)
    gate = Gate(dict)
    before = aiofiles_core.run(gate, executor=executor)
    args = (descriptor,) if name == "close" else (descriptor, descriptor + 1)
    task = asyncio.create_task(getattr(aiofiles_os, name)(*args, executor=executor))
    await asyncio.sleep(0)

    await cancelled(task)

    gate.opened.set()
    await before
    await idle(executor)
    assert complaints == []
