"""A copy that is stopped leaves no half-written file, except one that existed before."""

import asyncio
import errno
import io
import os
import shutil
from unittest import mock

import pytest

from aiofiles_shutil import copy, copy2, copyfile, copyfileobj, copytree, move

from ..shared.gates import Gate, stop
from .trees import contents, count, plant

SIZE = 3 * 2**20  # some pieces
FAST = ["_HAS_FCOPYFILE", "_USE_CP_COPY_FILE_RANGE", "_WINDOWS", "_USE_CP_SENDFILE"]


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source").write_bytes(os.urandom(SIZE))
    return tmp_path / "source"


@pytest.fixture(params=["sendfile", "write"])
def way(request):
    if request.param == "sendfile" and not getattr(shutil, "_USE_CP_SENDFILE", False):
        pytest.skip("shutil copies in another way on this platform")
    return request.param


def open_by_gate(gate):
    """Return an `open` whose files write through *gate*."""

    def open_file(file, mode):
        opened = open(file, mode)  # noqa: SIM115  # closed when the context is left
        if mode == "rb":
            return opened
        watched = mock.MagicMock()
        watched.__enter__.return_value.write = lambda data: gate(opened, data)
        watched.__exit__.side_effect = lambda *exception: opened.close()
        return watched

    return open_file


@pytest.fixture
async def gate(way, monkeypatch):
    """A gate in the second piece of a file that is copied in that *way*."""
    for name in FAST if way == "write" else FAST[:-1]:
        monkeypatch.setattr(shutil, name, False, raising=False)
    if getattr(shutil, "_winapi", None):
        monkeypatch.delattr(shutil._winapi, "CopyFile2", raising=False)  # with it, a file would be one step
    if way == "sendfile":
        gate = Gate(os.sendfile, 2)
        monkeypatch.setattr(os, "sendfile", gate)
    else:
        gate = Gate(lambda file, data: file.write(data), 2)
        monkeypatch.setattr(shutil, "open", open_by_gate(gate), raising=False)
    yield gate
    gate.opened.set()


@pytest.mark.parametrize("function", [copyfile, copy, copy2])
async def test_a_new_file_is_removed(function, source, gate):
    target = source.with_name("target")

    await stop(asyncio.ensure_future(function(source, target)), gate)

    assert os.listdir(source.parent) == ["source"]


async def test_a_file_that_existed_is_left_truncated(source, gate):
    target = source.with_name("target")
    target.write_bytes(b"old")

    await stop(asyncio.ensure_future(copyfile(source, target)), gate)

    left = target.read_bytes()
    assert 0 < len(left) < SIZE
    assert source.read_bytes().startswith(left)


@pytest.mark.usefixtures("links")
async def test_a_new_file_behind_a_link_is_removed(source, gate):
    link, target = source.with_name("link"), source.with_name("target")
    link.symlink_to(target)

    await stop(asyncio.ensure_future(copyfile(source, link)), gate)

    assert link.is_symlink()
    assert not target.exists()


async def test_a_stopped_copy_of_a_tree_has_only_whole_files(tmp_path, source, gate):
    (tmp_path / "tree").mkdir()
    source.rename(tmp_path / "tree" / "large")

    await stop(asyncio.ensure_future(copytree(tmp_path / "tree", tmp_path / "copy")), gate)

    assert contents(tmp_path / "copy") == {}


@pytest.fixture
def another_device(monkeypatch):
    """Let every rename fail as if the target were on another device."""

    def rename(src, dst):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "rename", rename)


async def test_a_move_that_is_stopped_while_it_copies_leaves_the_source(source, gate, another_device):
    before = source.read_bytes()

    await stop(asyncio.ensure_future(move(source, source.with_name("target"))), gate)

    assert source.read_bytes() == before
    assert not source.with_name("target").exists()


async def test_a_tree_whose_move_is_stopped_while_it_copies_is_complete(tmp_path, monkeypatch, another_device):
    tree = plant(tmp_path / "tree")
    before = contents(tree)
    gate = Gate(os.makedirs, 3)
    monkeypatch.setattr(os, "makedirs", gate)
    task = asyncio.ensure_future(move(tree, tmp_path / "moved"))

    await stop(task, gate)

    assert contents(tree) == before
    assert count(tmp_path / "moved") == 4


@pytest.mark.parametrize("is_tree", [True, False], ids=["tree", "file"])
async def test_a_move_whose_copy_is_complete_is_completed(is_tree, tmp_path, monkeypatch, another_device):
    tree = plant(tmp_path / "tree")
    what = tree if is_tree else tree / "0" / "0.txt"
    before = contents(tree) if is_tree else what.read_bytes()
    gate = Gate(os.unlink)
    monkeypatch.setattr(os, "unlink", gate)
    task = asyncio.ensure_future(move(what, tmp_path / "moved"))

    await stop(task, gate)

    assert not what.exists()
    assert (contents(tmp_path / "moved") if is_tree else (tmp_path / "moved").read_bytes()) == before


@pytest.mark.parametrize("is_tree", [True, False], ids=["tree", "file"])
async def test_a_move_stopped_in_the_last_step_of_its_copy_is_completed(is_tree, tmp_path, another_device):
    tree = plant(tmp_path / "tree")
    what = tree if is_tree else tree / "0" / "0.txt"
    gate = Gate(lambda src, dst: shutil.copy(src, dst), 12 if is_tree else 1)
    task = asyncio.ensure_future(move(what, tmp_path / "moved", gate))

    await stop(task, gate)

    assert not what.exists()
    assert (tmp_path / "moved").exists()


async def test_files_that_are_not_reached_are_not_truncated(tmp_path, monkeypatch):
    tree, old = plant(tmp_path / "tree"), plant(tmp_path / "old")
    before = contents(old)
    gate = Gate(os.makedirs, 2)
    monkeypatch.setattr(os, "makedirs", gate)

    await stop(asyncio.ensure_future(copytree(tree, old, dirs_exist_ok=True)), gate)

    assert contents(old) == before


async def test_two_blocking_files_are_copied_in_a_call_that_can_be_stopped(source):
    target = io.BytesIO()
    gate = Gate(target.write, 2)
    held = mock.Mock(write=gate)
    with source.open("rb") as file:
        await stop(asyncio.ensure_future(copyfileobj(file, held, 1000)), gate)

    assert target.getvalue() == source.read_bytes()[:2000]
