"""Keeps all temporary files of these tests below tmp_path."""

import tempfile

import pytest


@pytest.fixture(autouse=True)
def directory(tmp_path, monkeypatch):
    """Where temporary files are made unless a test says otherwise."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory
