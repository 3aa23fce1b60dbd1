"""Names that the `os` of a platform lacks are absent, and cause no import error."""

import importlib
import os
import sys
import types

import pytest

import aiofiles_os

# No platform has all mirrored names. The tests remove half of those that this platform has.
LACKING = [
    *sorted({*aiofiles_os.__all__} - {"path", "wrap", "listdir", "fwalk", "scandir", "sendfile", "walk"})[::2],
    "fwalk",
    "sendfile",
]
LACKING_IN_PATH = ["ALLOW_MISSING", "altsep", "lexists", "realpath", "splitext"]


@pytest.fixture
def stripped(monkeypatch):
    """The package, imported again under an `os` that lacks some names. Everything is restored at the end."""
    stand_in, stand_in_path = types.ModuleType("os"), types.ModuleType("os.path")
    vars(stand_in).update((name, value) for name, value in vars(os).items() if name not in LACKING)
    vars(stand_in_path).update((name, value) for name, value in vars(os.path).items() if name not in LACKING_IN_PATH)
    stand_in.path = stand_in_path
    with monkeypatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "aiofiles_os"]:
            patch.delitem(sys.modules, name)
        patch.setitem(sys.modules, "os", stand_in)
        return importlib.import_module("aiofiles_os")


def test_the_import_succeeds_when_os_lacks_names(stripped):
    assert stripped is not aiofiles_os
    assert set(stripped.__all__) == set(aiofiles_os.__all__) - set(LACKING)
    assert set(stripped.path.__all__) == set(aiofiles_os.path.__all__) - set(LACKING_IN_PATH)


@pytest.mark.parametrize("name", LACKING)
def test_a_name_that_os_lacks_is_absent(stripped, name):
    assert not hasattr(stripped, name)


@pytest.mark.parametrize("name", LACKING_IN_PATH)
def test_a_name_that_os_path_lacks_is_absent(stripped, name):
    assert not hasattr(stripped.path, name)


def test_every_listed_name_exists(stripped):
    assert [name for name in stripped.__all__ if not hasattr(stripped, name)] == []


async def test_the_remaining_functions_work(stripped, tmp_path):
    (tmp_path / "file").write_bytes(b"contents")

    assert await stripped.listdir(tmp_path) == ["file"]
    assert await stripped.path.getsize(tmp_path / "file") == 8
