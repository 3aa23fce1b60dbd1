"""Every call on our file does what it does on the blocking one: scripts of calls, most of them random, run on both.

A script is data: a call is a tuple of a name and its arguments, of which a dictionary at the end holds those given by
keyword; the name of an attribute asks for its value. A scene that failed can be pasted into `TRAPS` as it was printed.
"""

from __future__ import annotations

import asyncio
import codecs
import copy
import inspect
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aiofiles_core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Strategy = st.SearchStrategy[Any]


class Scene(NamedTuple):
    """The options of `open`, the pieces that the file holds at first (None: there is no file), and the calls to make."""

    options: dict[str, Any]
    contents: list[Any] | None
    script: list[tuple[Any, ...]]


class Times(NamedTuple):
    """Stands for long data."""

    data: Any
    count: int


class Told(int):
    """Stands for a position: Told(1) is what the last `tell` gave, Told(2) the one before."""

    def __repr__(self) -> str:
        return f"Told({int(self)})"


# What scenes are drawn from.

MODES = ["r", "r+", "w", "w+", "a", "a+", "x", "x+"]
BUFFER_SIZES = [-1, 1, 2, 7, 16, 512, 8192]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "shift_jis", None]
ERRORS = ["strict", "replace", "ignore", "surrogateescape", "backslashreplace", "xmlcharrefreplace", None]
NEWLINES = [None, "", "\n", "\r", "\r\n"]


def seldom(rare: Strategy, usual: Strategy) -> Strategy:
    return st.integers(0, 9).flatmap(lambda die: rare if die == 9 else usual)


def call(name: str, *arguments: Strategy) -> Strategy:
    return st.tuples(st.just(name), *arguments)


def calls(names: str, *arguments: Strategy) -> Strategy:
    return st.one_of([call(name, *arguments) for name in names.split()])


# Text files read chunks of 8,192 bytes, which are 4,096 characters in UTF-16.
borders = st.builds(int.__add__, st.sampled_from([16, 512, 4096, 8192, 16384]), st.integers(-3, 2))
sizes = seldom(borders, st.integers(-1, 20))
places = st.one_of(sizes, st.integers(1, 4).map(Told))
rooms = sizes.map(lambda size: bytearray(max(size, 0)))
letters = st.sampled_from([*"ab\n\r\t\0é߀あｱ表𝄞\x85\u2028\ufeff\udcff", "\r\n"])
fragments = st.sampled_from([b"\xff", b"\x81", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\xed\xa0\x80", b"\xff\xfe"])
octets = st.one_of(fragments, letters.map(lambda letter: letter.encode("utf-8", "replace")))
strings = seldom(st.builds(Times, letters, borders), st.lists(letters, max_size=8).map("".join))
blobs = seldom(st.builds(Times, octets, borders), st.lists(octets, max_size=8).map(b"".join))
junk = st.sampled_from([None, "1", b"1", 1.5, True, -1, -7, -(2**70), 2**70, [1], ["a", b"a"], bytearray(2)])

reads = calls("__anext__ read readline readlines") | calls("read readline readlines", sizes)
moves = calls("tell truncate") | calls("seek truncate", places) | call("seek", seldom(places, st.just(0)), st.integers(0, 2))
questions = calls("isatty readable writable seekable fileno closed mode name")
mistakes = (
    calls("read readline readlines readinto readinto1 read1 peek readall seek tell", junk)
    | calls("truncate write writelines flush close detach isatty fileno reconfigure", junk)
    | calls("seek read", sizes, junk)
    | calls("read readline truncate", st.fixed_dictionaries({"size": sizes}))
)
endings = calls("close detach __aenter__ __aiter__") | call("__aexit__", st.none(), st.none(), st.none())
