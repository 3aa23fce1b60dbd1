"""Provide a standard input that a test sends to, and check that nothing is logged."""

import gc
import sys
import warnings

import pytest

from .piping import Pipe


@pytest.fixture
def pipe(monkeypatch):
    pipe = Pipe()
    monkeypatch.setattr(sys, "stdin", pipe.file)
    yield pipe
    pipe.close()
    pipe.file.close()


@pytest.fixture
def nothing_is_logged(caplog):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert ([str(warning.message) for warning in caught], caplog.messages) == ([], [])
