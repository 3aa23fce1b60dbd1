"""What fails while a tree is walked fails as with the blocking function, and leaves no descriptor open."""

from __future__ import annotations

import errno
import os

import pytest

import aiofiles_os

from ..shared.leftovers import open_descriptors

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc to find a directory's name")


def name_of(target):
    return os.path.basename(os.readlink(f"/proc/self/fd/{target}") if isinstance(target, int) else target)


@pytest.fixture
def tree(tmp_path):
    for name in ["a", "b", "c"]:
        (tmp_path / "tree" / name / "below" / name).mkdir(parents=True)
    return tmp_path / "tree"


@pytest.fixture(params=["loop", "open", "stat", "scandir", "close"])
def failing(request, monkeypatch, tree):
    """Let a function of `os` fail for each directory called `b`; or nobody can tell whether a link is a directory."""
    if request.param == "loop":
        (tree / "b" / "loop").symlink_to("loop")
        return

    genuine = getattr(os, request.param)

    def fail(target, *args, **options):
        # Going upwards, the blocking function asks an entry of the directory, and not `os.stat`, about each name.
        is_due = name_of(target) == "b" and (request.param != "stat" or isinstance(target, int))
        if is_due and request.param != "close":
            raise OSError(errno.EIO, "it failed", target)
        answer = genuine(target, *args, **options)
        if is_due:
            raise OSError(errno.EIO, "it failed")
        return answer

    monkeypatch.setattr(os, request.param, fail)


def reported(error):
    # The number of a descriptor differs.
    return error.errno, error.strerror, isinstance(error.filename, int) or error.filename


def left_open(tree):
    targets = [os.readlink(f"/proc/self/fd/{descriptor}") for descriptor in open_descriptors()]
    return {target for target in targets if target.startswith(str(tree))}


async def both(tree, topdown):
    """Walk *tree* by ours and by the blocking function: what is found and raised, what is reported, what is open."""
    outcomes = []
    for walk in (aiofiles_os.fwalk, os.fwalk):
        found, errors = [], []
        steps = walk(tree, topdown, errors.append)
        try:
            if walk is os.fwalk:
                found += [(top, *map(sorted, names)) for top, *names, _ in steps]
            else:
                found += [(top, *map(sorted, names)) async for top, *names, _ in steps]
        except OSError as error:
            found.append(reported(error))
        outcomes.append((found, [*map(reported, errors)], left_open(tree)))
    return outcomes


@pytest.mark.parametrize("topdown", [True, False])
async def test_fwalk_fails_as_the_blocking_function(topdown, failing, tree):
    ours, blocking = await both(tree, topdown)

    assert ours[:2] == blocking[:2]
    assert ours[2] <= blocking[2]  # that of 3.13 leaves some open if it cannot close one
