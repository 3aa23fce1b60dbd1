"""SpooledTemporaryFile: calls need no thread while the data is in memory, and run in the executor from then on."""

import os
import sys
import tempfile
import threading
from unittest import mock

import pytest

import aiofiles_tempfile


@pytest.fixture
def threads(monkeypatch):
    """The threads in which data went to disk."""
    threads = []
    rollover = tempfile.SpooledTemporaryFile.rollover

    def recorder(self):
        if not self._rolled:
            threads.append(threading.current_thread())
        rollover(self)

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", recorder)
    return threads


async def write_beyond(file, data):
    await file.write(data * 101)


async def fill_and_exceed(file, data):
    await file.write(data * 100)
    await file.write(data)


async def write_lines_beyond(file, data):
    await file.writelines([data * 60, data * 60])


async def seek_and_write_beyond(file, data):
    await file.seek(100)
    await file.write(data)


async def truncate_beyond(file, data):
    await file.truncate(101)


async def truncate_beyond_by_name(file, data):
    await file.truncate(size=101)


async def roll_over(file, data):
    await file.rollover()


async def ask_for_the_descriptor(file, data):
    await file.fileno()


@pytest.mark.parametrize(("mode", "data"), [("w+b", b"x"), ("w+", "x")])
@pytest.mark.parametrize(
    "step",
    [
        write_beyond,
        fill_and_exceed,
        write_lines_beyond,
        seek_and_write_beyond,
        truncate_beyond,
        truncate_beyond_by_name,
        roll_over,
        ask_for_the_descriptor,
    ],
)
async def test_data_goes_to_disk_in_the_executor(step, mode, data, threads, executor):
    async with aiofiles_tempfile.SpooledTemporaryFile(100, mode, executor=executor) as file:
        await step(file, data)

    assert threads == [executor.thread]


@pytest.mark.parametrize("max_size", [0, 100])
async def test_binary_data_in_memory_needs_no_executor(max_size, executor):
    file = await aiofiles_tempfile.SpooledTemporaryFile(max_size, executor=executor)
    made = executor.calls

    async with file:
        await file.write(b"one\n" * 20)
        await file.write(bytearray(20))
        await file.flush()
        await file.seek(0)
        assert await file.readline() == b"one\n"
        assert await file.read(4) == b"one\n"
        assert [line async for line in file][-1] == bytes(20)
        assert await file.tell() == 100
        assert await file.isatty() is False
        await file.truncate()

    assert (made, executor.calls) == (1, 1)


async def test_text_in_memory_without_limit_needs_no_executor(executor):
    file = await aiofiles_tempfile.SpooledTemporaryFile(0, "w+", executor=executor)

    async with file:
        await file.write("one\n" * 1000)
        await file.writelines(["two\n"])
        await file.seek(0)
        assert len(await file.readlines()) == 1001

    assert executor.calls == 1


async def test_every_call_on_disk_runs_in_the_executor(executor):
    file = await aiofiles_tempfile.SpooledTemporaryFile(executor=executor)
    await file.rollover()
    before = executor.calls

    async with file:
        await file.write(b"one\n")
        await file.seek(0)
        assert await file.readline() == b"one\n"
        await file.flush()
        await file.truncate()
        await file.tell()

    assert executor.calls - before == len(["write", "seek", "readline", "flush", "truncate", "tell", "leave"])


@pytest.mark.parametrize(("mode", "lines"), [("w+b", [b"one\n", b"two"]), ("w+", ["one\n", "two"])])
@pytest.mark.parametrize("max_size", [0, 1, 100])
async def test_iterating_gives_the_lines(mode, lines, max_size):
    async with aiofiles_tempfile.SpooledTemporaryFile(max_size, mode) as file:
        await file.writelines(lines)
        await file.seek(0)

        assert [line async for line in file] == lines


async def test_writelines_accepts_an_iterator():
    async with aiofiles_tempfile.SpooledTemporaryFile(1) as file:
        await file.writelines(iter([b"a", b"b"]))
        await file.seek(0)

        assert await file.read() == b"ab"


@pytest.mark.parametrize("arguments", [{}, {"mode": "w+"}, {"mode": "w", "encoding": "utf-16", "errors": "ignore"}])
async def test_attributes_have_the_values_of_the_twin_before_and_after_rollover(arguments):
    names = ["mode", "encoding", "errors", "newlines", "closed"]

    def attributes(file):
        return [getattr(file, name, "none") for name in names] + [type(file.name)]

    with tempfile.SpooledTemporaryFile(**arguments) as twin:
        async with aiofiles_tempfile.SpooledTemporaryFile(**arguments) as file:
            in_memory, expected = attributes(file), attributes(twin)
            await file.rollover()
            twin.rollover()

            assert in_memory == expected
            assert attributes(file) == attributes(twin)


async def test_newlines_are_those_that_were_read():
    async with aiofiles_tempfile.SpooledTemporaryFile(mode="w+", newline="") as file:
        await file.write("one\r\ntwo\n")
        await file.seek(0)
        await file.read()

        assert file.newlines == ("\n", "\r\n")


async def test_the_file_on_disk_gets_the_given_options(monkeypatch):
    options = {"mode": "w+b", "buffering": 0, "suffix": ".end", "prefix": "start-", "dir": "place"}
    make = mock.Mock(side_effect=OSError("no space"))
    monkeypatch.setattr(tempfile, "TemporaryFile", make)

    async with aiofiles_tempfile.SpooledTemporaryFile(**options) as file:
        with pytest.raises(OSError, match="no space"):
            await file.rollover()

    assert make.call_args.kwargs.items() >= options.items()


async def test_a_missing_directory_raises_the_error_of_the_twin_at_rollover(tmp_path):
    missing = tmp_path / "missing"
    with tempfile.SpooledTemporaryFile(dir=missing) as twin, pytest.raises(FileNotFoundError) as expected:
        twin.rollover()

    async with aiofiles_tempfile.SpooledTemporaryFile(dir=missing) as file:
        with pytest.raises(FileNotFoundError) as caught:
            await file.rollover()

    assert caught.value.args == expected.value.args
    assert os.path.dirname(caught.value.filename) == os.path.dirname(expected.value.filename) == str(missing)


@pytest.mark.parametrize("on_disk", [False, True])
async def test_leaving_closes_the_file_and_removes_it(directory, on_disk):
    async with aiofiles_tempfile.SpooledTemporaryFile() as file:
        await file.write(b"contents")
        if on_disk:
            await file.rollover()

    assert file.closed
    assert os.listdir(directory) == []


@pytest.mark.parametrize("on_disk", [False, True])
async def test_a_closed_file_raises_the_error_of_the_twin(on_disk):
    async with aiofiles_tempfile.SpooledTemporaryFile() as file:
        if on_disk:
            await file.rollover()
    with tempfile.SpooledTemporaryFile() as twin:
        if on_disk:
            twin.rollover()
    with pytest.raises(ValueError, match="closed file") as expected:
        twin.__enter__()

    with pytest.raises(ValueError, match="closed file") as caught:
        await file.__aenter__()
    with pytest.raises(ValueError, match="closed file"):
        [line async for line in file]
    with pytest.raises(ValueError, match="closed file"):
        await file.write(b"more")

    assert caught.value.args == expected.value.args


@pytest.mark.skipif(sys.version_info < (3, 11), reason="from Python 3.11 on")
async def test_readinto_fills_a_buffer():
    async with aiofiles_tempfile.SpooledTemporaryFile() as file:
        target = bytearray(3)
        await file.write(b"contents")
        await file.seek(0)

        assert await file.readinto(target) == await file.readinto1(bytearray(2)) + 1 == 3
        assert await file.read1() == b"nts"
        assert target == b"con"
        assert file.readable() is await file.seekable() is await file.writable() is True
