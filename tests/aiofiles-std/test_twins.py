"""Text and bytes of one stream: the next read of one gets what a cancelled read of the other took."""

import asyncio
import io
import os
import sys

import pytest

from aiofiles_std import (
    AsyncIndirectBufferedReader,
    AsyncTextIndirectIOWrapper,
    stdin,
    stdin_bytes,
    stdout,
    stdout_bytes,
)

from ..shared.executors import ImmediateExecutor
from ..shared.waiting import cancelled, within
from .piping import Pipe, needs_waiting, running, taken, waiting

pytestmark = pytest.mark.usefixtures("nothing_is_logged")


@pytest.mark.parametrize("begin", [lambda _, read: running(read), pytest.param(waiting, marks=needs_waiting)])
@pytest.mark.parametrize(("one", "other"), [(stdin, stdin_bytes), (stdin_bytes, stdin)])
async def test_a_line_after_a_cancelled_read_goes_to_the_twin(one, other, begin, pipe):
    await cancelled(await begin(one, one.readline()))
    pipe.send("é 1\né 2\n".encode())

    first = await within(other.readline())

    assert first == ("é 1\n" if other is stdin else "é 1\n".encode())


async def test_part_of_a_line_that_text_took_is_read_as_bytes(pipe):
    await taken(pipe, stdin.readline(), "é par".encode())
    pipe.send(b"tial\nnext\n")

    assert await within(stdin_bytes.readline()) == "é partial\n".encode()
    assert await within(stdin_bytes.readline()) == b"next\n"


async def test_part_of_a_line_that_bytes_took_is_read_as_text(pipe):
    await taken(pipe, stdin_bytes.readline(), "é par".encode())
    pipe.send(b"tial\nnext\n")

    assert await within(stdin.readline()) == "é partial\n"
    assert await within(stdin.readline()) == "next\n"


@needs_waiting
async def test_bytes_reads_get_the_lines_that_the_decoder_holds_in_order(pipe):
    pipe.send(b"one\ntwo\nthr")
    assert await within(stdin.readline()) == "one\n"
    await taken(pipe, stdin.read(20), b"e")
    pipe.send(b"e\nfour\n")

    assert [await within(stdin_bytes.readline()) for _ in range(3)] == [b"two\n", b"three\n", b"four\n"]


@needs_waiting
async def test_text_reads_get_the_lines_of_the_decoder_before_what_bytes_took(pipe):
    pipe.send(b"one\ntwo\n")
    assert await within(stdin.readline()) == "one\n"
    await taken(pipe, stdin_bytes.read(8), b"three\nf")
    pipe.send(b"our\n")

    assert [await within(stdin.readline()) for _ in range(3)] == ["two\n", "three\n", "four\n"]


@pytest.mark.parametrize("kind", ["file", "memory", "pipe"])
@pytest.mark.parametrize("as_text", [True, False])
async def test_a_line_already_read_when_its_reader_is_cancelled_goes_to_the_twin(as_text, kind, tmp_path, monkeypatch):
    data = "é 1\né 2\né 3\n".encode()
    (tmp_path / "file").write_bytes(data)
    pipe = Pipe()
    pipe.send(data)
    text = AsyncTextIndirectIOWrapper("sys.stdin", None, ImmediateExecutor(), lambda: sys.stdin)
    binary = AsyncIndirectBufferedReader("sys.stdin.buffer", None, ImmediateExecutor(), lambda: sys.stdin.buffer)
    one, other = (text, binary) if as_text else (binary, text)
    with open(tmp_path / "file", encoding="utf-8") as file, io.TextIOWrapper(io.BytesIO(data), "utf-8") as memory:
        monkeypatch.setattr(sys, "stdin", {"file": file, "memory": memory, "pipe": pipe.file}[kind])

        await cancelled(await running(one.readline(), 1))
        lines = [await other.readline() for _ in range(3)]

    pipe.close()
    pipe.file.close()
    assert (b"" if as_text else "").join(lines) == (data if as_text else data.decode())


@needs_waiting
async def test_part_of_a_character_that_bytes_took_waits_for_the_rest(pipe):
    await taken(pipe, stdin_bytes.read(9), "a€".encode()[:3])
    pipe.send("€\n".encode()[2:])

    assert await within(stdin.readline()) == "a€\n"


async def test_a_read_cancelled_within_a_character_loses_nothing(pipe):
    await taken(pipe, stdin.readline(), "ab€".encode()[:4])
    pipe.send("€\n".encode()[2:])

    assert await within(stdin.readline()) == "ab€\n"


async def test_a_read_cancelled_within_a_line_end_gives_one_line_end(monkeypatch):
    pipe = Pipe(newline=None)
    monkeypatch.setattr(sys, "stdin", pipe.file)
    await taken(pipe, stdin.readline(), b"one\r")
    pipe.send(b"\ntwo\n")

    assert [await within(stdin.readline()), await within(stdin.readline())] == ["one\n", "two\n"]

    pipe.close()
    pipe.file.close()


async def test_undecodable_bytes_that_text_took_are_read_as_the_same_bytes(monkeypatch):
    pipe = Pipe(errors="surrogateescape")
    monkeypatch.setattr(sys, "stdin", pipe.file)
    await taken(pipe, stdin.readline(), b"\xff\xfe")
    pipe.send(b"\xfd\n")

    assert await within(stdin_bytes.readline()) == b"\xff\xfe\xfd\n"

    pipe.close()
    pipe.file.close()


@needs_waiting
async def test_undecodable_bytes_follow_what_text_took(pipe):
    await taken(pipe, stdin.read(4), b"abc")
    pipe.send(b"\xff\n")
    assert await within(asyncio.to_thread(sys.stdin.buffer.peek)) == b"\xff\n"

    assert await within(stdin_bytes.readline()) == b"abc\xff\n"


@needs_waiting
async def test_undecodable_bytes_raise_only_in_the_next_text_read(pipe):
    await taken(pipe, stdin_bytes.read(9), b"\xff\n")

    with pytest.raises(UnicodeDecodeError):
        await within(stdin.readline())

    pipe.send(b"next\n")
    assert await within(stdin.readline()) == "next\n"


async def test_the_twins_take_turns(pipe):
    calls = [await running(stream.readline()) for stream in [stdin_bytes, stdin]]
    pipe.send(b"one\n")
    first = await within(calls[0])
    pipe.send(b"two\n")

    assert [first, await within(calls[1])] == [b"one\n", "two\n"]


async def test_writes_of_both_come_out_in_the_order_of_the_calls(monkeypatch):
    reading, writing = os.pipe()
    calls = []
    with os.fdopen(writing, "w", encoding="utf-8", newline="") as file, monkeypatch.context() as replaced:
        replaced.setattr(sys, "stdout", file)
        for number in range(100):
            calls += [stdout.write(f"{number} text\n"), stdout.flush()]
            calls += [stdout_bytes.write(b"%d bytes\n" % number), stdout_bytes.flush()]

        await within(asyncio.gather(*calls))

    with os.fdopen(reading, "rb") as reader:
        assert reader.read() == b"".join(b"%d text\n%d bytes\n" % (number, number) for number in range(100))


async def test_text_without_a_buffer_has_no_twin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\ntwo\n"))

    assert [await stdin.readline(), await stdin.readline()] == ["one\n", "two\n"]
