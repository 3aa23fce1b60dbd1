"""A program that exits while it uses files ends as one that uses blocking files in threads.

Its exit status, its output, its messages, and what it leaves on the disk are the same.
"""

from __future__ import annotations

import pytest

from .running import OURS, PLAIN, STRICT, run

# Python does all this, too, before it deletes the names of modules.
MOMENTS = [
    "in_main",
    "in_atexit",
    "in_atexit_of_threading",
    "in_finalizer",
    "in_deletion",
    "in_thread",
    "in_daemon_thread",
    "in_open_loop",
]


def outcomes(tmp_path, *args):
    return [run(api, "exits", *args[:1], tmp_path / api, *args[1:], flags=STRICT) for api in (OURS, PLAIN)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_package_may_be_used_at_any_moment(moment, tmp_path):
    ours, plain = outcomes(tmp_path, "use", moment)

    assert ours == plain
    assert ours.out.count(b"done" if moment in ("in_main", "in_open_loop") else b"use_") == 6


# Not in a task that calls `sys.exit`: there, the garbage collector of CPython may close the descriptor of the blocking
# file before it flushes the buffer.
@pytest.mark.parametrize("where", ["global", "local", "task", "exit", "error"])
@pytest.mark.parametrize("mode", ["w", "ab", "r", "r+b"])
def test_a_file_that_nobody_closes_leaves_what_the_blocking_file_leaves(mode, where, tmp_path):
    ours, plain = outcomes(tmp_path, "leave_open", mode, where)

    assert ours == plain
    assert ours.status == {"exit": 5, "error": 1}.get(where, 0)


@pytest.mark.parametrize("how", ["return", "exit", "error"])
def test_a_task_that_waits_closes_its_file_when_the_program_ends(how, tmp_path):
    ours, plain = outcomes(tmp_path, "end_while_a_task_waits", how)

    assert ours == plain
    assert (ours.out, ours.left) == (b"True\n", {"f": b"written"})


@pytest.mark.parametrize("how", ["open", "closed"])
def test_a_program_ends_after_the_calls_that_run(how, tmp_path):
    ours, plain = outcomes(tmp_path, "end_while_calls_run", how)

    assert ours == plain
    assert ours.status == 0
