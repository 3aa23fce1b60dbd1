"""The demo does its job on a real file, and says clearly what is wrong with a file that it cannot copy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples" / "demo.py"


def run(*args):
    return subprocess.run([sys.executable, "-W", "error", DEMO, *args], capture_output=True, text=True)


def test_copies_the_readme_unless_told_otherwise():
    lines = len((DEMO.parents[3] / "README.md").read_text(encoding="utf-8").splitlines())

    done = run()

    assert done.returncode == 0
    assert "README.md: the two copies are equal" in done.stdout
    ours, blocking = (line.split() for line in done.stdout.splitlines()[-2:])
    assert ours[:2] == ["aiofiles", str(lines)]
    assert blocking[:3] == ["blocking", "calls", str(lines)]


def test_the_event_loop_ticks_beside_aiofiles_but_not_beside_blocking_calls(tmp_path):
    path = tmp_path / "lines"
    path.write_text("a line\n" * 3000)

    table = run(path).stdout.splitlines()[-2:]

    ours, blocking = (int(line.split("ms")[1].split()[0]) for line in table)
    assert ours > blocking == 0


def test_copies_an_empty_file(tmp_path):
    (tmp_path / "empty").touch()

    done = run(tmp_path / "empty")

    assert done.returncode == 0
    assert "the two copies are equal" in done.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "cannot be read: No such file or directory"),
        pytest.param(
            "directory",
            "cannot be read: Is a directory",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows words it otherwise"),
        ),
        ("binary", "is not UTF-8 text"),
    ],
)
def test_says_what_is_wrong(name, message, tmp_path):
    (tmp_path / "directory").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    done = run(tmp_path / name)

    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
