"""`copyfileobj` copies between any two open files, blocking or asynchronous."""

import asyncio
import inspect
import io
import os
import shutil
import threading

import pytest

import aiofiles_core
from aiofiles_shutil import copyfileobj

from ..shared.gates import Gate, stop

SIZE = 5 * 2**19  # two pieces and a half
KINDS = ["blocking", "asynchronous"]


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source").write_bytes(os.urandom(SIZE))
    return tmp_path / "source"


def opened(kind, path, mode):
    """Return a context manager that opens the file at *path*."""
    if kind == "asynchronous":
        return aiofiles_core.open(path, mode)

    class Entered:
        async def __aenter__(self):
            self.file = open(path, mode)  # noqa: SIM115  # closed when the context is left
            return self.file

        async def __aexit__(self, *exception):
            self.file.close()

    return Entered()


@pytest.mark.parametrize("reading", KINDS)
@pytest.mark.parametrize("writing", KINDS)
@pytest.mark.parametrize("length", [0, 1000, 2**20, SIZE, -1])
async def test_the_copy_is_equal(reading, writing, length, source):
    if 0 < length < 2**20 and reading == writing == "asynchronous":
        length *= 100  # small pieces would take long
    target = source.with_name("target")

    async with opened(reading, source, "rb") as fsrc, opened(writing, target, "wb") as fdst:
        assert await copyfileobj(fsrc, fdst, length) is None

    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("reading", KINDS)
@pytest.mark.parametrize("writing", KINDS)
async def test_text_is_copied_from_its_position(reading, writing, tmp_path):
    (tmp_path / "source").write_text("first\nsecond\n")

    async with opened(reading, tmp_path / "source", "r") as fsrc, opened(writing, tmp_path / "target", "w") as fdst:
        line = fsrc.readline()
        assert (await line if inspect.isawaitable(line) else line) == "first\n"
        await copyfileobj(fsrc, fdst)

    assert (tmp_path / "target").read_text() == "second\n"


async def test_any_object_with_coroutine_functions_is_accepted():
    class Stream:
        def __init__(self):
            self.data = [b"one", b"two", b""]

        async def read(self, length):
            return self.data.pop(0)

    reader = asyncio.StreamReader()
    reader.feed_data(b"network")
    reader.feed_eof()
    target = io.BytesIO()

    await copyfileobj(Stream(), target)
    await copyfileobj(reader, target)

    assert target.getvalue() == b"onetwonetwork"


@pytest.mark.parametrize(("reading", "calls"), [("blocking", 1), ("asynchronous", 3)])
async def test_calls_of_blocking_files_run_in_the_executor(reading, calls, source, executor):
    threads = []

    class Target:
        def write(self, data):
            threads.append(threading.current_thread())

    async with opened(reading, source, "rb") as fsrc:
        await copyfileobj(fsrc, Target(), executor=executor)

    assert set(threads) == {executor.thread}
    assert executor.calls == calls


@pytest.mark.parametrize("kinds", [("blocking", "blocking"), ("asynchronous", "blocking")])
async def test_errors_are_those_of_the_file(kinds, source):
    async with opened(kinds[0], source, "rb") as fsrc, opened(kinds[1], source, "rb") as fdst:
        with pytest.raises(io.UnsupportedOperation, match="write"):
            await copyfileobj(fsrc, fdst)


async def test_an_object_that_is_not_a_file_raises_the_error_of_shutil():
    for fsrc, fdst in [(None, io.BytesIO()), (io.BytesIO(), None)]:
        with pytest.raises(AttributeError) as theirs:
            shutil.copyfileobj(fsrc, fdst)
        with pytest.raises(AttributeError) as ours:
            await copyfileobj(fsrc, fdst)
        assert str(ours.value) == str(theirs.value)


async def test_a_cancelled_copy_ends_after_the_call_that_runs(source):
    target = io.BytesIO()
    gate = Gate(target.write, 2)
    stream = type("Stream", (), {"write": gate})()
    async with opened("asynchronous", source, "rb") as fsrc:
        task = asyncio.ensure_future(copyfileobj(fsrc, stream))
        await stop(task, gate)

    assert target.getvalue() == source.read_bytes()[: 2**21]


async def test_other_tasks_run_meanwhile(source):
    turns = 0

    async def count():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.ensure_future(count())
    async with opened("asynchronous", source, "rb") as fsrc:
        await copyfileobj(fsrc, io.BytesIO(), 2**16)
    task.cancel()

    assert turns > 10


def test_the_signature_is_that_of_the_blocking_function_with_our_options():
    ours, theirs = inspect.signature(copyfileobj), inspect.signature(shutil.copyfileobj)

    assert list(ours.parameters) == [*theirs.parameters, "loop", "executor"]
    assert ours.parameters["length"].default == theirs.parameters["length"].default
