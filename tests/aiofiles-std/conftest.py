"""Standard input that a test sends to, programs of a process of their own, and nothing left over."""

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


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert ([str(warning.message) for warning in caught], caplog.messages) == ([], [])
