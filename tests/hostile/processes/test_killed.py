"""A program that is killed at a random moment leaves what a program with blocking files may leave, and no more.

The checks of `killing` say what that is. The program with blocking files passes them, too.
"""

from __future__ import annotations

import pytest

from .running import OURS, PLAIN, run

TIMES = {OURS: 12, PLAIN: 3}


@pytest.mark.parametrize("api", [OURS, PLAIN])
@pytest.mark.parametrize(
    "scene",
    ["write", "flush", "write_unbuffered", "append", "replace", "make_temporary", "copy", "copy_tree", "move"],
)
def test_a_killed_program_leaves_no_more_than_blocking_files_leave(scene, api, tmp_path, seed):
    outcome = run(api, "killing", "kill_often", tmp_path, scene, seed, TIMES[api])

    assert (outcome.status, outcome.errors, outcome.out.split()) == (0, [], [b"killed"] * TIMES[api])
