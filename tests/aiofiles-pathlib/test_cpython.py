"""CPython's own tests of `pathlib.Path` pass, except for known and intended differences."""

import importlib.util
import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("cpython_pathlib.py")
IS_THERE = importlib.util.find_spec("test") is not None and importlib.util.find_spec("test.test_pathlib") is not None

pytestmark = pytest.mark.skipif(not IS_THERE, reason="this Python came without its tests")

# Of each difference: the first minor version of Python 3 with it, the first one without it, its tests, and the reason.
KNOWN = [
    (10, 13, "test_concrete_class", "one class serves all platforms, so that the class itself may be subclassed"),
    (10, 12, "test_link_to", "it is deprecated there, and left out"),
    (10, 13, "test_with", "to enter a path is deprecated there, and left out"),
    (12, 14, "test_passing_kwargs_deprecated", "unknown keyword arguments are an error, not a warning"),
    (13, 14, "test_matches_pathbase_api", "documentation is compared with that of a private base, and ours says more"),
    (14, 99, "test_matches_*", "as above"),
    (14, 99, "test_delete_*", "they are tests of a private method"),
    (14, 99, "test_as_uri*", "that of pure paths is deprecated there, but ours is that of `pathlib.Path`"),
]
HERE = {pattern for start, end, pattern, _ in KNOWN if start <= sys.version_info.minor < end}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """How many tests ran, and the traceback of each that failed."""
    command = [sys.executable, str(PROGRAM)]
    folder = tmp_path_factory.mktemp("cpython")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_only_tests_with_a_known_difference_fail(outcome):
    unknown = {
        name: traceback
        for name, traceback in outcome["failed"].items()
        if not any(fnmatch(name.rpartition(".")[2], pattern) for pattern in HERE)
    }

    assert unknown == {}
    assert outcome["run"] > 100


@pytest.mark.skipif(os.name == "nt" or sys.version_info >= (3, 14), reason="what differs depends on the release")
def test_each_known_difference_still_exists(outcome):
    failed = {name.rpartition(".")[2] for name in outcome["failed"]}

    assert [pattern for pattern in HERE if not any(fnmatch(name, pattern) for name in failed)] == []
