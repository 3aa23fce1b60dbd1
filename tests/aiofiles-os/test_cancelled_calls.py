"""A cancelled call returns at once, its function ends in the worker, and nothing leaks."""

import asyncio
import gc
import os
from unittest import mock

import pytest

import aiofiles_core
import aiofiles_os

from ..shared.gates import Gate
from ..shared.waiting import cancelled
from .mirrored import every_function

MAKERS = {"open": (os.devnull, os.O_RDONLY), "dup": (0,), "memfd_create": ("name",)}
makers = pytest.mark.parametrize(("name", "args"), [item for item in MAKERS.items() if hasattr(os, item[0])])


async def idle(executor):
    """Wait until the only thread of *executor* has nothing left to do."""
    await aiofiles_core.run(dict, executor=executor)
    await aiofiles_core.run(dict, executor=executor)


@every_function
@pytest.mark.usefixtures("nothing_is_reported")
async def test_a_cancelled_call_returns_at_once_and_its_error_is_not_reported(ours, blocking, name, executor):
    gate = Gate(mock.Mock(side_effect=OSError(5, "Input/output error")))
    with mock.patch.object(blocking, name, gate):
        task = asyncio.create_task(getattr(ours, name)("a", executor=executor))
        await gate.reached()
        await cancelled(task)
        gate.opened.set()
        await idle(executor)

    gc.collect()
    gate.function.assert_called_once_with("a")


@makers
async def test_a_descriptor_opened_after_its_caller_was_cancelled_is_closed(name, args, executor, nothing_is_open):
    gate = Gate(getattr(os, name))
    with mock.patch.object(os, name, gate):
        task = asyncio.create_task(getattr(aiofiles_os, name)(*args, executor=executor))
        await gate.reached()
        await cancelled(task)
        gate.opened.set()
        await idle(executor)

    assert gate.calls == 1


@makers
async def test_a_descriptor_opened_just_before_its_caller_is_cancelled_is_closed(name, args, executor, nothing_is_open):
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
@pytest.mark.usefixtures("nothing_is_open", "nothing_is_reported")
async def test_close_runs_also_if_it_is_cancelled_before_it_begins(name, executor):
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
