"""Processes of `multiprocessing` use files, also while their parent does, as with blocking files in threads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from .running import OURS, PLAIN, STRICT, run

METHODS = ["fork", "spawn", "forkserver"]


@pytest.fixture
def folder():
    """A folder with a short path, because `forkserver` needs a socket there, whose path has 107 bytes at most."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def outcomes(folder, *args):
    return [run(api, "children", *args[:1], folder / api, *args[1:], flags=STRICT[2:]) for api in (OURS, PLAIN)]


@pytest.mark.parametrize(
    ("method", "kind"),
    [("fork", "pool"), ("fork", "executor"), ("fork", "process"), ("spawn", "executor"), ("forkserver", "pool")],
)
def test_the_processes_of_a_pool_use_each_package(method, kind, folder):
    ours, plain = outcomes(folder, "use_pool", method, kind)

    assert ours == plain
    assert (ours.status, ours.errors, ours.out.count(b"written")) == (0, [], 2)
    assert ours.out.endswith(b"b'abc' line\n 55 4945\n")


@pytest.mark.parametrize("how", ["nothing", "close", "write"])
def test_a_fork_leaves_of_a_buffer_what_a_fork_with_the_blocking_file_leaves(how, folder):
    ours, plain = outcomes(folder, "fork_with_buffer", how)

    assert ours == plain
    assert ours.status == 0


@pytest.mark.parametrize("method", METHODS)
def test_a_process_reads_on_from_a_descriptor_that_it_is_sent(method, folder):
    ours, plain = outcomes(folder, "pass_descriptor", method)

    assert ours == plain
    assert (ours.status, ours.out.split()) == (0, [b"b'ab'", b"b'cdef'", b"b''", b"6"])
