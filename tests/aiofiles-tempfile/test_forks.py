"""A fork of the process uses a temporary file while its parent does."""

import asyncio

import pytest

import aiofiles_tempfile

from ..shared.forking import marks
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, opening, within

pytestmark = marks


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
        gate = hold(file._file, name)
        call = await begun(getattr(file, name)())
        assert gate.entered.wait(TIMEOUT)
        write = await begun(file.write(b" goes on"))

        with opening(gate.opened):
            before, after = forked(lambda: asyncio.run(use(file)))
        await within(asyncio.gather(call, write))

        assert before == b"parent"
        assert after.startswith(b"child")
        if not is_rolled:  # the processes share no memory
            await file.seek(0)
            assert await file.read() == b"parent goes on"
