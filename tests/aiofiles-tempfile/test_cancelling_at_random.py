"""Calls cancelled at random moments of creating, using and leaving leave nothing behind."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_tempfile

from ..shared.waiting import within

CANCELLATIONS = 100
# How many tasks there are at a time.
TOGETHER = 20

pytestmark = pytest.mark.usefixtures("nothing_is_left")


async def cancel_at_random(use, chance, *, workers=4):
    """Cancel tasks of *use*, which gets an executor and *chance*, until `CANCELLATIONS` were cancelled."""
    cancelled = 0
    with ThreadPoolExecutor(workers) as executor:
        while cancelled < CANCELLATIONS:
            tasks = [asyncio.create_task(use(executor, chance)) for _ in range(TOGETHER)]
            await asyncio.sleep(0)
            cancelling = [asyncio.create_task(cancel(task, moment(chance))) for task in tasks]
            await within(asyncio.wait([*tasks, *cancelling]))
            cancelled += sum(task.cancelled() for task in tasks)
            failed = [task.exception() for task in tasks if not task.cancelled() and task.exception()]
            assert failed == []


def moment(chance):
    """Choose how many steps of the loop to wait. A trip takes some, and other tasks use the threads, too."""
    return chance.choice([0, int(chance.expovariate(1 / 30)), int(chance.expovariate(1 / 300))])


async def cancel(task, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()


async def use_file(file, data, chance):
    newline = data[-1:]
    for name, args in [
        ("write", (data,)),
        ("writelines", ([data] * 3,)),
        ("tell", ()),
        ("flush", ()),
        ("seek", (0,)),
        ("readline", ()),
        ("read", (3,)),
        ("truncate", (2 * len(data),)),
        ("seek", (0, os.SEEK_END)),
        ("write", (newline,)),
    ]:
        if chance.random() < 0.7:
            await getattr(file, name)(*args)
    async for line in file:
        assert isinstance(line, type(newline))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("TemporaryFile", {}),
        ("TemporaryFile", {"mode": "w+", "buffering": 1}),
        ("NamedTemporaryFile", {}),
        ("NamedTemporaryFile", {"mode": "w+", "encoding": "latin-1"}),
        ("SpooledTemporaryFile", {"max_size": 8}),
        ("SpooledTemporaryFile", {"max_size": 8, "mode": "w+"}),
    ],
)
async def test_cancelled_uses_of_a_file_leave_nothing(name, options, chance):
    data = b"0123456\n" if "mode" not in options else "0123456\n"

    async def use(executor, chance):
        if chance.random() < 0.5:
            async with getattr(aiofiles_tempfile, name)(**options, executor=executor) as file:
                await use_file(file, data, chance)
        else:
            async with await getattr(aiofiles_tempfile, name)(**options, executor=executor) as file:
                await use_file(file, data, chance)

    await cancel_at_random(use, chance)


async def test_cancelled_uses_of_a_spooled_file_that_goes_to_disk_leave_nothing(chance):
    async def use(executor, chance):
        async with aiofiles_tempfile.SpooledTemporaryFile(executor=executor) as file:
            await use_file(file, b"0123456\n", chance)
            await chance.choice([file.rollover, file.fileno])()
            await use_file(file, b"0123456\n", chance)

    await cancel_at_random(use, chance)


@pytest.mark.parametrize("suffix", ["", b""])
async def test_cancelled_uses_of_a_directory_leave_nothing(suffix, chance):
    async def use(executor, chance):
        async with aiofiles_tempfile.TemporaryDirectory(suffix, executor=executor) as path:
            async with aiofiles_tempfile.NamedTemporaryFile(dir=path, delete=False, executor=executor) as file:
                await file.write(b"contents")
            await aiofiles_tempfile.mkdtemp(dir=path, executor=executor)
            os.close((await aiofiles_tempfile.mkstemp(dir=path, executor=executor))[0])

    # One, because a worker that still creates a file for a cancelled task would disturb the removal.
    await cancel_at_random(use, chance, workers=1)


async def test_cancelled_uses_of_a_directory_with_cleanup_leave_nothing(chance):
    async def use(executor, chance):
        directory = None
        try:
            directory = await aiofiles_tempfile.TemporaryDirectory(executor=executor)
            await aiofiles_tempfile.mkdtemp(dir=directory.name, executor=executor)
        finally:
            if directory is not None:
                await chance.choice([directory.cleanup, directory.close])()

    await cancel_at_random(use, chance)


@pytest.mark.parametrize("name", ["NamedTemporaryFile", "mkstemp", "mkdtemp"])
async def test_cancelled_creations_of_files_to_keep_leave_nothing(name, directory, chance):
    kept = set()

    async def use(executor, chance):
        if name == "mkdtemp":
            kept.add(await aiofiles_tempfile.mkdtemp(executor=executor))  # from here on the caller must remove it
        elif name == "mkstemp":
            descriptor, path = await aiofiles_tempfile.mkstemp(executor=executor)
            kept.add(path)
            os.close(descriptor)
        else:
            file = await aiofiles_tempfile.NamedTemporaryFile(delete=False, executor=executor)
            kept.add(file.name)
            await file.close()

    await cancel_at_random(use, chance)

    assert kept
    assert {str(path) for path in directory.iterdir()} == kept
    for path in kept:
        os.rmdir(path) if name == "mkdtemp" else os.unlink(path)
