"""The examples do what their docstrings say."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from ..shared.waiting import TIMEOUT
from .programs import ended, start

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles-std" / "examples"


@pytest.fixture
def prompt():
    spawned = []

    def prompt(seconds):
        command = ["-W", "error", str(EXAMPLES / "prompt.py"), str(seconds)]
        spawned.append(pexpect.spawn(sys.executable, command, timeout=TIMEOUT, encoding="utf-8"))
        return spawned[-1]

    yield prompt
    for process in spawned:
        process.close(force=True)


on_terminals = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
may_fork = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@on_terminals
@may_fork
@pytest.mark.parametrize(("answer", "verdict"), [("42", "Right."), ("54", "Wrong.")])
def test_the_countdown_goes_on_while_the_user_thinks(answer, verdict, prompt):
    process = prompt(50)
    process.expect_exact(" 50 seconds: how much is 6 times 7? ")
    process.expect_exact("\r 50")
    process.send(answer[0])
    process.expect_exact("\r 49")

    process.sendline(answer[1])

    process.expect_exact(verdict)
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == 0


@on_terminals
@may_fork
def test_without_an_answer_the_program_says_so_and_ends(prompt):
    process = prompt(1)

    process.expect_exact("Too late.")
    process.expect(pexpect.EOF)
    process.close()

    assert process.exitstatus == 0


def test_the_filter_numbers_its_lines(tmp_path):
    (tmp_path / "file").write_text("one\ntwo\nlast")

    with open(tmp_path / "file") as file:
        status, out, errors = ended(start(EXAMPLES / "filter.py", stdin=file))

    assert (status, out.decode().splitlines(), errors) == (0, ["     1  one", "     2  two", "     3  last"], b"")


def test_the_filter_ends_in_silence_when_its_reader_closes_the_pipe(tmp_path):
    (tmp_path / "file").write_text("a line\n" * 20_000)
    with open(tmp_path / "file") as file:
        process = start(EXAMPLES / "filter.py", stdin=file)

    first = [process.stdout.readline() for _ in range(10)]
    process.stdout.close()
    process.stdout = None

    assert [line.decode().rstrip(os.linesep) for line in first] == [f"{number:6}  a line" for number in range(1, 11)]
    assert ended(process) == (0, None, b"")
