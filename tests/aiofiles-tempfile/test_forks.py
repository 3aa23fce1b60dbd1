"""A fork of the process uses a temporary file while its parent does."""

import asyncio
import os
import threading

import pytest

import aiofiles_tempfile

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

TIMEOUT = 60


async def use(file):
    """Read the content, then write something else."""
    await file.seek(0)
    before = await file.read()
    await file.seek(0)
    await file.write(b"child")
    await file.seek(0)
    return before, await file.read()


@pytest.mark.parametrize("is_rolled", [False, True])
@pytest.mark.parametrize("name", ["rollover", "fileno"])
async def test_a_fork_uses_a_spooled_file_while_its_parent_does(name, is_rolled, no_file_is_left, forked):
    async with aiofiles_tempfile.SpooledTemporaryFile(100) as file:
        await file.write(b"parent")
        if is_rolled:
            await file.rollover()
            await file.flush()
        entered, opened = threading.Event(), threading.Event()
        method = getattr(file._file, name)

        def held():
            delattr(file._file, name)
            entered.set()
            assert opened.wait(TIMEOUT)
            return method()

        setattr(file._file, name, held)
        call = asyncio.create_task(getattr(file, name)())
        await asyncio.sleep(0)
        assert entered.wait(TIMEOUT)
        write = asyncio.create_task(file.write(b" goes on"))
        await asyncio.sleep(0)

        try:
            before, after = forked(lambda: asyncio.run(use(file)))
        finally:
            opened.set()
        await asyncio.wait_for(asyncio.gather(call, write), TIMEOUT)

        assert before == b"parent"
        assert after.startswith(b"child")
        if not is_rolled:  # the processes share no memory
            await file.seek(0)
            assert await file.read() == b"parent goes on"
