"""What is appended to a growing file is read as if each call were one trip."""

from __future__ import annotations

import pytest

import aiofiles_core

from ..shared.executors import ImmediateExecutor

pytestmark = pytest.mark.usefixtures("stopped_clock")

NEWLINES = [None, "", "\n", "\r", "\r\n"]
KINDS = {
    "reader": {"mode": "rb"},
    "random": {"mode": "r+b"},
    **{
        f"{encoding} {newline!r}": {"encoding": encoding, "newline": newline}
        for encoding in ["utf-8", "utf-16-le"]
        for newline in NEWLINES
    },
}
READS = [("readline",), ("read", 4), ("read", 6), ("read", 1)]
ENDS = ["", "x", "xyz", "\r", "x\r", "あ", "x\n"]
MORE = ["b\n", "\nc\n", "\r\nd\r\n", "b\nc\nd\ne\nf\ng\nh\n"]

kinds = pytest.mark.parametrize("kind", KINDS)
reads = pytest.mark.parametrize("read", READS, ids=lambda read: "-".join(map(str, read)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def is_within_decoding(position):
    return type(position) is int and position >> 64


async def is_read_alike(path, options, pieces, read, times):
    """Check that *read*, made so many *times* after each of *pieces* was appended, answers as the blocking file."""
    name, *args = read
    path.write_bytes(b"")
    ours, blocking = [], []
    with path.open("ab") as writer, path.open(**options) as twin:
        async with aiofiles_core.open(path, **options, executor=ImmediateExecutor()) as file:
            for piece in pieces:
                writer.write(piece if isinstance(piece, bytes) else piece.encode(options.get("encoding", "utf-8")))
                writer.flush()
                ours += [await getattr(file, name)(*args) for _ in range(times)]
                blocking += [getattr(twin, name)(*args) for _ in range(times)]
            ours += [await file.tell(), await file.read()]
            blocking += [twin.tell(), twin.read()]
    # A position in the middle of what a decoder decodes may have two cookies.
    ours = [
        theirs if is_within_decoding(mine) or is_within_decoding(theirs) else mine
        for mine, theirs in zip(ours, blocking, strict=True)
    ]
    assert ours == blocking
    return True


@kinds
@reads
@pytest.mark.parametrize("times", [2, 3])
async def test_an_unfinished_line_at_the_end_is_continued_when_the_file_grows(kind, read, times, path):
    for number, end in enumerate(ENDS, times):
        line = ["a\n", "a\r\n"][number % 2]
        more = MORE[number % len(MORE)]
        assert await is_read_alike(path, KINDS[kind], [line * 4 + end, more, line * 9], read, times), (end, more)


@kinds
@reads
@pytest.mark.parametrize("times", [7])
async def test_a_file_may_grow_after_each_of_many_ends(kind, read, times, path):
    pieces = ["a\n" * 20, "", "b", "", "c\n", "d\ne\nf\ng\nh", "", "i\nj\n" * 20, "k"]

    assert await is_read_alike(path, KINDS[kind], pieces, read, times)


@pytest.mark.parametrize("kind", ["reader", "random", "utf-8 None"])
@pytest.mark.parametrize("read", [("read", 5_000), ("readline",)], ids=["read", "readline"])
async def test_the_rest_of_a_long_result_at_the_end_is_read_when_the_file_grows(kind, read, path):
    line = "a" * 4_999 + "\n"

    assert await is_read_alike(path, KINDS[kind], [line * 4 + "b", "", "c" * 9 + line], read, 2)


@pytest.mark.parametrize("errors", ["replace", "surrogateescape"])
@reads
@pytest.mark.parametrize("times", [2, 4])
async def test_a_character_may_be_appended_in_two_parts(errors, read, times, path):
    options = {"encoding": "utf-8", "errors": errors}

    for length in range(7, 24, 2):
        assert await is_read_alike(path, options, [b"a" * length + b"\xc3", b"\xa9\nbcd\nefg\n"], read, times), length


async def test_the_end_of_a_file_is_not_remembered(path):
    path.write_bytes(b"abcdef")
    async with aiofiles_core.open(path, "rb") as file:
        assert [await file.read(3) for _ in range(5)] == [b"abc", b"def", b"", b"", b""]

        for number in range(1, 9):
            with path.open("ab") as writer:
                writer.write(b"new" * number)
            assert [await file.read(3) for _ in range(number)] == [b"new"] * number
            assert await file.read(3) == b""
