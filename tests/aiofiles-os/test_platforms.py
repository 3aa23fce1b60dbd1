"""Names that the `os` of a platform lacks are absent, and never an import error."""

import importlib
import os
import sys
import types

import pytest

import aiofiles_os

LACKING = ["link", "statvfs", "sendfile"]


@pytest.fixture
def stripped(monkeypatch):
    """The package, imported anew under an `os` that lacks some names; everything is put back in the end."""
    stand_in = types.ModuleType("os")
    vars(stand_in).update((name, value) for name, value in vars(os).items() if name not in LACKING)
    with monkeypatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "aiofiles_os"]:
            patch.delitem(sys.modules, name)
        patch.setitem(sys.modules, "os", stand_in)
        return importlib.import_module("aiofiles_os")


def test_the_import_under_a_lesser_os_succeeds(stripped):
    assert stripped is not aiofiles_os
    assert set(stripped.__all__) == set(aiofiles_os.__all__) - set(LACKING)


@pytest.mark.parametrize("name", LACKING)
def test_a_name_that_os_lacks_is_absent(stripped, name):
    assert not hasattr(stripped, name)


def test_every_listed_name_is_there(stripped):
    assert [name for name in stripped.__all__ if not hasattr(stripped, name)] == []


async def test_what_remains_works(stripped, tmp_path):
    (tmp_path / "file").write_bytes(b"contents")

    assert await stripped.listdir(tmp_path) == ["file"]
    assert await stripped.path.getsize(tmp_path / "file") == 8


@pytest.mark.parametrize("name", LACKING)
def test_a_name_that_os_has_is_there(name):
    assert (name in aiofiles_os.__all__) is hasattr(os, name)
    assert hasattr(aiofiles_os, name) is hasattr(os, name)
