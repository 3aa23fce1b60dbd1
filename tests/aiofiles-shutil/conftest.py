"""What the tests of stopped calls share: a tree, a function that works on it, and a gate in one of its steps."""

import os

import pytest

from aiofiles_shutil import copytree, rmtree

from ..shared import inside
from ..shared.gates import Gate
from .trees import count, plant


@pytest.fixture(autouse=True)
def slow(monkeypatch):
    """Make the interval so long that progress is reported only at the end, on a busy machine, too."""
    inside.set_progress_interval(monkeypatch, 60)


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


class Case:
    """A function on a tree. It is blocked in call number *turn* of *step*, when *left* files exist."""

    def __init__(self, function, step, turn, left):
        self.function, self.step, self.turn, self.left = function, step, turn, left

    def call(self, tree, **options):
        targets = [tree.with_name("copy")] if self.function is not rmtree else []
        return self.function(tree, *targets, **options)

    def count(self, tree):
        return count(tree if self.function is rmtree else tree.with_name("copy"))


CASES = [
    pytest.param(Case(copytree, "makedirs", 3, 4), id="copytree"),
    pytest.param(Case(rmtree, "unlink", 1, 11), id="rmtree"),
]


@pytest.fixture(params=CASES)
def case(request):
    return request.param


@pytest.fixture
def hold_up(case, tree, monkeypatch):
    """Return a function that puts a gate into a step of the case."""

    def put():
        gate = Gate(getattr(os, case.step), case.turn)
        monkeypatch.setattr(os, case.step, gate)
        return gate

    return put


@pytest.fixture
async def gate(hold_up):
    gate = hold_up()
    yield gate
    gate.opened.set()
