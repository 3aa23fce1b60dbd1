"""Streams on pipes: a cancelled read loses nothing, and concurrent writes come out in order."""

import asyncio
import os
import sys

import pytest

import aiofiles_std

from ..shared.waiting import cancelled, within
from .piping import Pipe, fitting, running

pytestmark = pytest.mark.usefixtures("nothing_is_logged")


@pytest.fixture(params=["stdin", "stdin_bytes"])
def stream(request, pipe):
    return getattr(aiofiles_std, request.param)


async def test_readline_that_times_out_loses_no_line(stream, pipe):
    lines = [f"{number} é\n" for number in range(50)]
    got = []
    timeouts = 0

    for line in lines:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(stream.readline(), 0.001)
        timeouts += 1
        pipe.send(line.encode())
        got.append(await within(stream.readline()))

    assert timeouts == 50
    assert got == [fitting(stream, line) for line in lines]


async def next_line(stream):
    return await anext(aiter(stream))


@pytest.mark.parametrize("given_up", [lambda s: s.readline(), lambda s: s.read(4), next_line, lambda s: s.readlines(1)])
@pytest.mark.parametrize("times", [1, 3])
async def test_the_next_reads_get_what_a_cancelled_read_took(given_up, times, stream, pipe):
    for _ in range(times):
        await cancelled(await running(given_up(stream)))

    pipe.send(b"one\ntwo\nthree\nfour\nfive")
    pipe.close()

    assert await within(stream.readline()) == fitting(stream, "one\n")
    assert await within(stream.read(2)) == fitting(stream, "tw")
    assert await within(next_line(stream)) == fitting(stream, "o\n")
    assert await within(stream.readlines(1)) == [fitting(stream, "three\n")]
    assert [line async for line in stream] == [fitting(stream, line) for line in ("four\n", "five")]


@pytest.mark.parametrize("given_up", ["read", "read1", "readinto", "readinto1", "readline"])
@pytest.mark.parametrize("following", ["read", "read1", "readinto", "readinto1", "readline", "readlines"])
async def test_bytes_that_a_cancelled_read_took_go_to_the_next_read_of_any_kind(given_up, following, pipe):
    stream = aiofiles_std.stdin_bytes
    arguments = [bytearray(4)] if given_up.startswith("readinto") else [4]
    await cancelled(await running(getattr(stream, given_up)(*arguments)))
    pipe.send(b"abcdefgh\n")
    pipe.close()

    if following.startswith("readinto"):
        buffer = bytearray(20)
        first = bytes(buffer[: await within(getattr(stream, following)(buffer))])
    else:
        first = await within(getattr(stream, following)(-1 if following != "read1" else 20))
        first = first[0] if following == "readlines" else first

    assert first + await within(stream.read()) == b"abcdefgh\n"
    assert first in (b"abcd", b"abcdefgh\n")


@pytest.mark.parametrize("steps", range(4))
async def test_a_read_cancelled_near_its_end_loses_nothing(steps, stream, pipe):
    received = []

    async def read():
        received.append(await stream.readline())

    for number in range(25):
        task = await running(read())
        pipe.send(f"{number}\n".encode())
        for _ in range(steps * number):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=60)
    pipe.send(b"end\n")
    while received[-1:] != [fitting(stream, "end\n")]:
        await within(read())

    assert received == [fitting(stream, line) for line in [*(f"{number}\n" for number in range(25)), "end\n"]]


async def test_a_read_cancelled_while_it_waits_for_its_turn_takes_nothing(stream, pipe):
    first, second, third = [await running(stream.readline()) for _ in range(3)]

    await cancelled(second)
    pipe.send(b"one\ntwo\n")

    assert await within(asyncio.gather(first, third)) == [fitting(stream, "one\n"), fitting(stream, "two\n")]


async def test_the_call_after_a_stream_was_replaced_reads_the_new_stream(stream, pipe, monkeypatch):
    pipe.send(b"old\n")
    assert await within(stream.readline()) == fitting(stream, "old\n")
    other = Pipe()
    other.send(b"new\n")
    monkeypatch.setattr(sys, "stdin", other.file)

    assert await within(stream.readline()) == fitting(stream, "new\n")

    other.close()
    other.file.close()


async def test_what_a_cancelled_read_took_stays_with_its_stream(stream, pipe, monkeypatch):
    other = Pipe()
    other.send(b"new\n")
    await cancelled(await running(stream.readline()))
    pipe.send(b"old\n")

    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stdin", other.file)
        during = await within(stream.readline())
    pipe.close()  # so that no read waits for ever
    after = await within(stream.readline())

    other.close()
    other.file.close()
    assert (during, after) == (fitting(stream, "new\n"), fitting(stream, "old\n"))


@pytest.mark.parametrize("name", ["stdout", "stderr", "stdout_bytes", "stderr_bytes"])
async def test_concurrent_writes_come_out_in_order_and_whole(name, monkeypatch):
    reading, writing = os.pipe()
    stream = getattr(aiofiles_std, name)
    texts = [f"{number} {'x' * (number % 300)}\n" for number in range(2000)]
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "w", newline="") as file:
        monkeypatch.setattr(sys, name.removesuffix("_bytes"), file)
        everything = asyncio.get_running_loop().run_in_executor(None, reader.read)

        calls = [stream.write(text.encode() if name.endswith("_bytes") else text) for text in texts]
        await within(asyncio.gather(*calls, stream.flush()))

        monkeypatch.undo()
        file.close()
        assert await within(everything) == "".join(texts).encode()


async def test_a_write_cancelled_while_it_waits_for_its_turn_is_not_made(monkeypatch):
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "wb") as binary:
        with monkeypatch.context() as replaced:
            replaced.setattr(sys, "stdout", type("Output", (), {"buffer": binary}))
            stdout = aiofiles_std.stdout_bytes
            blocked = await running(stdout.write(b"a" * 1_000_000))  # more than fits into a pipe
            waiting = [await running(stdout.write(data)) for data in (b"b", b"c", b"d")]
            await cancelled(waiting[1])
            everything = asyncio.get_running_loop().run_in_executor(None, reader.read)
            await within(asyncio.gather(blocked, waiting[0], waiting[2], stdout.flush()))
        binary.close()

        assert await within(everything) == b"a" * 1_000_000 + b"bd"
