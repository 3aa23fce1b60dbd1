"""A decoding error is raised by the call that raises it on the blocking file, and reading continues as there."""

from __future__ import annotations

import codecs

import pytest

import aiofiles_core

from ..shared.executors import ImmediateExecutor
from .test_differential import is_as_good

pytestmark = pytest.mark.usefixtures("stopped_clock")

BROKEN = {
    "utf-8": b"a\xffb\n",
    "utf-8-sig": b"a\xe2\x82b\n",
    "utf-16": b"\x00\xdc",
    "shift_jis": b"a\x81\xffb\n",
    "ascii": b"a\xffb\n",
}

# How many lines precede the error. A chunk of 8,192 bytes holds some thousand lines.
PLACES = [0, 21, 1_500]

READS = [("readline",), ("__anext__",), ("read", 7), ("read", 2_000)]
reads = pytest.mark.parametrize("read", READS, ids=lambda read: "-".join(map(str, read)))
encodings = pytest.mark.parametrize("encoding", BROKEN)


def difference(ours, blocking):
    """Return the first three notes that differ, because there may be thousands."""
    pairs = zip(ours, blocking, strict=True)
    return [(mine, theirs) for mine, theirs in pairs if not is_as_good(mine, theirs)][:3]


def times_to_pass(read, place):
    """Return how often to *read* to pass the error and the rest of its chunk."""
    if read[0] != "read":
        return min(place, 1_600) + 20
    return min(place * 7 // read[1], 1_600) + 20


@encodings
@pytest.mark.parametrize("place", PLACES)
@reads
def test_an_error_is_raised_after_the_lines_before_it_by_the_call_that_meets_it(play_both, encoding, place, read):
    contents = [("line \n", place), BROKEN[encoding], ("more\r\n", 2_000), BROKEN[encoding], ("rest\n", 9)]
    script = [*[read] * times_to_pass(read, place), ("read", 8), *[read] * 30]

    ours, blocking = play_both({"mode": "r", "encoding": encoding}, contents, script)

    assert difference(ours, blocking) == []


@encodings
@pytest.mark.parametrize("times", [1, 6, 60])
@pytest.mark.parametrize("other", [("tell",), ("read", 3), ("seek", 12)])
def test_another_call_may_come_before_the_error(play_both, encoding, times, other):
    contents = [("line \n", 1_500), BROKEN[encoding], ("more\n", 3_000)]
    script = [*[("readline",)] * times, other, ("tell",), ("read", 3), ("readlines", 500), ("readline",)]

    ours, blocking = play_both({"mode": "r", "encoding": encoding}, contents, script)

    assert difference(ours, blocking) == []


@pytest.mark.parametrize("errors", ["replace", "ignore", "surrogateescape", "backslashreplace"])
@pytest.mark.parametrize("newline", [None, "", "\r"])
@reads
def test_text_that_an_error_handler_returns_is_read_ahead_as_any_other(play_both, errors, newline, read):
    contents = [("line\r\n", 30), b"a\xffb\xe2\x82\n", ("more\r\n", 60), b"\xc3"]
    script = [*[read] * 50, ("tell",), *[read] * 20, ("seek", ("told", 1)), *[read] * 60]
    options = {"mode": "r", "encoding": "utf-8", "errors": errors, "newline": newline}

    ours, blocking = play_both(options, contents, script)

    assert difference(ours, blocking) == []


@pytest.mark.parametrize("place", [3, 30, 1_500])
@pytest.mark.parametrize("times", [2, 21])
def test_an_error_handler_may_raise_any_exception(play_both, place, times):
    def fail(error):
        raise LookupError("from the handler")

    codecs.register_error("aiofiles_core.failing", fail)
    options = {"mode": "r", "encoding": "utf-8", "errors": "aiofiles_core.failing"}
    script = [*[("readline",)] * times, ("tell",), *[("readline",)] * 40, ("seek", 0), *[("readline",)] * 40]

    ours, blocking = play_both(options, [("line\n", place), b"\xff\n", ("more\n", 50)], script)

    assert difference(ours, blocking) == []


def test_after_an_error_a_seek_lets_the_file_be_read_ahead_again(play_both):
    contents = [("line\n", 1_700), b"\xff\n", ("more\n", 2_000)]
    script = [*[("readline",)] * 1_702, ("tell",), ("seek", 8_503), *[("readline",)] * 60, ("tell",), ("read", 9)]

    ours, blocking = play_both({"mode": "r", "encoding": "utf-8"}, contents, script)

    assert difference(ours, blocking) == []


async def test_after_an_error_and_a_seek_lines_take_few_trips(tmp_path):
    (tmp_path / "f").write_bytes(b"\xff\n" + b"line\n" * 100)
    executor = ImmediateExecutor()
    async with aiofiles_core.open(tmp_path / "f", encoding="utf-8", executor=executor) as file:
        with pytest.raises(UnicodeDecodeError):
            await file.readline()
        await file.seek(2)
        before = executor.calls

        assert [line async for line in file] == ["line\n"] * 100

        assert executor.calls < before + 50
