"""What overrides a method of a file is called each time, whatever was read ahead."""

from __future__ import annotations

import functools
import io
import types
from unittest import mock

import pytest

import aiofiles_core

from ..shared.executors import ImmediateExecutor
from .overriding import CLASSES, LINES, Seen, Transparent, counts, kinds, opened, seeing, seen, take, wrapped_by

# No time passes, so that ready results are offered until they are taken.
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def lines(kind):
    return LINES if kind == "text" else [line.encode() for line in LINES]


class Tracer:
    """A callable object that is not a method."""

    def __init__(self, function):
        self._function = function

    async def __call__(self, *args, **kwargs):
        return Seen(await self._function(*args, **kwargs))


# Ways to override the `readline` of one file.
ON_FILE = {
    "function": lambda file: setattr(file, "readline", seeing(file.readline)),
    "lambda": lambda file: setattr(file, "readline", (lambda function: lambda: function())(seeing(file.readline))),
    "method": lambda file: setattr(file, "readline", types.MethodType(seeing(type(file).readline), file)),
    "partial": lambda file: setattr(file, "readline", functools.partial(seeing(type(file).readline), file)),
    "object": lambda file: setattr(file, "readline", Tracer(file.readline)),
    "proxy": lambda file: setattr(file, "readline", Transparent(file.readline)),
    "mock": lambda file: setattr(file, "readline", mock.AsyncMock(side_effect=seeing(file.readline))),
    "patch": lambda file: mock.patch.object(file, "readline", seeing(file.readline)).start(),
}


@kinds
@counts
@pytest.mark.parametrize("way", ON_FILE)
async def test_an_override_of_the_file_sees_every_following_line(way, count, kind, path, lines):
    async with opened(path, kind) as file:
        assert await take(file, count) == lines[:count]

        ON_FILE[way](file)

        assert [line async for line in file] == seen(lines[count:])
    mock.patch.stopall()


@kinds
@counts
async def test_a_method_of_another_file_set_on_the_file_gives_lines_of_the_other(count, kind, path, lines, tmp_path):
    (tmp_path / "other").write_text("".join(reversed(LINES)), newline="")
    async with opened(path, kind) as file, opened(tmp_path / "other", kind) as other:
        assert await take(file, count) == lines[:count]

        file.readline = other.readline

        assert [line async for line in file] == lines[::-1]


@kinds
@counts
async def test_lines_are_read_ahead_again_after_the_override_was_deleted(count, kind, path, lines):
    async with opened(path, kind, executor=ImmediateExecutor()) as file:
        executor = file._executor
        file.readline = seeing(file.readline)
        assert await take(file, count) == seen(lines[:count])

        del file.readline

        trips = executor.calls
        assert [line async for line in file] == lines[count:]
        assert executor.calls - trips < 20


@kinds
@counts
async def test_lines_are_read_ahead_again_after_a_patch_of_the_file_was_undone(count, kind, path, lines):
    async with opened(path, kind, executor=ImmediateExecutor()) as file:
        executor = file._executor
        assert await take(file, count) == lines[:count]
        with mock.patch.object(file, "readline", seeing(file.readline)):
            assert await take(file, count) == seen(lines[count : 2 * count])

        trips = executor.calls
        assert [line async for line in file] == lines[2 * count :]
        assert executor.calls - trips < 20


@kinds
async def test_each_of_several_overrides_in_turn_sees_its_lines(kind, path, lines):
    async with opened(path, kind) as file:
        for start in range(0, 2_000, 20):
            assert await take(file, 10) == lines[start : start + 10]
            file.readline = seeing(file.readline)
            assert await take(file, 10) == seen(lines[start + 10 : start + 20])
            del file.readline


@kinds
@counts
async def test_a_mock_set_on_the_file_gives_every_following_line(count, kind, path, lines):
    given = [*lines[:50], lines[0][:0]]
    async with opened(path, kind) as file:
        assert await take(file, count) == lines[:count]
        file.readline = mock.AsyncMock(side_effect=given)

        assert [line async for line in file] == lines[:50]

        assert file.readline.await_count == 51


@kinds
@counts
@pytest.mark.parametrize("error", [IndexError, ValueError, LookupError, KeyError])
async def test_an_override_that_raises_is_called_once_and_its_error_passes(error, count, kind, path, lines):
    async with opened(path, kind) as file:
        assert await take(file, count) == lines[:count]
        file.readline = mock.AsyncMock(side_effect=error("by the override"))

        with pytest.raises(error, match="by the override"):
            await anext(file)

        assert file.readline.await_count == 1
        del file.readline
        assert await anext(file) == lines[count]


@kinds
@counts
async def test_an_override_that_raises_stopasynciteration_ends_the_iteration(count, kind, path, lines):
    async with opened(path, kind) as file:
        assert await take(file, count) == lines[:count]
        file.readline = mock.AsyncMock(side_effect=[lines[count], StopAsyncIteration])

        assert [line async for line in file] == lines[count : count + 1]

        assert file.readline.await_count == 2
        del file.readline
        assert await anext(file) == lines[count]


@kinds
@counts
async def test_an_override_that_iterates_over_the_original_misses_no_line(count, kind, path, lines):
    async def readline():
        line = await original()
        while line and int(line) % 3:
            line = await original()
        return line

    async with opened(path, kind) as file:
        assert await take(file, count) == lines[:count]
        original = file.readline
        file.readline = readline

        assert [line async for line in file] == [line for line in lines[count:] if int(line) % 3 == 0]


# Reads of a size.


def pieces_of(path, kind):
    """Return what reads of five bytes or characters give, in order, up to the end of the file."""
    data = path.read_text() if kind == "text" else path.read_bytes()
    return [data[start : start + 5] for start in range(0, len(data), 5)]


async def take_pieces(file, name, count):
    return [await getattr(file, name)(5) for _ in range(count)]


@pytest.mark.parametrize(("kind", "name"), [("text", "read"), ("binary", "read"), ("binary", "read1")])
@counts
async def test_an_override_of_read_on_the_file_sees_every_piece(kind, name, count, path):
    path.write_bytes(b"x" * 40_000)  # a multiple of the buffer, so that `read1` gives whole pieces
    pieces = pieces_of(path, kind)
    async with opened(path, kind) as file:
        assert await take_pieces(file, name, count) == pieces[:count]

        setattr(file, name, seeing(getattr(file, name)))

        assert await take_pieces(file, name, 2_000) == seen(pieces[count : count + 2_000])
        delattr(file, name)
        assert await take_pieces(file, name, 500) == pieces[count + 2_000 : count + 2_500]


@pytest.mark.parametrize(("kind", "name"), [("text", "read"), ("binary", "read"), ("binary", "read1")])
@pytest.mark.parametrize("make", [seeing, Transparent])
async def test_an_override_of_read_on_the_class_sees_every_piece(kind, name, make, path):
    path.write_bytes(b"x" * 40_000)
    pieces = pieces_of(path, kind)
    async with wrapped_by(CLASSES[kind], path, kind) as file:
        assert await take_pieces(file, name, 1_000) == pieces[:1_000]
        with mock.patch.object(CLASSES[kind], name, make(getattr(CLASSES[kind], name))):
            assert await take_pieces(file, name, 1_000) == seen(pieces[1_000:2_000])
        trips = file._executor.calls
        assert await take_pieces(file, name, 1_000) == pieces[2_000:3_000]
        assert file._executor.calls - trips < 20


@pytest.mark.parametrize("kind", ["text", "binary"])
async def test_lines_are_read_ahead_although_read_is_overridden(kind, path, lines):
    async with wrapped_by(CLASSES[kind], path, kind) as file:
        file.read = seeing(file.read)

        assert [line async for line in file] == lines

        assert file._executor.calls < 20


@pytest.mark.parametrize("kind", ["text", "binary"])
async def test_overridden_reads_of_lines_and_pieces_follow_each_other(kind, path):
    data = "".join(LINES) if kind == "text" else "".join(LINES).encode()
    twin = io.StringIO(data) if kind == "text" else io.BytesIO(data)
    async with opened(path, kind) as file:
        file.readline = seeing(file.readline)
        file.read = seeing(file.read)
        for round_ in range(60):
            for _ in range(round_ % 7):
                assert await anext(file) == Seen(twin.readline())
            for _ in range(round_ % 5):
                assert await file.read(3) == Seen(twin.read(3))
            assert await file.readline() == Seen(twin.readline())
            assert await file.tell() == twin.tell()


async def test_the_lines_of_a_file_in_memory_pass_an_override():
    file = aiofiles_core.wrap(io.BytesIO("".join(LINES).encode()))
    lines = [line.encode() for line in LINES]

    assert await take(file, 100) == lines[:100]
    file.readline = seeing(file.readline)

    assert await take(file, 100) == seen(lines[100:200])
