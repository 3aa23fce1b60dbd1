"""After reads that were made ahead, any other call finds the file where single reads would have left it."""

from __future__ import annotations

import io

import pytest

import aiofiles_core

from ..shared.executors import ImmediateExecutor
from .test_differential import is_as_good

pytestmark = pytest.mark.usefixtures("stopped_clock")

ENCODINGS = ["latin-1", "utf-16", "utf-8-sig", "shift_jis"]
NEWLINES = [None, "", "\n", "\r", "\r\n"]
TEXT_KINDS = [{"mode": "r", "encoding": "utf-8", "newline": newline} for newline in NEWLINES]
TEXT_KINDS += [{"mode": "r", "encoding": encoding, "newline": None} for encoding in ENCODINGS]
BINARY_KINDS = [{"mode": "rb"}, {"mode": "r+b"}, {"mode": "rb", "buffering": 16}]

text_kinds = pytest.mark.parametrize("options", TEXT_KINDS, ids=lambda each: "-".join(map(repr, each.values())))
binary_kinds = pytest.mark.parametrize("options", BINARY_KINDS, ids=lambda each: "-".join(map(str, each.values())))

READS = [("readline",), ("__anext__",), ("read", 1), ("read", 7)]
reads = pytest.mark.parametrize("read", READS, ids=lambda read: "-".join(map(str, read)))

# While nothing else takes time, trips read 1, 1, 4, 16, 64 and 256 results.
TIMES = [1, 2, 3, 6, 22, 87, 200]

OTHERS = [
    *[("tell",), ("seek", 0, 1), ("read", 3), ("read", 8), ("readline", 2), ("readline",), ("read",), ("readlines", 9)],
    *[("flush",), ("seekable",), ("seek", ("told", 1)), ("seek", 0, 2), ("write", "a"), ("truncate", 9)],
    *[("read", -1), ("read", 0), ("read", None), ("readline", -1), ("read", {"size": 4}), ("readline", {"size": 3})],
    *[("read", 1.0), ("read", True), ("readline", 1.0), ("read", "a"), ("read", 1, 2), ("readline", None), ("read", 7)],
]
BINARY_OTHERS = [
    *[("readinto", bytearray(5)), ("readinto1", bytearray(0)), ("seek", 5, 1), ("seek", -3, 1), ("seek", -4, 2)],
    *[("write", b"NEW"), ("writelines", [b"a", b"b"]), ("truncate",), ("truncate", 3000)],
]


def lines(letter, count=400):
    ends = ["\n", "\r\n", "\n", "\r", "\n", "\n\n"]
    return "".join(f"{number} {letter * (number % 5)}{ends[number % len(ends)]}" for number in range(count))


def differences(ours, blocking):
    pairs = zip(ours, blocking, strict=True)
    return [(mine, theirs) for mine, theirs in pairs if not is_as_good(mine, theirs)]


def script_of(read, others, number):
    """Return a script: each of the *others* after several times *read* (*number* chooses how many), then two reads."""
    script = [("tell",)]
    for place, other in enumerate(others, number):
        script += [("seek", 0), *[read] * TIMES[place % len(TIMES)], other, read, read, ("tell",)]
    return script


@text_kinds
@reads
def test_each_call_finds_text_at_the_position_that_it_expects(play_both, options, read):
    letter = "é" if options["encoding"] == "latin-1" else "ア"

    ours, blocking = play_both(
        options, [lines(letter)], script_of(read, OTHERS[TEXT_KINDS.index(options) % 2 :: 2], TEXT_KINDS.index(options))
    )

    assert differences(ours, blocking) == []


@binary_kinds
@reads
def test_each_call_finds_bytes_at_the_position_that_it_expects(play_both, options, read):
    ours, blocking = play_both(
        options,
        [lines("ア")],
        script_of(read, [*OTHERS, *BINARY_OTHERS], BINARY_KINDS.index(options) + READS.index(read)),
    )

    assert differences(ours, blocking) == []


# Each handler meets each newline and each read, and so does each newline.
@pytest.mark.parametrize(
    ("newline", "errors", "read"),
    [
        (newline, errors, read)
        for row, newline in enumerate(NEWLINES)
        for column, errors in enumerate(["strict", "replace", "ignore", "surrogateescape", "backslashreplace"])
        for read in READS[(row + column) % 2 :: 2]
    ],
    ids=repr,
)
def test_each_call_finds_text_of_any_error_handler_at_its_position(play_both, newline, errors, read):
    others = [("tell",), ("seek", 0, 1), ("read", 3), ("readline", 2), ("readlines", 9)]
    broken = [b"a\xe3\x81\r\n\xff\r" if errors != "strict" else b"\r\r\n"]
    options = {"mode": "r", "encoding": "utf-8", "errors": errors, "newline": newline}

    number = NEWLINES.index(newline) + READS.index(read)
    ours, blocking = play_both(
        options, [lines("あ", 10), *broken, lines("あ"), *broken], script_of(read, others, number)
    )

    assert differences(ours, blocking) == []


@pytest.mark.parametrize("options", [TEXT_KINDS[0], *BINARY_KINDS[:2]], ids=["text", "reader", "random"])
@pytest.mark.parametrize("times", [1, 5, 60])
@pytest.mark.parametrize("closing", [("close",), ("__aexit__", None, None, None)])
@reads
def test_a_closed_file_gives_nothing_that_was_read_ahead(play_both, options, times, closing, read):
    script = [*[read] * times, closing, ("closed",), read, ("__aiter__",), read, ("tell",), closing]

    ours, blocking = play_both(options, [lines("a")], script)

    assert differences(ours, blocking) == []


@pytest.mark.parametrize("times", TIMES)
async def test_a_detached_file_gives_nothing_that_was_read_ahead(times, tmp_path):
    (tmp_path / "f").write_text(lines("a"), newline="")
    file = await aiofiles_core.open(tmp_path / "f", "rb")
    raw = file.raw
    for _ in range(times):
        await file.readline()

    assert file.detach() is raw

    with pytest.raises(ValueError, match="detached"):
        await file.readline()
    raw.close()


async def test_closing_moves_a_descriptor_that_stays_open_back(tmp_path):
    (tmp_path / "f").write_bytes((b"a" * 499 + b"\n") * 4_000)
    with (tmp_path / "f").open("rb", buffering=0) as raw:
        file = await aiofiles_core.open(raw.fileno(), "rb", closefd=False, executor=ImmediateExecutor())
        for _ in range(2_000):
            await file.readline()
        size_ahead = 500 * len(file.__calls__.backlog.ready)

        await file.close()

        # A reader leaves it where its buffer ends.
        assert 0 <= raw.tell() - 1_000_000 <= io.DEFAULT_BUFFER_SIZE < size_ahead


async def test_a_write_between_lines_read_ahead_lands_after_the_last_delivered_line(tmp_path):
    paths = tmp_path / "ours", tmp_path / "twin"
    for path in paths:
        path.write_text(lines("a"), newline="")

    with paths[1].open("r+b") as twin:
        async with aiofiles_core.open(paths[0], "r+b") as file:
            for number in range(40):
                for _ in range(number % 9):
                    assert await file.readline() == twin.readline()
                assert await file.write(b"%d\n" % number) == twin.write(b"%d\n" % number)
                assert await file.tell() == twin.tell()

    assert paths[0].read_bytes() == paths[1].read_bytes()
