"""Arguments that the twin rejects raise the same error, and nothing is left behind."""

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
    # The blocking class raises, when it is freed, because it lacks an attribute that it never set.
    pytest.mark.filterwarnings("ignore:Exception ignored .*<function SpooledTemporaryFile.__del__"),
]


async def outcome(function, *args, **kwargs):
    """Return the exception of a call, or "made". A file or directory that was made is closed and removed."""
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
async def test_a_bad_name_or_directory_raises_as_the_twin(name, options):
    # A file without a name needs no suffix or prefix, and a spooled one checks them when it goes to disk.
    assert await check(name, **options) != "made" or name in ("TemporaryFile", "SpooledTemporaryFile")


@pytest.mark.parametrize("options", NAMES[:-1], ids=str)
async def test_a_bad_name_or_directory_raises_when_a_spooled_file_goes_to_disk(options):
    with tempfile.SpooledTemporaryFile(**options) as twin:
        expected = await outcome(twin.rollover)
        async with aiofiles_tempfile.SpooledTemporaryFile(**options) as file:
            assert await outcome(file.rollover) == expected


@pytest.mark.parametrize("name", EVERYTHING[:3])
@pytest.mark.parametrize("mode", MODES)
async def test_a_bad_mode_raises_as_the_twin(name, mode):
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
async def test_options_that_do_not_fit_raise_as_the_twin(name, options):
    # A spooled file checks most of them when it goes to disk.
    assert await check(name, **options) != "made" or name == "SpooledTemporaryFile"


@pytest.mark.parametrize("name", EVERYTHING)
async def test_too_many_arguments_raise_as_the_twin(name):
    assert await check(name, *[None] * 20) != "made"


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.skipif(sys.platform == "win32", reason="directories are writable there")
async def test_a_directory_that_is_not_writable_raises_as_the_twin(name, tmp_path):
    # Root can write to all other directories.
    place = tmp_path if os.geteuid() else "/proc/self/fdinfo"
    tmp_path.chmod(0o500)

    assert await check(name, dir=place) != "made" or name == "SpooledTemporaryFile"

    tmp_path.chmod(0o700)
