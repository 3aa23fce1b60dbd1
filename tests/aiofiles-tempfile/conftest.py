"""Keep all temporary files of these tests below tmp_path, and check that nothing is left behind."""

import gc
import os
import tempfile

import pytest


@pytest.fixture(autouse=True)
def directory(tmp_path, monkeypatch):
    """The directory of temporary files, unless a test names another one."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.fixture
def no_file_is_left(directory, nothing_is_open):
    """Check that no temporary file or directory and no open descriptor is left."""
    yield
    gc.collect()
    assert os.listdir(directory) == []


@pytest.fixture
def nothing_is_left(no_file_is_left, nothing_is_logged):
    """Check that no temporary file or directory, open descriptor, warning or log message is left."""
