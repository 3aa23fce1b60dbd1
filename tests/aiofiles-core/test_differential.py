"""Every call on our file does what it does on the blocking one. Scripts of calls, most of them random, run on both.

A script is data. A call is a tuple of a name and its arguments; a dictionary at the end holds the keyword arguments.
The name of an attribute asks for its value. As an argument or as a piece of contents, ``("a", 8192)`` stands
for long data, and ``("told", 2)`` for the position that `tell` gave last but one. A scene that fails prints as what
`test_differential_traps.py` holds of them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Strategy = st.SearchStrategy[Any]


class Scene(NamedTuple):
    """The options of `open`, what the file holds at first in pieces (None: there is no file), and the calls."""

    options: dict[str, Any]
    contents: list[Any] | None
    script: list[tuple[Any, ...]]


MODES = [*["r"] * 5, *["r+"] * 5, "w", "w+", "w+", "a", "a+", "a+", "x", "x+"]
BUFFER_SIZES = [-1, 1, 2, 7, 16, 512, 8192]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "shift_jis", None]
ERRORS = ["strict", "replace", "ignore", "surrogateescape", "backslashreplace", "xmlcharrefreplace", None]
NEWLINES = [None, "", "\n", "\r", "\r\n"]
LETTERS = [*"ab\n\r\0é€あｱ表𝄞\x85\u2028\ufeff\udcff", "\r\n"]
FRAGMENTS = [b"\xff", b"\x81", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\xed\xa0\x80", b"\xff\xfe"]


def mix(*shares: tuple[int, Strategy]) -> Strategy:
    """Draw from each strategy as often as its share says."""
    choices = [strategy for share, strategy in shares for _ in range(share)]
    return st.integers(0, len(choices) - 1).flatmap(choices.__getitem__)


def calls(names: str, *arguments: Strategy) -> Strategy:
    return st.tuples(st.sampled_from(names.split()), *arguments)


# Text files read chunks of 8,192 bytes, which are 4,096 characters in UTF-16.
borders = st.builds(int.__add__, st.sampled_from([16, 512, 4096, 8192, 16384]), st.integers(-3, 2))
sizes = mix((17, st.integers(0, 9)), (2, borders), (1, st.just(-1)))
told = st.tuples(st.just("told"), st.integers(1, 4))
places = mix((4, st.just(0)), (3, told), (2, st.integers(-1, 40)), (1, borders))
rooms = sizes.map(lambda size: bytearray(max(size, 0)))
junk = st.sampled_from([None, "1", b"1", 1.5, True, -1, -7, -(2**70), 2**70, [1], ["a", b"a"], bytearray(2)])

reads = [
    (10, calls("__anext__ readline")),
    (10, calls("read readline", sizes)),
    (1, calls("readlines", sizes)),
    (1, calls("read readlines")),
]
reads_of_kind = {
    "text": reads,
    "buffered": [*reads, (6, calls("readinto", rooms))],
    "unbuffered": [*reads, (6, calls("readinto", rooms)), (1, calls("readall"))],
}
moves = [
    (4, calls("tell")),
    (8, calls("seek", places)),
    (1, calls("seek", st.just(0), st.integers(0, 2))),
    (1, calls("seek", sizes, st.integers(0, 2))),
    (1, calls("truncate", places)),
    (1, calls("truncate")),
]
changes = st.fixed_dictionaries(
    {},
    optional={
        "encoding": st.sampled_from(ENCODINGS),
        "errors": st.sampled_from(ERRORS),
        "newline": st.sampled_from([*NEWLINES, "x"]),
        "line_buffering": st.sampled_from([True, False, None]),
        "write_through": st.booleans(),
    },
)
rarities = [
    (3, calls("isatty readable writable seekable fileno closed mode name __aiter__ __aenter__")),
    (1, calls("close")),
    (1, calls("__aexit__", st.none(), st.none(), st.none())),
    (2, calls("read readline readlines readinto readall seek tell", junk)),
    (2, calls("truncate write writelines flush close isatty fileno reconfigure", junk)),
    (1, calls("seek read", sizes, junk)),
    (1, calls("read readline truncate", st.fixed_dictionaries({"size": sizes}))),
]
rarities_of_kind = {
    "text": [
        *rarities,
        (2, calls("buffer encoding errors line_buffering write_through")),
        (2, calls("reconfigure", changes)),
    ],
    "buffered": [*rarities, (1, calls("raw"))],
    "unbuffered": [*rarities, (1, calls("closefd"))],
}


# The results of these, and the position after them, depend on the fill of the buffer, which reading ahead changes; and
# `newlines` includes what was read ahead.
of_the_buffer = {
    "text": [(1, calls("detach newlines")), (1, calls("detach", junk))],
    "buffered": [
        (6, calls("read1 peek", sizes)),
        (2, calls("read1 peek")),
        (4, calls("readinto1", rooms)),
        (1, calls("readinto1 read1 peek", junk)),
        (1, calls("detach")),
    ],
    "unbuffered": [(1, calls("detach read1 readinto1 peek"))],
}


@cache
def data(kind: str, encoding: str) -> Strategy:
    """Draw pieces of text, most of it encodable, or of bytes. Some are longer than a buffer."""
    if kind == "text":
        fitting = [letter for letter in LETTERS if letter.encode(encoding, "ignore").decode(encoding) == letter]
        letters = st.sampled_from(fitting * 20 + LETTERS)
    else:
        letters = st.sampled_from([letter.encode("utf-8", "ignore") for letter in LETTERS] + FRAGMENTS)
    words = st.lists(letters, min_size=2, max_size=12).map(("" if kind == "text" else b"").join)
    return mix((6, words), (2, st.tuples(words, st.integers(10, 500))), (1, st.tuples(letters, borders)))


@cache
def contents(kind: str, mode: str, encoding: str) -> Strategy:
    piece = data(kind, encoding)
    pieces = st.lists(mix((9, piece), (1, st.sampled_from(FRAGMENTS))), min_size=4, max_size=12)
    return mix((9, st.none()), (1, pieces)) if "x" in mode else mix((18, pieces), (1, st.just([])), (1, st.none()))


@cache
def scripts(kind: str, mode: str, encoding: str, is_repetitive: bool) -> Strategy:
    piece = data(kind, encoding)
    read = mix(*reads_of_kind[kind], *([] if is_repetitive else of_the_buffer[kind]))
    write = mix((3, calls("write", piece)), (1, calls("writelines", st.lists(piece))), (1, calls("flush")))
    reading = 9 if "r" in mode or "+" in mode else 1
    writing = 1 if mode == "r" else 4
    call = mix((reading, read), (writing, write), (5, mix(*moves)), (1, mix(*rarities_of_kind[kind])))
    if not is_repetitive:
        return st.lists(call, min_size=8).map(unrepeated)
    run = st.tuples(read, st.integers(2, 8)).map(lambda pair: [pair[0]] * pair[1])
    part = mix((1, st.just([])), (12, call.map(lambda call: [call])), (reading // 4, run))
    return st.lists(part, min_size=8).map(lambda parts: [call for part in parts for call in part])


def unrepeated(script: list[Any]) -> list[Any]:
    """Return *script* without calls that repeat the one before."""
    kinds = [(call[0].replace("__anext__", "readline"), *call[1:]) for call in script]
    return [call for call, kind, before in zip(script, kinds, [(), *kinds], strict=False) if kind != before]


@st.composite
def scenes(draw: Callable[[Strategy], Any], kind: str, is_repetitive: bool) -> Scene:
    mode = draw(st.sampled_from(MODES))
    options = {"mode": mode if kind == "text" else mode + "b"}
    options["buffering"] = 0 if kind == "unbuffered" else draw(st.sampled_from(BUFFER_SIZES))
    if kind == "text":
        options["encoding"] = draw(st.sampled_from(ENCODINGS))
        options["errors"] = draw(st.sampled_from(ERRORS))
        options["newline"] = draw(st.sampled_from(NEWLINES))
    encoding = options.get("encoding") or "utf-8"
    return Scene(options, draw(contents(kind, mode, encoding)), draw(scripts(kind, mode, encoding, is_repetitive)))


def is_as_good(note: str, other: str) -> bool:
    """Return whether the notes are equal, or stand for the same position in the middle of what a decoder decodes."""
    name = note.partition("(")[0]
    is_cookie = name in ("tell", "seek") and other.startswith(name) and re.search("[0-9]{20}", note + other)
    return note == other or name == "newlines" or bool(is_cookie)


@pytest.mark.parametrize("kind", ["text", "buffered", "unbuffered"])
@given(data=st.data())
def test_a_file_does_what_the_blocking_one_does(play_both, kind, data):
    ours, blocking = play_both(*data.draw(scenes(kind, is_repetitive=False)))

    assert ours == blocking


@pytest.mark.parametrize("kind", ["text", "buffered", "unbuffered"])
@given(data=st.data())
def test_a_file_read_ahead_does_what_the_blocking_one_does(play_both, kind, data):
    ours, blocking = play_both(*data.draw(scenes(kind, is_repetitive=True)))

    assert [mine for mine, theirs in zip(ours, blocking, strict=True) if not is_as_good(mine, theirs)] == []
