"""A forked process does not wait for the threads of its parent, which may have locked what it uses."""

from __future__ import annotations

import gc
import os
import sys

import pytest

from aiofiles_core.forks import register

from ..shared import inside
from ..shared.forking import marks

pytestmark = marks


class OfParent(set):
    """A set that the child cannot use. Without the GIL, a thread of the parent may have its lock."""

    process = os.getpid()

    def check(self):
        if os.getpid() != self.process:
            raise RuntimeError("the child would wait for ever")

    def __iter__(self):
        self.check()
        return super().__iter__()

    def add(self, each):
        self.check()
        super().add(each)

    def discard(self, each):
        self.check()
        super().discard(each)


class Noted:
    """An object that is notified of forks."""

    is_reset = False

    def share(self, *, descriptor_only):
        pass

    def reset_in_child(self):
        self.is_reset = True


@pytest.fixture
def answer():
    """Return a function that forks, and returns whether the child's *act* returned True and nothing was reported."""

    def fork(act):
        process = os.fork()
        if process == 0:
            try:
                os._exit(0 if act() is True and not reports else 1)
            finally:
                os._exit(2)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0

    reports = []
    before, sys.unraisablehook = sys.unraisablehook, reports.append
    yield fork
    sys.unraisablehook = before


def test_a_child_is_notified_without_the_set_of_its_parent(monkeypatch, answer):
    inside.replace_registered(monkeypatch, OfParent)
    noted = Noted()
    register(noted)

    assert answer(lambda: noted.is_reset)


def test_what_is_freed_in_a_child_does_not_use_the_set_of_its_parent(monkeypatch, answer):
    inside.replace_registered(monkeypatch, OfParent)
    noted = [Noted()]
    register(noted[0])

    def act():
        noted.clear()
        gc.collect()
        another = Noted()
        register(another)
        return True

    assert answer(act)
