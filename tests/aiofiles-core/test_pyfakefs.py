"""In the fake file system of pyfakefs, `open` opens the files that the blocking `open` opens there."""

import os

import pytest

import aiofiles_core

LINES = "".join(f"line {number}\n" for number in range(3000))


@pytest.fixture
def path(fs):
    fs.create_file("/fake/file", contents=LINES)
    return "/fake/file"


@pytest.mark.parametrize(("mode", "buffering"), [("r", -1), ("rb", -1), ("rb", 0)])
async def test_reads_what_the_blocking_file_reads(path, mode, buffering):
    with open(path, mode, buffering) as blocking:
        expected = [blocking.readline(), blocking.read(9), blocking.tell(), blocking.seek(0), blocking.readlines()]

    async with aiofiles_core.open(path, mode, buffering) as file:
        answers = [await file.readline(), await file.read(9), await file.tell(), await file.seek(0)]
        answers.append([line async for line in file])

    assert answers == expected


@pytest.mark.parametrize(("mode", "data"), [("w", "text"), ("a", "text"), ("wb", b"bytes"), ("r+b", b"bytes")])
async def test_writes_what_the_blocking_file_writes(path, mode, data):
    with open("/fake/blocking", "w") as blocking:
        blocking.write(LINES)
    with open("/fake/blocking", mode) as blocking:
        blocking.write(data)
        blocking.truncate()

    async with aiofiles_core.open(path, mode) as file:
        await file.write(data)
        await file.truncate()

    with open(path) as ours, open("/fake/blocking") as expected:
        assert ours.read() == expected.read()


async def test_a_missing_file_raises_the_error_of_the_fake(path):
    with pytest.raises(FileNotFoundError) as expected:
        open("/fake/missing")  # noqa: SIM115  # it is not opened

    with pytest.raises(FileNotFoundError) as caught:
        await aiofiles_core.open("/fake/missing")

    assert caught.value.args == expected.value.args
    assert caught.value.filename == expected.value.filename


async def test_nothing_real_is_touched(fs, path):
    async with aiofiles_core.open("/fake/new", "x"):
        pass

    assert os.path.exists("/fake/new")
    fs.pause()
    try:
        assert not os.path.exists("/fake")
    finally:
        fs.resume()
