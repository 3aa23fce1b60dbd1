"""SpooledTemporaryFile in memory: the loop still runs other tasks, and tasks that share the file keep their order."""

import asyncio

import pytest

import aiofiles_tempfile

from .calling import spooled


async def test_the_loop_runs_other_tasks_while_a_file_in_memory_is_used(executor, others):
    file, calls = await spooled(executor, 0)
    for _ in range(1000):
        await file.write(b"line\n")
    written = others.turns
    await file.seek(0)
    async for _ in file:
        pass

    assert written >= 5
    assert others.turns - written >= 5
    assert calls() == 0
    await file.close()


@pytest.mark.parametrize("mode", ["w+b", "w+"])
async def test_the_next_reader_gets_the_lines_of_cancelled_ones(mode, executor):
    lines = [f"{number}\n" if mode == "w+" else b"%d\n" % number for number in range(2000)]
    file, _ = await spooled(executor, 0, mode=mode)
    await file.writelines(lines)
    await file.seek(0)
    found = []

    async def read():
        async for line in file:
            found.append(line)  # noqa: PERF401  # it may be cancelled at any line

    while len(found) < len(lines):
        before = len(found)
        reading = asyncio.create_task(read())
        while len(found) == before and not reading.done():  # what the reader before left is read in a thread
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait([reading])

    assert found == lines
    await file.close()


async def test_many_tasks_write_in_order_without_a_thread(executor):
    file, calls = await spooled(executor, 0)

    await asyncio.gather(*[file.write(b"%d\n" % number) for number in range(1000)])

    await file.seek(0)
    assert await file.readlines() == [b"%d\n" % number for number in range(1000)]
    assert calls() == 0
    await file.close()


async def test_the_mode_is_known_while_the_data_goes_to_disk(executor):
    class Rolling:
        modes = iter([AttributeError, "rb+"])

        @property
        def mode(self):
            mode = next(self.modes)
            if mode is AttributeError:
                raise mode
            return mode

    assert aiofiles_tempfile.AsyncSpooledTemporaryFile(Rolling()).mode == "rb+"
