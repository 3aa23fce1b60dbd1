"""SpooledTemporaryFile and its twin agree on any operations, and the thread of the loop never goes to disk."""

import tempfile
import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import aiofiles_tempfile

from .calling import outcome

ATTRIBUTES = ["closed", "encoding", "errors", "mode", "name", "newlines"]
WITHOUT_ARGUMENTS = ["close", "fileno", "flush", "isatty", "readable", "rollover", "seekable", "tell", "writable"]


max_sizes = st.sampled_from([0, 1, 100])
sizes = st.just(()) | st.tuples(st.sampled_from([None, -1, 0, 1, 7, 60, 150]))
positions = st.integers(-1, 150)
targets = st.sampled_from([0, 5, 70]).map(lambda size: (bytearray(size),))
# The class has these methods from Python 3.11 on.
intos = st.one_of(
    st.tuples(st.just(name), targets)
    for name in ("readinto", "readinto1")
    if hasattr(tempfile.SpooledTemporaryFile, name)
)
texts = st.text("ab\n\r€ä", max_size=80)
chunks = st.binary(max_size=120)


def steps(write, writelines):
    return st.lists(
        st.tuples(
            st.sampled_from([name for name in WITHOUT_ARGUMENTS if hasattr(tempfile.SpooledTemporaryFile, name)]),
            st.just(()),
        )
        | st.tuples(st.sampled_from(["read", "readline", "readlines"]), sizes)
        | intos
        | st.tuples(st.just("seek"), st.tuples(positions) | st.tuples(positions, st.integers(0, 3)))
        | st.tuples(st.just("truncate"), st.just(()) | st.tuples(st.none() | positions))
        | st.tuples(st.just("write"), st.tuples(write))
        | st.tuples(st.just("writelines"), st.tuples(writelines)),
        max_size=12,
    )


class Watched(tempfile.SpooledTemporaryFile):
    """Records the threads in which it went to disk."""

    threads = ()

    def rollover(self):
        if not self._rolled:
            self.threads = (*self.threads, threading.current_thread())
        super().rollover()


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Watched)


async def state(file):
    attributes = {name: await outcome(getattr, file, name) for name in ATTRIBUTES}
    attributes["name"] = type(attributes["name"])  # each file has its own descriptor
    return attributes


async def check_agreement(operations, max_size, **options):
    async with aiofiles_tempfile.SpooledTemporaryFile(max_size, **options) as ours:
        with tempfile.SpooledTemporaryFile(max_size, **options) as twin:
            for name, args in operations:
                answer = await outcome(getattr(ours, name), *args)
                expected = await outcome(getattr(twin, name), *args)

                same = type(answer) is type(expected) if name == "fileno" else answer == expected
                assert same, (name, args, answer, expected)
                assert await state(ours) == await state(twin), (name, args)
                assert ours._file._rolled == twin._rolled, (name, args)

    assert threading.current_thread() not in ours._file.threads


many = settings(max_examples=settings.default.max_examples * 40 // 100)


@many
@given(
    steps(
        chunks
        | st.binary(max_size=120).flatmap(lambda data: st.sampled_from([bytearray(data), memoryview(data)]))
        | st.just("text"),
        st.lists(chunks, max_size=3) | st.lists(chunks, max_size=3).map(tuple) | st.just([b"a", "text"]) | st.just(5),
    ),
    max_sizes,
)
async def test_binary_files_agree(operations, max_size):
    await check_agreement(operations, max_size)


@many
@given(
    steps(texts | st.just(b"bytes"), st.lists(texts, max_size=3) | st.just(("a", b"bytes")) | st.none()),
    max_sizes,
    st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-32-le", "ascii", "cp1252", "iso2022_jp", "shift_jisx0213", "utf-7"]
    ),
    st.sampled_from([None, "", "\n", "\r\n"]),
    st.sampled_from([None, "replace", "ignore", "xmlcharrefreplace"]),
)
@example([("writelines", (("a", b"bytes"),))] * 2 + [("write", ("",))], 1, "utf-8", None, None)
@example([("write", ("a\n" * 9,)), ("seek", (0,)), ("readlines", (1,)), ("write", ("a",))], 100, "utf-8", None, None)
@example([("read", (1,)), ("writelines", ([],))], 1, "utf-8-sig", None, None)
@example([("close", ()), ("write", (b"bytes",))], 100, "utf-8", None, None)
async def test_text_files_agree(operations, max_size, encoding, newline, errors):
    await check_agreement(operations, max_size, mode="w+", encoding=encoding, newline=newline, errors=errors)
