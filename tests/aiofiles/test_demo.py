"""The demo does its job on real files, says clearly what is wrong with its input, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pexpect
import pytest

DEMO = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples" / "demo"
ROW = r"^{name} +([\d.]+) ms +([\d.]+) +([\d.]+) ms"
# pexpect forks, and then replaces the process at once.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminal, pipe or group of processes")


def run(*args, **options):
    command = [sys.executable, "-W", "error", DEMO, "--seconds", "0.1", *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def folder(tmp_path):
    """A folder with a text file, a binary file, an empty one, one that is read in pieces, and one in a subfolder."""
    folder = tmp_path / "folder"
    (folder / "subfolder").mkdir(parents=True)
    (folder / "text").write_bytes(b"first\nsecond\n")
    (folder / "binary").write_bytes(bytes(range(256)))
    (folder / "empty").touch()
    (folder / "large").write_bytes(b"a line\n" * 100_000)
    (folder / "subfolder" / "no end of line").write_bytes(b"\r\r")
    return folder


def check(output, *, files, lines, size):
    headline, *rest = output.splitlines()
    assert f": {files}, {lines:,} lines, {size:,} bytes" in headline
    rows = {
        name: re.search(ROW.format(name=name), "\n".join(rest), re.MULTILINE)
        for name in ["no job", "blocking calls", "asyncio.to_thread", "aiofiles"]
    }
    assert all(rows.values()), output
    conclusion = " ".join(output.split("\n\n")[-1].split())
    for name in ["aiofiles", "blocking calls", "no job"]:
        assert f"within {rows[name][3]} ms beside {name}" in conclusion


def test_the_demo_reads_a_folder(folder):
    done = run(folder)

    assert (done.returncode, done.stderr) == (0, "")
    check(done.stdout, files="5 files", lines=100_003, size=13 + 256 + 700_000 + 2)
    assert "\r" not in done.stdout  # no progress, because there is no terminal


@POSIX
def test_the_demo_reads_a_file_and_leaves_no_file_and_no_process(folder, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    command = [sys.executable, "-W", "error", DEMO, "--seconds", "0.1", folder / "binary"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}

    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment, start_new_session=True
    ) as process:
        output, _ = process.communicate(timeout=120)

    assert process.returncode == 0
    check(output, files="1 file", lines=1, size=256)
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_the_demo_reads_the_standard_library_by_default():
    with subprocess.Popen([sys.executable, DEMO], stdout=subprocess.PIPE, text=True) as process:
        headline = process.stdout.readline()
        process.kill()

    path, _, counts = headline.rpartition(": ")
    assert path == sysconfig.get_path("stdlib")
    assert int(counts.partition(" ")[0].replace(",", "")) > 500


@POSIX
def test_the_demo_shows_its_progress_on_a_terminal(folder):
    command = ["-W", "error", str(DEMO), "--seconds", "0.1", str(folder)]
    with pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=120) as demo:
        for name in ["no job", "blocking calls", "asyncio.to_thread", "aiofiles"]:
            demo.expect(f"\r{name}: [0-9.]+ of 0.1 s")
        demo.expect("longest pause")
        demo.expect(pexpect.EOF)

    assert "\r" not in demo.before.replace("\r\n", "")
    assert demo.exitstatus == 0


@POSIX
def test_an_interrupt_ends_the_demo_quietly(folder):
    command = ["-W", "error", str(DEMO), "--seconds", "60", str(folder)]
    with pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=120) as demo:
        demo.expect("no job: 0.[1-9] of 60.0 s")
        demo.sendintr()
        demo.expect(pexpect.EOF)

    assert demo.exitstatus == 130
    assert demo.before.replace("^C", "").strip() == ""
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.pid, 0)


def test_the_demo_says_that_a_path_is_missing(tmp_path):
    done = run(tmp_path / "missing")

    assert done.returncode == 1
    assert done.stderr.startswith(f"demo: {tmp_path / 'missing'} cannot be read: ")
    assert "Traceback" not in done.stderr


def test_the_demo_says_that_a_folder_holds_no_file(tmp_path):
    done = run(tmp_path)

    assert (done.returncode, done.stderr) == (1, f"demo: {tmp_path} holds no file\n")


@POSIX
def test_the_demo_says_that_a_pipe_is_neither_a_file_nor_a_folder(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    done = run(tmp_path / "pipe")

    assert (done.returncode, done.stderr) == (1, f"demo: {tmp_path / 'pipe'} is neither a file nor a folder\n")


@pytest.mark.parametrize("seconds", ["nan", "61"])
def test_the_demo_rejects_an_invalid_duration(seconds, tmp_path):
    done = run(tmp_path, f"--seconds={seconds}")

    assert done.returncode == 2
    assert f"invalid duration value: '{seconds}'" in done.stderr
