"""Trees that are deeper than Python's recursion limit are walked to their end."""

import os
import sys
from unittest import mock

import pytest

import aiofiles_os

LEVELS = sys.getrecursionlimit() + 500


class Entry:
    name = "d"

    def __init__(self, top):
        self.path = os.path.join(top, "d")

    def is_dir(self):
        return True

    def is_symlink(self):
        return False


class Entries:
    """The only entry of each directory of a tree that is too deep for a path on a disk."""

    def __init__(self, top):
        self.entries = iter([Entry(top)] if len(top) < 2 * LEVELS else [])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


@pytest.mark.parametrize("topdown", [True, False])
async def test_walk_does_not_recurse(topdown):
    with mock.patch("os.scandir", Entries):
        lengths = [len(top) async for top, _, _ in aiofiles_os.walk("t", topdown)]

    assert lengths == sorted([2 * level + 1 for level in range(LEVELS + 1)], reverse=not topdown)


@pytest.fixture
def deep(tmp_path):
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limits[1] != resource.RLIM_INFINITY and limits[1] < 2 * LEVELS + 1000:
        pytest.skip("too few files may be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * LEVELS + 1000, limits[1]))
    above = [os.open(tmp_path, os.O_RDONLY)]
    for _ in range(LEVELS):
        os.mkdir("d", dir_fd=above[-1])
        above.append(os.open("d", os.O_RDONLY, dir_fd=above[-1]))
    yield tmp_path
    os.close(above.pop())
    while above:
        os.rmdir("d", dir_fd=above[-1])
        os.close(above.pop())
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.skipif(not hasattr(os, "fwalk"), reason="this platform has no os.fwalk")
@pytest.mark.parametrize("topdown", [True, False])
async def test_fwalk_does_not_recurse_and_closes_all_descriptors(deep, topdown):
    descriptors = [descriptor async for _, _, _, descriptor in aiofiles_os.fwalk(deep, topdown)]

    assert len(set(descriptors)) == LEVELS + 1
    for descriptor in descriptors:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)
