"""A program can end at once, and with its own exit status, while a read of its input is pending."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from .piping import needs_waiting
from .programs import STAY_AWAKE, ended, opened, start

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals, FIFOs and signals")

CALLS = ["stdin.readline()", "anext(stdin)", "stdin_bytes.read()", "stdin_bytes.readinto(bytearray(9))"]
ENDS = {
    "by returning": "return",
    "by exiting": "sys.exit(3)",
    "by an interrupt": "stay_awake(); await asyncio.sleep(60)",
}
KINDS = ["terminal", "pipe", "fifo"]
each_end = pytest.mark.parametrize(
    "end", ["by returning", "by exiting", pytest.param("by an interrupt", marks=needs_posix)]
)
each_kind = pytest.mark.parametrize(
    "kind", [pytest.param("terminal", marks=needs_posix), "pipe", pytest.param("fifo", marks=needs_posix)]
)


def program(call, end):
    return STAY_AWAKE + textwrap.dedent(f"""
        import asyncio, concurrent.futures, sys, threading
        from aiofiles_std import AsyncTextIndirectIOWrapper, stdin, stdin_bytes

        async def main():
            reading = asyncio.ensure_future({call})
            while threading.active_count() == 1:
                await asyncio.sleep(0)
            print("ready", flush=True)
            {end}

        asyncio.run(main())
        sys.exit(3)
    """)


def end_of(program, reading, *, interrupt=False):
    process = start(program, stdin=reading)
    assert process.stdout.readline().rstrip() == b"ready"
    if interrupt:
        process.send_signal(signal.SIGINT)
    status, _, errors = ended(process)  # a program that waits for its read does not end
    return status, errors


@each_end
@each_kind
def test_a_program_ends_while_a_read_is_pending(kind, end, tmp_path):
    # Each call meets each kind and each end.
    for call in CALLS[(KINDS.index(kind) + list(ENDS).index(end)) % 2 :: 2]:
        with opened(kind, tmp_path) as (reading, _):
            status, errors = end_of(program(call, ENDS[end]), reading, interrupt=end == "by an interrupt")
        (tmp_path / "fifo").unlink(missing_ok=True)

        if end == "by an interrupt":
            assert (status, errors.splitlines()[-1]) == (-signal.SIGINT, b"KeyboardInterrupt")
        else:
            assert (status, errors) == (3, b"")


@pytest.mark.parametrize("begun", [b"part of a line", "é".encode()[:1]])
@pytest.mark.parametrize("call", ["stdin.readline()", "stdin_bytes.read(99)"])
def test_a_program_ends_while_a_read_has_part_of_its_data(call, begun, tmp_path):
    with opened("pipe", tmp_path) as (reading, writing):
        os.write(writing, begun)

        assert end_of(program(call, "return"), reading) == (3, b"")


def test_a_program_ends_while_a_read_was_not_cancelled(tmp_path):
    left = """
        import asyncio, sys, threading
        from aiofiles_std import stdin_bytes

        loop = asyncio.new_event_loop()
        reading = loop.create_task(stdin_bytes.readline())
        while threading.active_count() == 1:
            loop.run_until_complete(asyncio.sleep(0))
        print("ready", flush=True)
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(lambda loop, report: None)
        sys.exit(3)
    """
    with opened("pipe", tmp_path) as (reading, _):
        assert end_of(left, reading) == (3, b"")


@needs_waiting  # otherwise the executor waits for its worker
def test_a_program_ends_while_a_given_executor_runs_a_read(tmp_path):
    call = """AsyncTextIndirectIOWrapper(
                "sys.stdin", None, concurrent.futures.ThreadPoolExecutor(1), lambda: sys.stdin
            ).readline()"""
    with opened("pipe", tmp_path) as (reading, _):
        assert end_of(program(call, "return"), reading) == (3, b"")


@pytest.mark.parametrize("call", ["stdin.readline()", "stdin_bytes.readline()", "stdin_bytes.peek()"])
def test_a_program_ends_while_a_read_of_a_user_defined_file_is_pending(call):
    keyboard = """
        import io, threading

        class Keyboard(io.RawIOBase):
            def readable(self):
                return True

            def readinto(self, buffer):
                threading.Event().wait()

        import sys
        sys.stdin = io.TextIOWrapper(io.BufferedReader(Keyboard()))
    """

    assert end_of(textwrap.dedent(keyboard) + program(call, "return"), subprocess.DEVNULL) == (3, b"")


@pytest.mark.parametrize("source", [os.devnull, __file__])
@pytest.mark.parametrize("call", ["stdin.read()", "stdin_bytes.read()"])
def test_a_file_as_standard_input_is_read_as_by_blocking_calls(source, call):
    ours = f"import asyncio; from aiofiles_std import *; print(asyncio.run({call}))"
    blocking = f"import sys; print(sys.{call.replace('_bytes', '.buffer')})"

    with open(source) as one, open(source) as other:
        assert ended(start(ours, stdin=one)) == ended(start(blocking, stdin=other))


@pytest.mark.skipif(sys.platform == "win32", reason="needs preexec_fn")
@pytest.mark.asyncio_loop  # uvloop cannot be used in a program without standard input
def test_the_error_says_that_there_is_no_standard_input():
    without = """
        import asyncio, sys
        from aiofiles_std import stdin
        asyncio.run(stdin.readline())
    """

    status, _, errors = ended(start(without, stdin=None, preexec_fn=lambda: os.close(0)))

    assert (status, errors.splitlines()[-1].partition(b",")[0]) == (1, b"AttributeError: sys.stdin is None")


def test_another_stream_is_used_while_the_program_ends():
    # The tracing function stands for a thread that uses another stream at each line of `weakref`.
    process = start("""
        import atexit, io, sys, weakref

        used = []
        atexit.register(lambda: print(len(used) > 1, end=""))

        from aiofiles_std.stream import calls_on

        def use_another(frame, event, arg):
            if frame.f_code.co_filename == weakref.__file__:
                used.append(io.StringIO())
                calls_on(used[-1])
            return use_another

        used.append(io.StringIO())
        calls_on(used[0])
        atexit.register(sys.settrace, use_another)
    """)

    assert ended(process) == (0, b"True", b"")
