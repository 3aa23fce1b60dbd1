"""Progress is reported in the thread of the loop, at most ten times a second, and at the end."""

import asyncio
import contextvars
import inspect
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aiofiles_shutil import Progress, copy, copyfile, copytree, move, rmtree

from ..shared import inside
from ..shared.gates import Gate
from ..shared.waiting import several_steps
from .trees import count


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Make the interval so long that every call is a short one, also if the machine is busy."""
    inside.set_progress_interval(monkeypatch, 60)


@pytest.fixture
def quick(monkeypatch):
    """Report progress much more often than ten times a second."""
    inside.set_progress_interval(monkeypatch, 0.0001)


async def test_the_progress_of_a_short_call_is_reported_once_at_the_end(tree):
    told = []

    await copytree(tree, tree.with_name("copy"), progress=told.append)

    (last,) = told
    assert (last.files, last.bytes) == (12, 12_000)
    assert os.path.dirname(last.path) in [str(tree / name) for name in "012"]


async def test_removed_files_are_counted(tree):
    told = []

    await rmtree(tree, progress=told.append)

    assert (told[-1].files, told[-1].bytes) == (12, 0)
    assert os.path.dirname(told[-1].path) in [str(tree / name) for name in "012"]


@pytest.mark.parametrize("path", [str, os.fsencode], ids=["str", "bytes"])
async def test_the_path_has_the_type_of_the_path_of_the_call(path, tree):
    told = []
    source = tree / "0" / "0.txt"

    await copyfile(path(source), path(tree / "copy"), progress=told.append)

    assert told == [Progress(path(source), 1, 1000)]


async def test_a_path_like_object_is_reported_as_text(tree):
    told = []

    await copy(tree / "0" / "0.txt", tree, progress=told.append)

    assert told == [Progress(str(tree / "0" / "0.txt"), 1, 1000)]


async def test_an_empty_tree_is_reported_with_no_files(tmp_path):
    told = []
    (tmp_path / "tree" / "below").mkdir(parents=True)

    await copytree(tmp_path / "tree", tmp_path / "copy", progress=told.append)
    await rmtree(tmp_path / "copy", progress=told.append)

    assert [(each.files, each.bytes) for each in told] == [(0, 0)] * 2


async def test_a_move_counts_the_files_that_it_copies(tree, monkeypatch):
    told = []

    def rename(src, dst):
        raise OSError(18, "Invalid cross-device link")

    await move(tree, tree.with_name("moved"), progress=told.append)
    monkeypatch.setattr(os, "rename", rename)
    await move(tree.with_name("moved"), tree, progress=told.append)

    assert [(each.files, each.bytes) for each in told] == [(0, 0), (12, 12_000)]
    assert count(tree) == 12


async def test_files_that_a_function_of_the_user_copies_are_counted(tree):
    told = []

    def copy_function(src, dst):
        return shutil.copy(src, dst)

    await copytree(tree, tree.with_name("copy"), copy_function=copy_function, progress=told.append)

    assert (told[-1].files, told[-1].bytes) == (12, 0)
    assert os.path.dirname(told[-1].path) in [str(tree / name) for name in "012"]


async def test_progress_is_reported_in_the_task_while_the_call_runs(tree, quick, monkeypatch):
    gate = Gate(os.makedirs, 3)
    monkeypatch.setattr(os, "makedirs", gate)
    variable = contextvars.ContextVar("variable")
    variable.set("value")
    told = []

    def progress(progress):
        assert variable.get() == "value"
        told.append((progress.files, asyncio.current_task(), threading.current_thread()))
        if gate.calls == 3 and len(told) > 2:
            gate.opened.set()

    await copytree(tree, tree.with_name("copy"), progress=progress)

    files = [files for files, _, _ in told]
    assert 4 in files  # the files of the first directory
    assert files[-1] == 12
    assert {(task, thread) for _, task, thread in told} == {(asyncio.current_task(), threading.current_thread())}


async def test_progress_may_be_a_coroutine_function(tree):
    told = []

    async def progress(progress):
        await asyncio.sleep(0)
        told.append(progress.files)

    await rmtree(tree, progress=progress)

    assert told == [12]


async def test_progress_is_not_reported_while_the_call_waits_for_a_thread(tree, quick):
    told = []
    may_go = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(may_go.wait, 60)
        task = asyncio.ensure_future(rmtree(tree, executor=executor, progress=told.append))
        await several_steps(200)
        assert told == []

        may_go.set()
        await task

    assert told[-1].files == 12


@pytest.mark.parametrize("is_plain", [True, False])
async def test_an_exception_of_progress_stops_the_call_and_is_raised(is_plain, tree, quick, monkeypatch):
    gate = Gate(os.unlink, 3)
    monkeypatch.setattr(os, "unlink", gate)

    def refuse(told):
        asyncio.get_running_loop().call_soon(gate.opened.set)
        raise LookupError("enough")

    async def refuse_at_the_gate(told):
        await gate.reached()
        refuse(told)

    def plain(told):
        if gate.calls == 3:
            refuse(told)

    with pytest.raises(LookupError, match="enough"):
        await rmtree(tree, progress=plain if is_plain else refuse_at_the_gate)

    assert count(tree) == 9


async def test_a_call_cancelled_while_progress_is_reported_stops(tree, quick, monkeypatch):
    gate = Gate(os.unlink, 3)
    monkeypatch.setattr(os, "unlink", gate)
    is_told = asyncio.Event()

    async def progress(told):
        is_told.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(rmtree(tree, progress=progress))
    await gate.reached()
    await is_told.wait()
    task.cancel()
    await several_steps()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert count(tree) == 9


async def test_a_call_that_fails_is_not_reported_as_done(tmp_path):
    told = []

    with pytest.raises(FileNotFoundError):
        await rmtree(tmp_path / "nothing", progress=told.append)

    assert told == []


async def test_progress_that_is_not_callable_is_rejected(tree):
    with pytest.raises(TypeError, match="progress must be callable: 1"):
        await rmtree(tree, progress=1)

    assert tree.exists()


def test_progress_is_an_option_of_functions_that_can_be_stopped():
    for function in [copy, copyfile, copytree, move, rmtree]:
        assert list(inspect.signature(function).parameters)[-3:] == ["progress", "loop", "executor"]


def test_progress_is_a_named_tuple():
    path, files, size = Progress("a", 1, 2)

    assert (path, files, size) == ("a", 1, 2)
    assert Progress._fields == ("path", "files", "bytes")
