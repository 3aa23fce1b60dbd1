"""A program talks with its user on a terminal as it does with blocking calls."""

import errno
import os
import signal
import sys
import textwrap

import pexpect
import pytest

from .programs import STAY_AWAKE, ended, start

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals"),
    # It forks, and then replaces the process at once.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

IMPORTS = "import asyncio, sys\nfrom aiofiles_std import stdin, stdin_bytes, stdout\n"
# The blocking stream under the names of ours.
BLOCKING = """
import asyncio, sys

class Blocking:
    def __init__(self, file):
        self.file = file
    def __getattr__(self, name):
        async def method(*args):
            return getattr(self.file, name)(*args)
        return method

stdin, stdin_bytes, stdout = Blocking(sys.stdin), Blocking(sys.stdin.buffer), Blocking(sys.stdout)
"""


@pytest.fixture
def spawn():
    spawned = []

    def spawn(program, imports=IMPORTS):
        code = imports + textwrap.dedent(program)
        spawned.append(pexpect.spawn(sys.executable, ["-W", "error", "-c", code], timeout=60, encoding="utf-8"))
        spawned[-1].delaybeforesend = None
        return spawned[-1]

    yield spawn
    for process in spawned:
        process.close(force=True)


def status_of(process):
    process.expect(pexpect.EOF)
    process.close()
    return process.signalstatus or process.exitstatus


CONVERSATION = """
    async def main():
        await stdout.write("name? ")
        await stdout.flush()
        name = await stdin.readline()
        await stdout.write(f"{name!r}\\n")
        rest = [await stdin.readline(), await stdin.read(2), await stdin.readline(), await stdin.readline()]
        await stdout.write(f"{rest}\\n")
        await stdout.flush()
        rest = [await stdin_bytes.readline(), await stdin.readline()]
        await stdout.write(f"{rest}\\n")

    asyncio.run(main())
    sys.exit(3)
"""


@pytest.mark.parametrize("imports", [IMPORTS, BLOCKING], ids=["ours", "blocking"])
def test_a_conversation_proceeds_as_with_blocking_calls(spawn, imports):
    process = spawn(CONVERSATION, imports)

    process.expect_exact("name? ")  # seen before the answer is read
    process.sendline("Ännchen")
    process.expect_exact("'Ännchen\\n'\r\n")  # delivered when Enter is pressed
    process.sendeof()
    process.sendline("one")
    process.sendeof()
    process.expect_exact("['', 'on', 'e\\n', '']\r\n")  # an end of the input is not final
    process.sendline("two")
    process.sendline("three")
    process.expect_exact("[b'two\\n', 'three\\n']\r\n")

    assert status_of(process) == 3


def test_a_line_typed_after_a_timeout_goes_to_the_next_read(spawn):
    process = spawn(
        """
        async def main():
            for _ in range(3):
                try:
                    await asyncio.wait_for(stdin.readline(), 0.01)
                except asyncio.TimeoutError:
                    pass
            for ask in [lambda: input("input? "), sys.stdin.readline, sys.stdin.buffer.readline]:
                print("ready", flush=True)
                print(repr(ask()), flush=True)
                print(repr(await stdin.readline()), flush=True)
                try:
                    await asyncio.wait_for(stdin_bytes.readline(), 0.01)
                except asyncio.TimeoutError:
                    print("late", flush=True)

        asyncio.run(main())
        """
    )
    for first in ["input? ", "ready", "ready"]:
        process.expect_exact(first)
        process.sendline("one")
        process.expect(r"b?'one(\\n)?'")
        process.sendline("two")
        process.expect_exact("'two\\n'")
        process.expect_exact("late")

    assert status_of(process) == 0


def test_ctrl_c_interrupts_a_pending_read(spawn):
    process = spawn(
        """
        async def main():
            stay_awake()
            try:
                print("ready", flush=True)
                await stdin.readline()
            finally:
                print("cleaned up", flush=True)

        asyncio.run(main())
        """,
        IMPORTS + STAY_AWAKE,
    )
    process.expect_exact("ready")

    process.sendintr()

    process.expect_exact("cleaned up")
    process.expect_exact("KeyboardInterrupt")
    assert status_of(process) == signal.SIGINT


@pytest.mark.parametrize("imports", [IMPORTS, BLOCKING], ids=["ours", "blocking"])
def test_a_terminal_that_hangs_up_ends_the_input_as_with_blocking_calls(imports):
    program = """
        async def main():
            print("ready", flush=True)
            try:
                return len(await stdin.readline())
            except OSError as error:
                return error.errno

        sys.exit(asyncio.run(main()))
    """
    writing, reading = os.openpty()
    process = start(imports + textwrap.dedent(program), stdin=reading)
    os.close(reading)
    assert process.stdout.readline() == b"ready\n"

    os.close(writing)

    status, _, errors = ended(process)
    assert (status in (0, errno.EIO), errors) == (True, b"")
