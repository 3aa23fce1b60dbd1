"""How a program ends while its disk hangs: as one that uses `asyncio.to_thread`."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ...shared.waiting import TIMEOUT
from .scenes import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .disk import Disk

PROGRAM = Path(__file__).with_name("ending.py")


class Program:
    """A program whose read of a file is held."""

    def __init__(self, how: str, api: str, disk: Disk, folder: str) -> None:
        prepare(disk.files / folder)
        self._disk = disk
        disk.requests()
        disk.hold("read")
        command = [sys.executable, str(PROGRAM), how, api, str(disk.path / folder / "file")]
        pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(command, text=True, **pipes)
        disk.wait_held("read")

    def end(self, *, heals: bool) -> tuple[int, list[str]]:
        """Tell the program to end. If the disk *heals*, the read is answered when its task was cancelled."""
        self.process.stdin.write("end\n")
        self.process.stdin.flush()
        lines: list[str] = []
        if heals:
            while not lines or lines[-1].strip() != "the task was cancelled":
                lines.append(self.process.stdout.readline())
                assert lines[-1]
            assert self.process.poll() is None
            self._disk.heal()
        with self.process as process:
            lines += [*process.stdout, *process.stderr]
            return process.wait(TIMEOUT), [line.strip() for line in lines]


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return iter(range(1000))


@pytest.mark.parametrize("api", ["ours", "ours_in_a_file"])
@pytest.mark.parametrize("how", ["cancel", "return"])
def test_the_end_of_a_program_waits_for_the_call(how: str, api: str, disk: Disk, numbers: Any) -> None:
    expected = Program(how, "blocking", disk, f"blocking{next(numbers)}").end(heals=True)

    ended = Program(how, api, disk, f"ours{next(numbers)}").end(heals=True)

    assert ended[0] == expected[0] == 0
    assert sorted(ended[1]) == sorted(expected[1])
    for _, lines in (ended, expected):
        assert lines.index("the call has ended") < lines.index("the interpreter ends")


@pytest.mark.parametrize("api", ["blocking", "ours", "ours_in_a_file"])
def test_exiting_at_once_waits_for_no_call(api: str, disk: Disk, numbers: Any) -> None:
    program = Program("exit at once", api, disk, f"atonce{next(numbers)}")

    ended = program.end(heals=False)

    assert ended == (3, [])


@pytest.mark.parametrize("api", ["blocking", "ours", "ours_in_a_file"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_signal_that_kills_waits_for_no_call(number: Any, api: str, disk: Disk, numbers: Any) -> None:
    program = Program("cancel", api, disk, f"killed{next(numbers)}")

    program.process.send_signal(number)
    _, err = program.process.communicate(timeout=TIMEOUT)

    assert (program.process.returncode, err) == (-number, "")
