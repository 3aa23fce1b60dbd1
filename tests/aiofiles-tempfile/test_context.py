"""A factory's return value holds no reference to its file or directory after it was left."""

import asyncio
import contextlib
import gc
import weakref

import pytest

import aiofiles_tempfile

from ..shared.gates import hold, stop
from ..shared.waiting import TIMEOUT

pytestmark = pytest.mark.usefixtures("nothing_is_left")

KINDS = [
    ("TemporaryFile", {}),
    ("TemporaryFile", {"mode": "w+", "encoding": "utf-8"}),
    ("NamedTemporaryFile", {}),
    ("NamedTemporaryFile", {"buffering": 0}),
    ("SpooledTemporaryFile", {}),
    ("SpooledTemporaryFile", {"max_size": 1, "mode": "w+"}),
    ("TemporaryDirectory", {}),
    ("TemporaryDirectory", {"suffix": "x"}),
]
kinds = pytest.mark.parametrize(("name", "options"), KINDS, ids=str)


def references(made):
    return [weakref.ref(made), weakref.ref(made._file)]


async def enter(context):
    async with context:
        pass


async def leave(context):
    found = references(await context)
    await enter(context)
    return found


async def leave_by_an_exception(context):
    found = references(await context)
    with contextlib.suppress(KeyError):
        async with context:
            raise KeyError
    return found


async def leave_when_cancelled(context):
    made = await context
    if hasattr(made, "rollover"):  # in memory, a file is closed without a thread
        await made.rollover()
    gate = hold(made._file, "__exit__")
    await stop(asyncio.ensure_future(enter(context)), gate)
    return references(made)


@kinds
@pytest.mark.parametrize("way", [leave, leave_by_an_exception, leave_when_cancelled])
async def test_what_a_factory_returned_holds_no_file_after_it_was_left(way, name, options, executor):
    context = getattr(aiofiles_tempfile, name)(**options, executor=executor)

    found = await way(context)

    # The loop and the worker must drop their references to the last call.
    await asyncio.sleep(0)
    executor.submit(int).result(TIMEOUT)
    gc.collect()
    assert [reference() for reference in found] == [None, None]
    assert isinstance(context, aiofiles_tempfile.factories.AiofilesContextManager)


@kinds
async def test_awaiting_or_entering_again_after_leaving_raises(name, options):
    context = getattr(aiofiles_tempfile, name)(**options)
    await enter(context)

    with pytest.raises(RuntimeError, match="already awaited"):
        await context
    with pytest.raises(RuntimeError, match="already awaited"):
        await enter(context)


@kinds
async def test_leaving_twice_is_harmless(name, options):
    context = getattr(aiofiles_tempfile, name)(**options)
    await enter(context)

    await context.__aexit__(None, None, None)
