"""Keep all temporary files of these tests below tmp_path, and check that nothing is left behind."""

import asyncio
import gc
import os
import tempfile
import warnings

import pytest


@pytest.fixture(autouse=True)
def directory(tmp_path, monkeypatch):
    """The directory of temporary files, unless a test names another one."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.fixture
def no_file_is_left(directory):
    """Check that no temporary file or directory and no open descriptor is left."""
    asyncio.new_event_loop().close()  # the first loop of uvloop opens descriptors that it keeps for all later ones
    gc.collect()
    descriptors = _count_descriptors()
    yield
    gc.collect()
    assert (os.listdir(directory), _count_descriptors()) == ([], descriptors)


@pytest.fixture
def nothing_is_left(no_file_is_left, caplog):
    """Check that no temporary file or directory, open descriptor, warning or log message is left."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert ([str(warning.message) for warning in caught], caplog.messages) == ([], [])


def _count_descriptors():
    return sum(map(_is_open, range(1000)))


def _is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
