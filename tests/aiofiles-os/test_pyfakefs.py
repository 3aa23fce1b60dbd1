"""In the fake file system of pyfakefs, each function does what its blocking twin does there."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import aiofiles_os

from . import test_path
from .test_functions import CHANGES, READERS, everything_below, outcome, plant

# With these, the blocking functions, too, use the real file system, or its working directory, instead of the fake one.
# pyfakefs does not know that Windows has `lchmod`.
NOT_FAKED = {"chroot", "lchmod", "lchown", "mkfifo", "mknod", "pathconf", "statvfs", "sync"}
FAKED_CHANGES = [change for change in CHANGES if change[0] not in NOT_FAKED and hasattr(os, change[0])]
FAKED_READERS = [name for name in READERS if name not in NOT_FAKED and hasattr(os, name)]


@pytest.fixture
def root(fs):
    """A directory that the real file system does not have."""
    fs.create_dir("/fake")
    return Path("/fake")


@pytest.mark.parametrize("path", ["file", "link", "broken", "missing", "full", "file/below"])
@pytest.mark.parametrize("name", FAKED_READERS)
async def test_each_reader_returns_what_its_twin_returns(root, name, path):
    os.chdir(plant(root / "tree"))

    ours = await outcome(getattr(aiofiles_os, name), path, *READERS[name])

    assert ours == await outcome(getattr(os, name), path, *READERS[name])


@pytest.mark.parametrize("change", FAKED_CHANGES)
async def test_each_change_changes_what_its_twin_changes(root, change):
    name, *args = change
    tree = root / "tree"  # one after the other, because the errors of pyfakefs contain absolute paths

    os.chdir(plant(tree))
    ours = await outcome(getattr(aiofiles_os, name), *args)
    tree.rename(root / "ours")
    os.chdir(plant(tree))
    expected = await outcome(getattr(os, name), *args)

    assert ours == expected
    assert everything_below(root / "ours") == everything_below(tree)


@pytest.mark.parametrize("path", ["file", "link", "broken", "missing", "full", "file/below", ""])
@pytest.mark.parametrize("name", test_path.OF_ONE_PATH)
async def test_a_path_function_returns_what_its_twin_returns(root, name, path):
    os.chdir(plant(root / "tree"))

    ours = await outcome(getattr(aiofiles_os.path, name), path)

    assert ours == await outcome(getattr(os.path, name), path)


async def test_descriptors_are_those_of_fake_files(root):
    descriptor = await aiofiles_os.open(root / "file", os.O_RDWR | os.O_CREAT)

    assert await aiofiles_os.write(descriptor, b"contents") == 8
    await aiofiles_os.lseek(descriptor, 3, os.SEEK_SET)
    assert await aiofiles_os.read(descriptor, 3) == b"ten"
    assert (await aiofiles_os.fstat(descriptor)).st_size == 8
    await aiofiles_os.ftruncate(descriptor, 4)
    await aiofiles_os.fsync(descriptor)
    await aiofiles_os.close(descriptor)
    assert (root / "file").read_bytes() == b"cont"


async def test_nothing_real_is_touched(fs, root):
    await aiofiles_os.makedirs(root / "new")
    await aiofiles_os.symlink("new", root / "link")

    fs.pause()
    try:
        assert not await aiofiles_os.path.lexists("/fake")
    finally:
        fs.resume()
    assert await aiofiles_os.path.samefile(root / "new", root / "link")


def test_the_package_may_be_imported_in_the_fake():
    program = """
        import asyncio
        from pyfakefs.fake_filesystem_unittest import Patcher

        with Patcher() as patcher:
            import aiofiles_os

            patcher.fs.create_file("/fake/file", contents="contents")
            assert asyncio.run(aiofiles_os.path.getsize("/fake/file")) == 8
            assert asyncio.run(aiofiles_os.listdir("/fake")) == ["file"]

        import aiofiles_os
        assert not asyncio.run(aiofiles_os.path.exists("/fake"))
    """

    subprocess.run([sys.executable, "-W", "error", "-c", dedent(program)], check=True, timeout=60)
