"""Every call on our file does what it does on the blocking one: scripts of calls, most of them random, run on both.

A script is data. A call is a tuple of a name and its arguments, of which a dictionary at the end holds those given by
keyword; the name of an attribute asks for its value. As an argument or as a piece of contents, ``("a", 8192)`` stands for
long data, and ``("told", 2)`` for the position that `tell` gave last but one. Scenes that failed go into `TRAPS` as printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Strategy = st.SearchStrategy[Any]


class Scene(NamedTuple):
    """The options of `open`, what the file holds at first in pieces (None: there is no file), and the calls."""

    options: dict[str, Any]
    contents: list[Any] | None
    script: list[tuple[Any, ...]]


MODES = ["r", "r+", "w", "w+", "a", "a+", "x", "x+"]
BUFFER_SIZES = [-1, 1, 2, 7, 16, 512, 8192]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "shift_jis", None]
ERRORS = ["strict", "replace", "ignore", "surrogateescape", "backslashreplace", "xmlcharrefreplace", None]
NEWLINES = [None, "", "\n", "\r", "\r\n"]


def seldom(rare: Strategy, usual: Strategy) -> Strategy:
    return st.integers(0, 9).flatmap(lambda die: rare if die == 9 else usual)


def calls(names: str, *arguments: Strategy) -> Strategy:
    return st.tuples(st.sampled_from(names.split()), *arguments)


# Text files read chunks of 8,192 bytes, which are 4,096 characters in UTF-16.
borders = st.builds(int.__add__, st.sampled_from([16, 512, 4096, 8192, 16384]), st.integers(-3, 2))
sizes = seldom(borders, st.integers(-1, 20))
places = st.one_of(sizes, st.tuples(st.just("told"), st.integers(1, 4)))
rooms = sizes.map(lambda size: bytearray(max(size, 0)))
letters = st.sampled_from(
    ["a", "b", "\n", "\r", "\r\n", "\0", "é", "€", "あ", "ｱ", "表", "𝄞", "\x85", "\u2028", "\ufeff", "\udcff"]
)
fragments = st.sampled_from([b"\xff", b"\x81", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\xed\xa0\x80", b"\xff\xfe"])
octets = st.one_of(fragments, letters.map(lambda letter: letter.encode("utf-8", "replace")))
strings = seldom(st.tuples(letters, borders), st.lists(letters, max_size=8).map("".join))
blobs = seldom(st.tuples(octets, borders), st.lists(octets, max_size=8).map(b"".join))
junk = st.sampled_from([None, "1", b"1", 1.5, True, -1, -7, -(2**70), 2**70, [1], ["a", b"a"], bytearray(2)])

moves = [calls("tell truncate"), calls("seek truncate", places), calls("seek", st.just(0), st.integers(0, 2))]
mistakes = [
    calls("read readline readlines readinto readinto1 read1 peek readall seek tell", junk),
    calls("truncate write writelines flush close detach isatty fileno reconfigure", junk),
    calls("seek read", sizes, junk),
    calls("read readline truncate", st.fixed_dictionaries({"size": sizes})),
]
endings = [calls("close detach __aenter__ __aiter__"), calls("__aexit__", st.none(), st.none(), st.none())]
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


def scripts(data: Strategy, *reads: Strategy, others: list[Strategy]) -> Strategy:
    read = st.one_of(calls("__anext__ read readline readlines"), calls("read readline readlines", sizes), *reads)
    write = st.one_of(calls("write", data), calls("writelines", st.lists(data, max_size=3)), calls("flush"))
    ask = calls("isatty readable writable seekable fileno closed mode name")
    odd = st.one_of(ask, *others, st.one_of(mistakes), st.one_of(endings))
    single = seldom(odd, st.one_of(read, write, *moves)).map(lambda call: [call])
    # What is read again and again may be served otherwise than what is read once.
    run = st.tuples(read, st.integers(2, 12)).map(lambda pair: [pair[0]] * pair[1])
    return st.lists(single | run, max_size=16).map(lambda parts: [call for part in parts for call in part])


SCRIPTS = {
    "text": scripts(
        strings,
        others=[calls("buffer encoding errors newlines line_buffering write_through"), calls("reconfigure", changes)],
    ),
    "buffered": scripts(
        blobs,
        calls("read1 peek"),
        calls("read1 peek", sizes),
        calls("readinto readinto1", rooms),
        others=[calls("raw")],
    ),
    "unbuffered": scripts(blobs, calls("readall"), calls("readinto", rooms), others=[calls("closefd")]),
}


@st.composite
def scenes(draw: Callable[[Strategy], Any], kind: str) -> Scene:
    options = {"mode": draw(st.sampled_from(MODES)), "buffering": draw(st.sampled_from(BUFFER_SIZES))}
    pieces = blobs
    if kind == "text":
        pieces = seldom(octets, strings)
        options["encoding"] = draw(st.sampled_from(ENCODINGS))
        options["errors"] = draw(st.sampled_from(ERRORS))
        options["newline"] = draw(st.sampled_from(NEWLINES))
    else:
        options["mode"] += "b"
        if kind == "unbuffered":
            options["buffering"] = 0
    existing, missing = st.lists(pieces, max_size=10), st.none()
    contents = draw(seldom(existing, missing) if "x" in options["mode"] else seldom(missing, existing))
    return Scene(options, contents, draw(SCRIPTS[kind]))


# Each run takes other scenes, wherever it runs.
at_random = settings(deadline=None, derandomize=False, print_blob=True, suppress_health_check=[HealthCheck.too_slow])


@at_random
@given(scene=scenes("text"))
def test_a_text_file_does_what_the_blocking_one_does(play_both, scene):
    ours, blocking = play_both(*scene)

    assert ours == blocking


@at_random
@given(scene=scenes("buffered"))
def test_a_buffered_file_does_what_the_blocking_one_does(play_both, scene):
    ours, blocking = play_both(*scene)

    assert ours == blocking


@at_random
@given(scene=scenes("unbuffered"))
def test_an_unbuffered_file_does_what_the_blocking_one_does(play_both, scene):
    ours, blocking = play_both(*scene)

    assert ours == blocking
