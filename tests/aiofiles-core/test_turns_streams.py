"""What cancelled reads took from a stream, which cannot be moved back, is read next."""

from __future__ import annotations

import os

import pytest

import aiofiles_core

from ..shared.waiting import begun, is_cancelled, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

STREAM = b"one\ntwo\rthree\r\nfour\n\nfive"

STREAMS = {
    "text": {"mode": "r", "newline": None},
    "text as it is": {"mode": "r", "newline": ""},
    "text with \\r": {"mode": "r", "newline": "\r"},
    "text with \\r\\n": {"mode": "r", "newline": "\r\n"},
    "buffered": {"mode": "rb"},
    "raw": {"mode": "rb", "buffering": 0},
}

NEXT = ["read", "read 3", "read 12", "readline", "readline 2", "readline 30", "readlines", "readlines 4", "__anext__"]

SHORT = {
    "buffered": ["read1 3", "read1", "readinto 3", "readinto 12", "readinto1 12"],
    "raw": ["readall", "readinto 3", "readinto 12"],
}


@pytest.mark.parametrize("taken", ["read 9", "readline", "readlines 5"])
@pytest.mark.parametrize(
    ("kind", "following"), [(kind, following) for kind in STREAMS for following in NEXT + SHORT.get(kind, [])]
)
async def test_data_that_a_cancelled_read_took_from_a_stream_is_read_first(kind, following, taken, stepped):
    with open(pipe_of(STREAM), **STREAMS[kind]) as blocking, open(pipe_of(STREAM), **STREAMS[kind]) as twin:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        name, *sizes = following.split()
        args = [bytearray(int(size)) if "into" in name else int(size) for size in sizes]
        task = await begun(getattr(file, taken.split()[0])(*map(int, taken.split()[1:])))
        stepped.step()
        task.cancel()
        assert await is_cancelled(task)

        stepped.free()
        answer = await within(getattr(file, name)(*args))
        rest = await within(file.readlines())

        if "into" in name:
            answer = bytes(args[0][:answer])
        if following not in NEXT or (kind == "raw" and following == "read 12"):
            # A short read returns what is available, and that is less now.
            assert joined([answer, *rest]) == joined(twin.readlines())
            return
        expected = [getattr(twin, name.replace("__anext__", "readline"))(*args), *twin.readlines()]
        # A text file hides which newlines it splits at, so what was taken is split at "\n", unless it is one line.
        if STREAMS[kind].get("newline") is None or taken == "readline":
            assert [answer, *rest] == expected
        else:
            assert joined([answer, *rest]) == joined(expected)


def joined(answers):
    """Return all that *answers* contain, joined. The first may be a list of lines."""
    first, *rest = answers
    first = first if isinstance(first, list) else [first]
    return type(rest[0] if rest else first[0])().join([*first, *rest])


def pipe_of(data):
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return reading


async def test_a_cancelled_readinto_leaves_the_buffer_to_its_caller(stepped):
    reading, writing = os.pipe()
    os.write(writing, b"data")
    os.close(writing)
    with open(reading, "rb") as blocking:
        file = aiofiles_core.wrap(blocking, executor=stepped)
        buffer = bytearray(4)
        with memoryview(buffer) as view:
            task = await begun(file.readinto(view))
            stepped.step()
            task.cancel()
            assert await is_cancelled(task)
        buffer[:] = b"mine"

        stepped.free()

        assert await within(file.read()) == b"data"
    assert buffer == b"mine"
