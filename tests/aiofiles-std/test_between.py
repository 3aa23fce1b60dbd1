"""Blocking calls between awaits read what comes next, and the workers of the loop's thread pool stay free."""

import asyncio
import gc
import os
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from aiofiles_core import run
from aiofiles_std import AsyncTextIndirectIOWrapper, stdin, stdin_bytes

from ..shared import inside
from ..shared.waiting import TIMEOUT, cancelled, within
from .piping import Pipe, needs_waiting, running, taken, waiting

pytestmark = pytest.mark.usefixtures("nothing_is_logged")


@needs_waiting
@pytest.mark.parametrize("stream", [stdin, stdin_bytes])
@pytest.mark.parametrize("given_up", ["readline", "read", "readlines", "peek"])
@pytest.mark.parametrize("blocking", [lambda: input(), lambda: sys.stdin.readline(), lambda: sys.stdin.buffer.read(4)])
async def test_a_cancelled_read_takes_no_later_input(given_up, blocking, stream, pipe):
    given_up = getattr(stream, given_up if stream is stdin_bytes else given_up.replace("peek", "read"))
    await cancelled(await waiting(stream, given_up()))
    pipe.send(b"one\n")

    assert await within(asyncio.to_thread(blocking)) in ("one", "one\n", b"one\n")
    pipe.send(b"two\n")
    assert await within(stream.readline()) == ("two\n" if stream is stdin else b"two\n")


@needs_waiting
@pytest.mark.parametrize("stream", [stdin, stdin_bytes])
async def test_a_cancelled_read_has_released_the_file_when_its_caller_goes_on(stream, pipe, monkeypatch):
    inside.set_leave_timeout(monkeypatch, 30)  # a busy machine may need more than usual
    for _ in range(20):
        task = await waiting(stream, stream.readline())
        assert "readinto" in vars(pipe.file.buffer.raw)

        await cancelled(task)

        assert "readinto" not in vars(pipe.file.buffer.raw)


@needs_waiting
@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_a_read_cancelled_before_it_waits_takes_no_later_input(steps, pipe):
    await cancelled(await running(stdin.readline(), steps))
    pipe.send(b"one\n")

    assert await within(asyncio.to_thread(input)) == "one"


@pytest.mark.parametrize("stream", [stdin, stdin_bytes])
@pytest.mark.parametrize("given_up", ["readline", pytest.param("read", marks=needs_waiting)])
async def test_part_of_a_line_that_a_cancelled_read_took_comes_with_the_rest(given_up, stream, pipe):
    for part in [b"par", b"ti"]:
        await taken(pipe, getattr(stream, given_up)(), part)
    pipe.send(b"al\nnext\n")

    lines = [await within(stream.readline()) for _ in range(2)]
    assert lines == (["partial\n", "next\n"] if stream is stdin else [b"partial\n", b"next\n"])


async def test_a_read_gets_what_a_blocking_read_left_in_the_buffer(pipe):
    pipe.send("1é\n2é\n3é\n4é\n".encode())

    lines = [line for _ in range(2) for line in [sys.stdin.readline(), await within(stdin.readline())]]

    assert lines == ["1é\n", "2é\n", "3é\n", "4é\n"]


@pytest.mark.parametrize("kind", ["file", "pipe"])
@pytest.mark.parametrize("binary", [False, True])
async def test_no_line_is_read_ahead(kind, binary, tmp_path, monkeypatch):
    lines = [f"{number}\n" for number in range(1000)]
    (tmp_path / "file").write_bytes("".join(lines).encode())
    reading, writing = os.pipe()
    os.write(writing, "".join(lines).encode())
    os.close(writing)
    source = {"file": tmp_path / "file", "pipe": reading}.pop(kind)
    got = []
    with open(source) as file, monkeypatch.context() as replaced:
        replaced.setattr(sys, "stdin", file)
        ours, blocking = (stdin_bytes, sys.stdin.buffer) if binary else (stdin, sys.stdin)
        while line := await ours.readline():
            got += [line, await anext(ours), blocking.readline(), blocking.readline()]
    if kind == "file":
        os.close(reading)

    assert b"".join(got).decode() if binary else "".join(got) == "".join(lines)


async def test_a_pending_read_occupies_no_worker_of_the_loop(pipe):
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    readings = [await running(stdin.readline()), await running(stdin_bytes.readline())]

    assert await within(asyncio.to_thread(threading.current_thread)) is not None

    pipe.send(b"one\n")
    assert await within(readings[0]) == "one\n"
    pipe.send(b"two\n")
    assert await within(readings[1]) == b"two\n"


@needs_waiting
async def test_a_given_executor_is_used_and_a_cancelled_read_frees_its_worker(pipe, executor):
    stream = AsyncTextIndirectIOWrapper("sys.stdin", None, executor, lambda: sys.stdin)

    await cancelled(await waiting(stream, stream.readline()))

    assert executor.calls == 1
    assert (
        await within(asyncio.get_running_loop().run_in_executor(executor, threading.current_thread)) is executor.thread
    )


async def test_a_blocking_read_at_the_same_time_is_not_disturbed(pipe):
    blocking = asyncio.create_task(asyncio.to_thread(os.read, pipe.file.fileno(), 4))
    pipe.send(b"one\n")
    assert await within(blocking) == b"one\n"
    pending = await running(stdin_bytes.read())
    pipe.send(b"two\n")
    pipe.close()

    assert await within(pending) == b"two\n"
    assert await within(asyncio.to_thread(sys.stdin.buffer.raw.readall)) == b""


@needs_waiting
@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs /dev/fd")
async def test_waiting_leaves_no_descriptor_open(pipe):
    with ThreadPoolExecutor(1) as executor:
        await within(run(dict, executor=executor))  # from the first call on, the loop has a descriptor that wakes it
    before = os.listdir("/dev/fd")
    for _ in range(5):
        await cancelled(await waiting(stdin, stdin.readline()))
        pending = await waiting(stdin, stdin.readline())
        pipe.send(b"one\n")
        await within(pending)

    assert os.listdir("/dev/fd") == before


async def test_a_replaced_stream_is_garbage_collected(monkeypatch):
    pipe = Pipe()
    gone = threading.Event()
    weakref.finalize(pipe.file.buffer, gone.set)
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stdin", pipe.file)
        for stream in [stdin, stdin_bytes]:
            pipe.send(b"one\n")
            await within(stream.readline())
    pipe.close()
    pipe.file.close()

    del pipe
    gc.collect()

    assert gone.wait(TIMEOUT)  # the worker may still have a reference to it for a moment


def test_tasks_of_two_loops_in_two_threads_share_the_lines(pipe):
    lines = [f"{number}\n" for number in range(200)]
    got = []

    async def read():
        got.extend([line async for line in stdin])

    threads = [threading.Thread(target=asyncio.run, args=(read(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    pipe.send("".join(lines).encode())
    pipe.close()
    for thread in threads:
        thread.join(60)

    assert sorted(got, key=int) == lines
