"""`open` returns the file that `aiofiles_core.open` returns for the mode."""

import inspect
import sys

import pytest

from aiofiles_core import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper
from aiofiles_pathlib import Path

FILES = [
    (("r",), AsyncTextIOWrapper),
    (("w+",), AsyncTextIOWrapper),
    (("rb",), AsyncBufferedReader),
    (("r+b",), AsyncBufferedReader),
    (("wb",), AsyncBufferedIOBase),
    (("rb", 0), AsyncFileIO),
]


@pytest.fixture
def path(tmp_path):
    (tmp_path / "file").write_bytes(b"one\r\ntwo\n")
    return Path(tmp_path / "file")


@pytest.mark.parametrize(("arguments", "cls"), FILES)
async def test_the_mode_decides_the_class(arguments, cls, path):
    async with path.open(*arguments) as file:
        assert type(file) is cls

    assert file.closed


async def test_open_can_also_be_awaited(path):
    file = await path.open()

    assert [line async for line in file] == ["one\n", "two\n"]
    await file.close()


async def test_text_is_read_with_the_given_options(path):
    async with path.open("r", -1, "latin1", "strict", "") as file:
        assert await file.read() == "one\r\ntwo\n"
    async with path.open(encoding="utf-8", newline="\n") as file:
        assert await file.readline() == "one\r\n"


@pytest.mark.parametrize("arguments", [("nonsense",), ("rb", -1, "utf-8"), ("x",)])
async def test_errors_are_those_of_pathlib(arguments, path, tmp_path):
    with pytest.raises((ValueError, OSError)) as expected:
        (tmp_path / "file").open(*arguments)

    with pytest.raises((ValueError, OSError)) as caught:
        await path.open(*arguments)

    assert (type(caught.value), str(caught.value)) == (type(expected.value), str(expected.value))


async def test_options_of_open_that_pathlib_lacks_are_rejected(path):
    with pytest.raises(TypeError):
        path.open(opener=None)
    with pytest.raises(TypeError):
        path.open(closefd=True)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pathlib has it from 3.12 on")
async def test_a_walk_is_an_asynchronous_generator(tmp_path):
    walk = Path(tmp_path).walk()

    assert inspect.isasyncgen(walk)
    await walk.aclose()
