"""A cancelled call leaves no file, directory or descriptor behind. Calls on a spooled file keep their order."""

import asyncio
import os
import sys
import tempfile

import pytest

import aiofiles_tempfile

from ..shared.waiting import TIMEOUT, begun, cancelled, until, within

# Each factory with options that decide what is left behind.
OPENINGS = [
    ("TemporaryFile", {}),
    ("TemporaryFile", {"mode": "w", "buffering": 1}),
    ("NamedTemporaryFile", {}),
    ("NamedTemporaryFile", {"delete": False}),
    ("SpooledTemporaryFile", {"max_size": 1}),
    ("SpooledTemporaryFile", {"mode": "w"}),
    ("TemporaryDirectory", {}),
]
if sys.version_info >= (3, 12):
    OPENINGS += [
        ("NamedTemporaryFile", {"delete_on_close": False}),
        ("NamedTemporaryFile", {"delete": False, "delete_on_close": False}),
        ("TemporaryDirectory", {"delete": False}),
    ]


pytestmark = pytest.mark.usefixtures("nothing_is_left")


async def awaited(opening):
    return await opening


async def entered(opening):
    async with opening:
        pytest.fail("the context was entered")


every_opening = pytest.mark.parametrize(("name", "options"), OPENINGS)
every_way = pytest.mark.parametrize("way", [awaited, entered])
both_modes = pytest.mark.parametrize(("mode", "data"), [("w+b", b"0123456789"), ("w+", "0123456789")])


@every_opening
@every_way
async def test_an_opening_cancelled_while_it_runs_removes_its_file_or_directory(
    way, name, options, executor, monkeypatch
):
    blocking, made = getattr(tempfile, name), []
    gate = executor.gate()
    make_and_wait = lambda **options: made.append(blocking(**options)) or (gate.wait(TIMEOUT) and made.pop())  # noqa: E731
    monkeypatch.setattr(tempfile, name, make_and_wait)
    task = asyncio.create_task(way(getattr(aiofiles_tempfile, name)(**options, executor=executor)))
    await until(lambda: made)

    await cancelled(task)

    executor.finish()


@every_opening
@every_way
@pytest.mark.parametrize("moment", ["queued", "done", "done, and the executor shut down"])
async def test_an_opening_cancelled_before_its_result_arrives_leaves_nothing(way, moment, name, options, executor):
    executor.hold()
    task = await begun(way(getattr(aiofiles_tempfile, name)(**options, executor=executor)), 3)
    if moment != "queued":
        executor.finish()
    if moment.endswith("shut down"):
        executor.shutdown()

    await cancelled(task)

    executor.open_gates()
    executor.shutdown()


@pytest.mark.parametrize("leave", ["cleanup", "close", "__aexit__"])
async def test_a_cancelled_cleanup_still_removes_the_directory(leave, executor):
    directory = await aiofiles_tempfile.TemporaryDirectory(executor=executor)
    executor.hold()
    task = await begun(getattr(directory, leave)(*([None] * 3 if leave == "__aexit__" else [])), 3)

    task.cancel()
    for _ in range(5):
        await asyncio.sleep(0)

    # Only leaving waits.
    assert (task.done(), os.path.exists(directory.name)) == (leave != "__aexit__", True)
    executor.finish()
    await asyncio.wait([task], timeout=TIMEOUT)
    assert task.cancelled()
    assert not os.path.exists(directory.name)


@both_modes
async def test_concurrent_calls_on_a_spooled_file_keep_their_order(mode, data):
    async with aiofiles_tempfile.SpooledTemporaryFile(25, mode) as file:
        calls = [file.write(data[:4]) for _ in range(10)]  # goes to disk half-way
        calls += [file.tell(), file.rollover(), file.write(data), file.seek(0), file.read(6), file.read()]
        answers = await within(asyncio.gather(*calls))

    assert answers == [*[4] * 10, 40, None, 10, 0, data[:4] + data[:2], data[2:4] + data[:4] * 8 + data]


@both_modes
async def test_calls_in_memory_wait_for_the_one_that_runs(mode, data, executor):
    async with aiofiles_tempfile.SpooledTemporaryFile(1000, mode, executor=executor) as file:
        await file.write(data)
        executor.hold()
        tasks = [
            await begun(call, 3) for call in (file.writelines(iter([data])), file.seek(0), file.read(3), file.tell())
        ]
        assert not any(task.done() for task in tasks)

        executor.open_gates()

        assert (await within(asyncio.gather(*tasks)))[1:] == [0, data[:3], 3]
        assert file._file._rolled is False


@both_modes
@pytest.mark.parametrize("rolled", [False, True])
@pytest.mark.parametrize("is_done", [False, True])
async def test_a_cancelled_read_of_a_spooled_file_takes_nothing(mode, data, rolled, is_done, executor):
    async with aiofiles_tempfile.SpooledTemporaryFile(0, mode, executor=executor) as file:
        await file.write(data)
        await file.seek(2)
        if rolled:
            await file.rollover()
        calls = executor.calls
        executor.hold()
        truncating = await begun(file.truncate(8), 3)  # runs in the executor, so the next call does, too
        executor.hold()
        reading = await begun(file.read(3), 3)
        if is_done:
            executor.gates[0].set()
            await until(lambda: executor.calls == calls + 2)
            executor.finish()

        await cancelled(reading)

        executor.open_gates()
        await within(truncating)
        assert (await file.tell(), await file.read()) == (2, data[2:8])
