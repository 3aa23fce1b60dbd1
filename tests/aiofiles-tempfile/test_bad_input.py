"""What the twin refuses is refused in the same words, and nothing is left behind."""

import inspect
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest

import aiofiles_tempfile

EVERYTHING = ["TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp"]
MODES = ["nonsense", "rw", "", "b", "w+bt", None, 1]
NAMES = [
    {"suffix": 1},
    {"prefix": 1.5},
    {"suffix": ["a"]},
    {"suffix": "a", "prefix": b"b"},
    {"suffix": b"a", "prefix": "b"},
    {"suffix": b"a", "dir": "missing"},
    {"suffix": "a", "dir": b"missing"},
    {"prefix": "missing/b"},
    {"suffix": "a\0b"},
    {"prefix": "\ud800"},
    {"prefix": "x" * 300},
    {"dir": "missing"},
    {"dir": b"missing"},
    {"dir": Path("missing")},
    {"dir": 1.5},
    {"nonsense": 1},
]

pytestmark = [
    pytest.mark.usefixtures("no_file_is_left"),
    # The blocking class stumbles, when it is freed, over what it never made.
    pytest.mark.filterwarnings("ignore:Exception ignored .*<function SpooledTemporaryFile.__del__"),
]


async def outcome(function, *args, **kwargs):
    """The exception of a call; what it gives is closed, and removed."""
    try:
        made = function(*args, **kwargs)
        made = await made if inspect.isawaitable(made) else made
    except Exception as error:
        # The last part of a path is a random one.
        path = os.path.dirname(getattr(error, "filename", None) or "")
        return type(error), re.sub(r"'[^']*'$", "", str(error)), path
    remove(made)
    return "made"


def remove(made):
    blocking = getattr(made, "_file", made)
    if isinstance(made, tuple):
        os.close(made[0])
        os.unlink(made[1])
    elif isinstance(made, (str, bytes)):
        os.rmdir(made)
    else:
        getattr(blocking, "close", None) and blocking.close()
        getattr(blocking, "cleanup", None) and blocking.cleanup()


async def check(name, *args, **kwargs):
    expected = await outcome(getattr(tempfile, name), *args, **kwargs)

    assert await outcome(getattr(aiofiles_tempfile, name), *args, **kwargs) == expected

    return expected


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("options", NAMES, ids=str)
async def test_a_bad_name_or_directory(name, options):
    # One without a name does without its parts, and a spooled one looks at them when it goes to disk.
    assert await check(name, **options) != "made" or name in ("TemporaryFile", "SpooledTemporaryFile")


@pytest.mark.parametrize("options", NAMES[:-1], ids=str)
async def test_a_bad_name_or_directory_of_a_spooled_file_that_goes_to_disk(options):
    with tempfile.SpooledTemporaryFile(**options) as twin:
        expected = await outcome(twin.rollover)
        async with aiofiles_tempfile.SpooledTemporaryFile(**options) as file:
            assert await outcome(file.rollover) == expected


@pytest.mark.parametrize("name", EVERYTHING[:3])
@pytest.mark.parametrize("mode", MODES)
async def test_a_bad_mode(name, mode):
    assert await check(name, mode=mode) != "made" or name == "SpooledTemporaryFile"


@pytest.mark.parametrize("name", EVERYTHING[:3])
@pytest.mark.parametrize(
    "options",
    [
        {"mode": "w", "encoding": "nonsense"},
        {"mode": "w", "encoding": 1},
        {"mode": "w", "errors": 1},
        {"mode": "w", "newline": "x"},
        {"mode": "w", "buffering": 0},
        {"encoding": "utf-8"},
        {"newline": "\n"},
        {"errors": "strict"},
        {"buffering": "a"},
    ],
    ids=str,
)
async def test_options_that_do_not_fit(name, options):
    # A spooled file looks at most of them when it goes to disk.
    assert await check(name, **options) != "made" or name == "SpooledTemporaryFile"


@pytest.mark.parametrize("name", EVERYTHING)
async def test_too_many_arguments(name):
    assert await check(name, *[None] * 20) != "made"


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.skipif(sys.platform == "win32", reason="directories are writable there")
async def test_a_directory_that_cannot_be_written_to(name, tmp_path):
    # To the system's administrator all others are writable.
    place = tmp_path if os.geteuid() else "/proc/self/fdinfo"
    tmp_path.chmod(0o500)

    assert await check(name, dir=place) != "made" or name == "SpooledTemporaryFile"

    tmp_path.chmod(0o700)
