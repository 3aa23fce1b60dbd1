"""The example that copies a tree shows its progress, and can be stopped by Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples" / "copy_tree.py"
# Two megabytes, in fewer files on Windows, which takes longer to make one.
FILES, SIZE = (500, 4000) if sys.platform == "win32" else (2000, 1000)

# Prints a line when some files were copied, goes on when its input is closed, and copies slowly.
SLOWLY = """
import os, runpy, sys, time

calls, real = 0, os.utime

def utime(*args, **kwargs):
    global calls
    calls += 1
    if calls == 10:
        print("copying", flush=True)
        sys.stdin.read()
    time.sleep(0.001)
    return real(*args, **kwargs)

os.utime = utime
program, *sys.argv = sys.argv[1:]
sys.argv.insert(0, program)
runpy.run_path(program, run_name="__main__")
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "tree").mkdir()
    for number in range(FILES):
        (tmp_path / "tree" / str(number)).write_bytes(b"x" * SIZE)
    return tmp_path / "tree"


def run(*args):
    command = [sys.executable, "-W", "error", EXAMPLE, *args]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def test_a_tree_is_copied_and_the_progress_is_shown(tree):
    done = run(tree, tree.with_name("copy"))

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{FILES} files" in done.stdout
    assert "2.0/2.0 MB" in done.stdout
    assert sorted(os.listdir(tree.with_name("copy"))) == sorted(os.listdir(tree))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
def test_ctrl_c_stops_the_copy_and_leaves_whole_files(tree):
    copy = tree.with_name("copy")
    command = [sys.executable, "-W", "error", "-c", SLOWLY, EXAMPLE, tree, copy]
    pipes = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
    with subprocess.Popen(command, text=True, **pipes) as process:
        while process.stdout.readline() != "copying\n":
            pass
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)  # it first closes the input

    assert process.returncode == 130
    assert errors == f"stopped: the files in {copy} are complete\n"
    assert 10 <= len(os.listdir(copy)) < FILES
    assert {path.stat().st_size for path in copy.iterdir()} == {SIZE}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links")
def test_files_that_cannot_be_copied_are_reported(tmp_path):
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "link").symlink_to("nowhere")

    done = run(tmp_path / "tree", tmp_path / "copy")

    assert done.returncode == 1
    assert str(tmp_path / "tree" / "link") in done.stderr
    assert run(tmp_path / "nothing", tmp_path / "other").stderr.startswith(f"{tmp_path / 'nothing'}: ")
