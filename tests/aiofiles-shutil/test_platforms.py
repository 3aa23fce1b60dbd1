"""The ways in which other platforms copy a file report progress, and can be stopped where that is possible."""

import asyncio
import os
import shutil
import sys
import types
from unittest import mock

import pytest

from aiofiles_shutil import Progress, copy2, copyfile, rmtree
from aiofiles_shutil.cloning import Clones
from aiofiles_shutil.stepping import Steps

from .trees import count, plant

SIZE = 5 * 2**19  # two pieces and a half
WAYS = ["_HAS_FCOPYFILE", "_USE_CP_COPY_FILE_RANGE", "_USE_CP_SENDFILE"]


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source").write_bytes(os.urandom(SIZE))
    return tmp_path / "source"


@pytest.fixture
def only(monkeypatch):
    """Return a function that leaves `shutil` only one of its ways to copy a file."""

    def leave(way):
        for name in WAYS:
            monkeypatch.setattr(shutil, name, name == way, raising=False)

    return leave


async def test_macos_copies_a_file_by_one_call(source, only, monkeypatch):
    def fcopyfile(infd, outfd, flags):
        os.write(outfd, os.read(infd, SIZE))

    only("_HAS_FCOPYFILE")
    monkeypatch.setattr(shutil, "posix", types.SimpleNamespace(_fcopyfile=fcopyfile, _COPYFILE_DATA=8), raising=False)
    told = []

    await copyfile(source, source.with_name("copy"), progress=told.append)

    assert source.with_name("copy").read_bytes() == source.read_bytes()
    assert told == [Progress(str(source), 1, SIZE)]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="since 3.12")
async def test_windows_copies_a_file_by_one_call(source, monkeypatch):
    def copy_file(src, dst, flags):
        with open(src, "rb") as one, open(dst, "wb") as other:
            other.write(one.read())

    fake = types.SimpleNamespace(CopyFile2=copy_file, COPY_FILE_ALLOW_DECRYPTED_DESTINATION=8)
    monkeypatch.setattr(shutil, "_winapi", fake)
    told = []

    await copy2(source, source.with_name("copy"), progress=told.append)

    assert source.with_name("copy").read_bytes() == source.read_bytes()
    assert told == [Progress(str(source), 1, SIZE)]


async def test_before_3_12_windows_copies_in_pieces(source, only, monkeypatch):
    only(None)
    monkeypatch.setattr(shutil, "_WINDOWS", True)
    told = []

    with mock.patch("shutil._copyfileobj_readinto", wraps=shutil._copyfileobj_readinto) as used:
        await copyfile(source, source.with_name("copy"), progress=told.append)

    assert used.called
    assert source.with_name("copy").read_bytes() == source.read_bytes()
    assert told == [Progress(str(source), 1, SIZE)]


async def test_any_platform_can_copy_by_reading_and_writing(source, only):
    only(None)
    told = []

    await copyfile(source, source.with_name("copy"), progress=told.append)

    assert source.with_name("copy").read_bytes() == source.read_bytes()
    assert told == [Progress(str(source), 1, SIZE)]


def test_ranges_are_copied_in_pieces(source, monkeypatch):
    sizes = []

    def copy_file_range(src, dst, count, *, offset_dst):
        sizes.append(count)
        return os.write(dst, os.read(src, count))

    monkeypatch.setattr(os, "copy_file_range", copy_file_range, raising=False)
    steps = Steps(bool)
    facade = Clones(steps.changes("copyfile")).find(shutil.copy).__globals__["os"]
    offset = 0
    with open(source, "rb") as one, open(source.with_name("copy"), "wb") as other:
        # As `shutil` does in Python 3.15.
        while copied := facade.copy_file_range(one.fileno(), other.fileno(), SIZE, offset_dst=offset):
            offset += copied

    assert source.with_name("copy").read_bytes() == source.read_bytes()
    assert sizes == [2**20] * 4  # the last call finds nothing more
    assert steps.progress.bytes == SIZE


async def test_trees_are_removed_without_descriptors(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "_use_fd_functions", False, raising=False)
    monkeypatch.setattr(shutil, "_rmtree_impl", getattr(shutil, "_rmtree_unsafe", None), raising=False)
    tree = plant(tmp_path / "tree")
    told = []

    await rmtree(tree, progress=told.append)

    assert not tree.exists()
    assert told[-1].files == 12
    assert os.path.dirname(told[-1].path) in [str(tree / name) for name in "012"]


async def test_a_removal_without_descriptors_can_be_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "_use_fd_functions", False, raising=False)
    monkeypatch.setattr(shutil, "_rmtree_impl", getattr(shutil, "_rmtree_unsafe", None), raising=False)
    tree = plant(tmp_path / "tree")
    loop, unlink = asyncio.get_running_loop(), os.unlink

    def cancelling(path):
        unlink(path)
        asyncio.run_coroutine_threadsafe(cancel(), loop).result()

    async def cancel():
        task.cancel()
        await asyncio.sleep(0)

    monkeypatch.setattr(os, "unlink", cancelling)
    task = asyncio.ensure_future(rmtree(tree))
    with pytest.raises(asyncio.CancelledError):
        await task

    assert count(tree) == 11
