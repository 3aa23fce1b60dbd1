"""Provide a standard input that a test sends to."""

import sys

import pytest

from .piping import Pipe


@pytest.fixture
def pipe(monkeypatch):
    pipe = Pipe()
    monkeypatch.setattr(sys, "stdin", pipe.file)
    yield pipe
    pipe.close()
    pipe.file.close()
