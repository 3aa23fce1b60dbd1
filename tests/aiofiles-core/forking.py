"""What tests that fork the process need."""

from __future__ import annotations

import contextlib
import os
import threading

import pytest

from .stepping import TIMEOUT

marks = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


@contextlib.contextmanager
def opening(*events):
    """Set the *events* at the end."""
    try:
        yield
    finally:
        for event in events:
            event.set()


@contextlib.contextmanager
def in_thread(context):
    """Enter *context* in another thread."""
    has_entered, may_leave = threading.Event(), threading.Event()

    def enter():
        with context:
            has_entered.set()
            assert may_leave.wait(TIMEOUT)

    thread = threading.Thread(target=enter)
    thread.start()
    assert has_entered.wait(TIMEOUT)
    with opening(may_leave):
        yield
    thread.join(TIMEOUT)
