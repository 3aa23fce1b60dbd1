"""Only regular files of the builtin `open`, and only by their original methods, are read ahead."""

from __future__ import annotations

import io
import os
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

import aiofiles_core
from aiofiles_core import batch, delegated

from ..shared.executors import ImmediateExecutor

pytestmark = pytest.mark.usefixtures("stopped_clock")

LINES = 50
DATA = b"line\n" * LINES
STATUS = Path("/proc/self/status")


@pytest.fixture
def executor():
    return ImmediateExecutor()


@pytest.fixture
def path(tmp_path):
    (tmp_path / "f").write_bytes(DATA)
    return tmp_path / "f"


def of_pipe(mode):
    reading, writing = os.pipe()
    os.write(writing, DATA)
    os.close(writing)
    return open(reading, mode)


def of_class(cls):
    """Return a subclass of *cls* that overrides `readline`."""
    return type("Own", (cls,), {"readline": lambda self, *args: cls.readline(self, *args)})


OTHERS = {
    "pipe": lambda path: of_pipe("rb"),
    "pipe as text": lambda path: of_pipe("r"),
    "unbuffered": lambda path: path.open("rb", buffering=0),
    "bytes": lambda path: io.BytesIO(DATA),
    "text": lambda path: io.StringIO(DATA.decode()),
    "text of bytes": lambda path: io.TextIOWrapper(io.BytesIO(DATA)),
    "text to write": lambda path: path.open("r+"),
    "own text": lambda path: of_class(io.TextIOWrapper)(path.open("rb")),
    "own reader": lambda path: of_class(io.BufferedReader)(io.FileIO(path)),
    "own random": lambda path: of_class(io.BufferedRandom)(io.FileIO(path, "r+")),
    "text of own reader": lambda path: io.TextIOWrapper(of_class(io.BufferedReader)(io.FileIO(path))),
    "reader of own raw": lambda path: io.BufferedReader(of_class(io.FileIO)(path)),
}


@pytest.mark.parametrize("kind", OTHERS)
async def test_each_call_on_another_file_is_a_trip(kind, path, executor):
    async with aiofiles_core.wrap(OTHERS[kind](path), executor=executor) as file:
        lines = [line async for line in file]

        assert b"".join(line.encode() if isinstance(line, str) else line for line in lines) == DATA
        assert executor.calls == LINES + 1


async def test_each_call_far_into_text_to_write_is_a_trip(path, executor):
    path.write_bytes(DATA * 100)

    async with aiofiles_core.wrap(path.open("r+"), executor=executor) as file:
        async for _ in file:
            pass

        assert executor.calls == LINES * 100 + 1


async def test_a_binary_file_to_write_is_read_ahead(path, executor):
    async with aiofiles_core.wrap(path.open("r+b"), executor=executor) as file:
        assert [line async for line in file] == [b"line\n"] * LINES

        assert executor.calls < LINES / 2


@pytest.mark.skipif(not STATUS.exists(), reason="needs /proc")
@pytest.mark.parametrize("mode", ["r", "rb"])
async def test_each_call_on_a_file_without_size_is_a_trip(mode, executor):
    async with aiofiles_core.open(STATUS, mode, executor=executor) as file:
        lines = [line async for line in file]

        assert len(lines) > 3
        assert executor.calls == len(lines) + 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
async def test_each_call_on_a_fifo_is_a_trip(tmp_path, executor):
    os.mkfifo(tmp_path / "fifo")
    writing = os.open(tmp_path / "fifo", os.O_RDWR)
    os.write(writing, DATA)
    async with aiofiles_core.open(tmp_path / "fifo", "rb", executor=executor) as file:
        before = executor.calls

        assert [await file.read(5) for _ in range(LINES)] == [b"line\n"] * LINES

        assert executor.calls == before + LINES
    os.close(writing)


@pytest.mark.skipif(not hasattr(os, "set_blocking"), reason="Windows has it from Python 3.12 on")
async def test_each_read_of_an_empty_nonblocking_pipe_returns_none(executor):
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, b"data")
    async with aiofiles_core.open(reading, "rb", buffering=0, executor=executor) as file:
        assert [await file.read(9) for _ in range(3)] == [b"data", None, None]
    os.close(writing)


async def test_each_call_on_a_mock_calls_it_once(executor):
    mock = Mock(io.TextIOWrapper, readline=Mock(side_effect=["a\n", "b\n", None, "c\n", ""]))
    file = aiofiles_core.AsyncTextIOWrapper(mock, executor=executor)

    assert [await file.readline() for _ in range(5)] == ["a\n", "b\n", None, "c\n", ""]

    assert executor.calls == 5
    assert mock.readline.call_count == 5


@pytest.mark.parametrize("mode", ["r", "rb"])
@pytest.mark.parametrize("before", [0, 1])
async def test_a_method_that_a_test_replaces_is_called_each_time(mode, before, path, executor):
    with path.open(mode) as blocking:
        file = aiofiles_core.wrap(blocking, executor=executor)
        for _ in range(before):
            await file.readline()
        blocking.readline = Mock(side_effect=["a", "b", "c", "d", ""])

        assert [line async for line in file] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("mode", ["r", "rb"])
@pytest.mark.parametrize("name", ["readline", "read"])
async def test_a_file_closed_elsewhere_raises_the_message_of_the_blocking_one(mode, name, path, executor):
    args = (2,) if name == "read" else ()
    with path.open(mode) as blocking:
        file = aiofiles_core.wrap(blocking, executor=executor)
        await getattr(file, name)(*args)
    with pytest.raises(ValueError, match="closed") as expected:
        getattr(blocking, name)(*args)

    for _ in range(3):
        with pytest.raises(ValueError, match="closed") as caught:
            await getattr(file, name)(*args)
        assert str(caught.value) == str(expected.value)


class Marking(aiofiles_core.AsyncTextIOWrapper):
    async def readline(self, *args):
        return "own " + line if (line := await super().readline(*args)) else line


class Inheriting(Marking):
    pass


class Mixin:
    async def readline(self, *args):
        return "own " + line if (line := await super().readline(*args)) else line


class MixedIn(Mixin, aiofiles_core.AsyncTextIOWrapper):
    pass


class Stepping(aiofiles_core.AsyncTextIOWrapper):
    async def __anext__(self):
        return "own " + await super().__anext__()


class SteppingFurther(Stepping):
    readline = delegated(io.TextIOWrapper.readline)


class Again(Marking):
    readline = delegated(io.TextIOWrapper.readline)


@pytest.mark.parametrize("cls", [Marking, Inheriting, MixedIn, Stepping, SteppingFurther])
async def test_iteration_calls_the_override_of_a_subclass_for_each_line(cls, path, executor):
    with path.open() as blocking:
        file = cls(blocking, executor=executor)

        assert [line async for line in file] == ["own line\n"] * LINES
    assert executor.calls < 20


async def test_a_subclass_that_delegates_readline_again_iterates_as_the_file(path, executor):
    with path.open() as blocking:
        assert [line async for line in Again(blocking, executor=executor)] == ["line\n"] * LINES
    assert executor.calls < 20


async def test_iteration_calls_the_mock_that_replaces_readline(path):
    with path.open() as blocking:
        file = aiofiles_core.wrap(blocking)
        file.readline = AsyncMock(side_effect=["a", "b", ""])

        assert [line async for line in file] == ["a", "b"]


async def test_where_text_cannot_seek_to_a_cookie_it_is_not_read_ahead(path, executor, monkeypatch):
    monkeypatch.setattr(batch, "TEXT_CAN_RETURN", False)

    async with aiofiles_core.open(path, executor=executor) as file:
        lines = [line async for line in file]

    assert lines == DATA.decode().splitlines(keepends=True)
    assert executor.calls > LINES
