"""The streams of another process, whose standard streams are real pipes."""

import subprocess
import sys
import textwrap


def run(program, given):
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program)]
    return subprocess.run(command, input=given, capture_output=True, timeout=60)


def test_text_goes_through_real_pipes():
    done = run(
        """
        import asyncio
        from aiofiles_std import stderr, stdin, stdout

        async def main():
            async for line in stdin:
                await stdout.write(line.upper())
            await stdout.flush()
            await stderr.write("done")

        asyncio.run(main())
        """,
        b"one\ntwo\nlast",
    )

    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, [b"ONE", b"TWO", b"LAST"], b"done")


def test_bytes_go_through_real_pipes_from_one_loop_to_the_next():
    done = run(
        """
        import asyncio
        from aiofiles_std import stderr_bytes, stdin_bytes, stdout_bytes

        async def echo(size):
            await stdout_bytes.write((await stdin_bytes.read(size))[::-1])
            await stdout_bytes.flush()

        asyncio.run(echo(3))
        asyncio.run(echo(-1))
        asyncio.run(stderr_bytes.write(b"done"))
        """,
        b"\xff\r\x00abc",
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"\x00\r\xffcba", b"done")


def test_waiting_for_input_delays_no_other_task():
    program = """
        import asyncio
        from aiofiles_std import stdin, stdout

        async def main():
            reading = asyncio.create_task(stdin.readline())
            await stdout.write("ready\\n")
            await stdout.flush()
            await stdout.write(await reading)

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        ready = process.stdout.readline()

        rest, _ = process.communicate("answer\n", timeout=60)

    assert (ready, rest) == ("ready\n", "answer\n")


def test_a_slow_writer_and_an_impatient_reader_lose_no_line():
    program = """
        import asyncio, sys
        from aiofiles_std import stdin

        async def main():
            while True:
                try:
                    line = await asyncio.wait_for(stdin.readline(), 0.001)
                except asyncio.TimeoutError:
                    print("late", flush=True)
                else:
                    print(repr(line), flush=True)
                    if not line:
                        break

        asyncio.run(main())
    """
    lines = [f"{number}\n" for number in range(200)]
    command = [sys.executable, "-c", textwrap.dedent(program)]
    got = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in lines:
            while (answer := process.stdout.readline()) != "late\n":
                got.append(answer)
            process.stdin.write(line)
            process.stdin.flush()
        rest, _ = process.communicate(timeout=60)

    got += rest.splitlines(keepends=True)
    assert [answer for answer in got if answer != "late\n"] == [f"{line!r}\n" for line in [*lines, ""]]
