"""Programs whose output is not read, or not yet."""

import errno
import os
import subprocess
import sys

import pytest

from ..shared.waiting import TIMEOUT
from .programs import ended, start

# The errors of a write to a closed pipe. On Windows it is mostly another one.
BROKEN_PIPE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}


def with_closed_output(program):
    reading, writing = os.pipe()
    os.close(reading)
    process = start(program, stdout=writing)
    os.close(writing)
    return ended(process)


@pytest.mark.parametrize("stream", ["stdout", "stdout_bytes"])
def test_each_write_to_a_closed_pipe_raises_and_nothing_is_printed_at_exit(stream):
    status, _, errors = with_closed_output(f"""
        import asyncio, sys
        from aiofiles_std import {stream}

        async def main():
            for _ in range(3):
                try:
                    await {stream}.write({"x" if stream == "stdout" else b"x"!r})
                    await {stream}.flush()
                except OSError as error:
                    print(error.errno, file=sys.stderr)

        asyncio.run(main())
        sys.exit(3)
    """)

    told = [int(word) for word in errors.split()]
    assert (status, len(told), set(told) <= BROKEN_PIPE) == (3, 3, True)


def test_unflushed_output_to_a_closed_pipe_is_dropped_in_silence():
    program = """
        import asyncio
        from aiofiles_std import stdout
        asyncio.run(stdout.write("x"))
    """

    assert with_closed_output(program) == (0, None, b"")


@pytest.mark.parametrize(
    ("platform", "kind", "status"), [("win32", "pipe", 3), ("win32", "file", 120), ("linux", "pipe", 120)]
)
def test_the_error_of_a_closed_pipe_on_windows_is_dropped_only_there(platform, kind, status, tmp_path):
    # It imitates Windows.
    program = f"""
        import asyncio, errno, io, os, stat, sys
        from aiofiles_std import stdout

        class Output(io.FileIO):
            def write(self, data):
                if not stat.S_ISCHR(os.fstat(self.fileno()).st_mode):
                    raise OSError(errno.EINVAL, "Invalid argument")
                return super().write(data)

        sys.stdout = io.TextIOWrapper(io.BufferedWriter(Output(1, "w", closefd=False)))
        asyncio.run(stdout.write("x"))
        sys.platform = {platform!r}
        sys.exit(3)
    """
    with open(tmp_path / "file", "wb") as file:
        process = start(program, stdout=file if kind == "file" else subprocess.PIPE)

    found, _, errors = ended(process)

    assert (found, errors == b"") == (status, status == 3)


def test_an_error_of_the_program_is_printed_and_its_status_kept():
    status, _, errors = with_closed_output("""
        import asyncio
        from aiofiles_std import stdout_bytes
        asyncio.run(stdout_bytes.write(bytes(1_000_000)))
    """)

    expected = [OSError(number, os.strerror(number)) for number in BROKEN_PIPE]
    assert status == 1
    assert errors.decode().splitlines()[-1] in [f"{type(error).__name__}: {error}" for error in expected]


def test_a_program_that_writes_only_by_print_ends_as_without_the_library():
    ours = "import aiofiles_std; print('x')"

    assert with_closed_output(ours) == with_closed_output("print('x')") != (0, None, b"")


@pytest.mark.skipif(sys.platform == "win32" or not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_another_error_at_exit_is_printed_as_after_blocking_calls():
    ours = "import asyncio, aiofiles_std; asyncio.run(aiofiles_std.stdout.write('x'))"
    with open("/dev/full", "w") as full:
        assert ended(start(ours, stdout=full)) == ended(start("import sys; sys.stdout.write('x')", stdout=full))


@pytest.mark.parametrize("closing", ["sys.stdout = None", "sys.stdout.close()"])
def test_a_stream_that_the_program_removed_causes_no_error_at_exit(closing):
    program = f"""
        import asyncio, sys
        from aiofiles_std import stdout
        asyncio.run(stdout.write("x"))
        {closing}
    """

    assert ended(start(program)) == (0, b"x", b"")


def test_a_full_pipe_does_not_block_the_loop():
    program = """
        import asyncio, sys
        from aiofiles_std import stdin, stdout

        async def main():
            writing = asyncio.create_task(stdout.write("x" * 1_000_000))
            async for line in stdin:
                print(line.strip(), writing.done(), file=sys.stderr, flush=True)
            await writing

        asyncio.run(main())
    """
    with start(program, bufsize=0) as process:
        answers = []
        for line in [b"one\n", b"two\n"]:
            process.stdin.write(line)
            answers.append(process.stderr.readline().rstrip())

        out, _ = process.communicate(timeout=TIMEOUT)

    assert answers == [b"one False", b"two False"]
    assert (process.returncode, out) == (0, b"x" * 1_000_000)


def test_lines_of_many_tasks_come_out_whole_and_in_the_order_of_the_calls():
    program = """
        import asyncio
        from aiofiles_std import stdout

        async def write(number):
            await stdout.write(f"{number} " * 50 + chr(10))

        async def main():
            await asyncio.gather(*map(write, range(500)))

        asyncio.run(main())
    """

    assert ended(start(program))[1].decode().splitlines() == [f"{number} " * 50 for number in range(500)]


def test_a_prompt_on_a_pipe_appears_when_it_is_flushed():
    program = """
        import asyncio
        from aiofiles_std import stdin, stdout

        async def main():
            await stdout.write("name? ")
            await stdout.flush()
            await stdout.write(await stdin.readline())

        asyncio.run(main())
    """
    with start(program, text=True, stderr=subprocess.DEVNULL) as process:
        prompt = process.stdout.read(6)

        assert (prompt, process.communicate("Anna\n", timeout=TIMEOUT)[0]) == ("name? ", "Anna\n")
