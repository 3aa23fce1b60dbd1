"""What tests of calls that are stopped use: a tree, a function that works on it, and a gate in its first step."""

import os

import pytest

from aiofiles_shutil import copytree, rmtree

from .gates import Gate, count, plant


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


class Case:
    """A function on a tree, the function that makes each step of it, and how many files there are when one was made."""

    def __init__(self, function, step, left):
        self.function, self.step, self.left = function, step, left

    def call(self, tree, **options):
        targets = [tree.with_name("copy")] if self.function is not rmtree else []
        return self.function(tree, *targets, **options)

    def count(self, tree):
        return count(tree if self.function is rmtree else tree.with_name("copy"))


CASES = [
    pytest.param(Case(copytree, "utime", 1), id="copytree"),
    pytest.param(Case(rmtree, "unlink", 11), id="rmtree"),
]


@pytest.fixture(params=CASES)
def case(request):
    return request.param


@pytest.fixture
def hold_up(case, tree, monkeypatch):
    """A function that puts a gate into the first step of the case."""

    def put():
        gate = Gate(getattr(os, case.step))
        monkeypatch.setattr(os, case.step, gate)
        return gate

    return put


@pytest.fixture
async def gate(hold_up):
    gate = hold_up()
    yield gate
    gate.open()
