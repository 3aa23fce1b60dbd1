"""CPython's own tests of `shutil` pass, except for known and intended differences."""

import importlib.util
import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("cpython_shutil.py")
IS_THERE = importlib.util.find_spec("test") is not None and importlib.util.find_spec("test.test_shutil") is not None

pytestmark = pytest.mark.skipif(not IS_THERE, reason="this Python came without its tests")

# Which tests do not pass, and why.
KNOWN = {
    "test_blocksize_arg": "a file is copied in pieces, so that it can be stopped, and not by one call of `sendfile`",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cpython")


@pytest.fixture(scope="module")
def outcome(folder):
    """How many tests ran, the traceback of each failed one, and how often each of our functions was called."""
    return run(folder)


def run(folder, *args):
    command = [sys.executable, str(PROGRAM), *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_only_tests_with_a_known_difference_fail(outcome, folder):
    unknown = {
        name: traceback
        for name, traceback in outcome["failed"].items()
        if not any(fnmatch(name.rpartition(".")[2], pattern) for pattern in KNOWN)
    }
    if unknown:  # perhaps the system is not as the tests expect, and `shutil` itself does not pass them, either
        plain = run(folder, "plain")["failed"]
        unknown = {name: traceback for name, traceback in unknown.items() if name not in plain}

    assert unknown == {}
    assert outcome["run"] > 100


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows they change no owner, and modes only of links")
def test_the_tests_called_each_function(outcome):
    assert [name for name, calls in outcome["calls"].items() if not calls] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the one that is known is of Linux")
def test_each_known_difference_still_exists(outcome):
    failed = {name.rpartition(".")[2] for name in outcome["failed"]}

    assert failed == KNOWN.keys()
