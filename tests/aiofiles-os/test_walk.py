"""Trees are walked as the blocking functions walk them, with one trip for each directory."""

import asyncio
import contextlib
import inspect
import os
import pathlib
import threading
from unittest import mock

import pytest

import aiofiles_os

from ..shared.waiting import TIMEOUT, until_set
from .links import CAN_LINK, link

needs_fwalk = pytest.mark.skipif(not hasattr(os, "fwalk"), reason="this platform has no os.fwalk")
WALKERS = ["walk", pytest.param("fwalk", marks=needs_fwalk)]
each_walker = pytest.mark.parametrize("name", WALKERS)
FOLLOWING = {"walk": "followlinks", "fwalk": "follow_symlinks"}


def plant(root):
    for path in ["a/b/c", "a/d", "e", "f/g/h/i"]:
        (root / path).mkdir(parents=True)
        (root / path / "file").touch()
    link(root / "link", "f", target_is_directory=True)
    link(root / "broken", "nowhere")
    return root


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


def ours(name, *args, **options):
    return getattr(aiofiles_os, name)(*args, **options)


def blocking(name, *args, **options):
    return [found[:3] for found in getattr(os, name)(*args, **options)]


@each_walker
@pytest.mark.parametrize("form", [os.fspath, os.fsencode, pathlib.Path])
@pytest.mark.parametrize("topdown", [True, False])
@pytest.mark.parametrize("follow", [True, False])
async def test_each_walk_gives_what_its_twin_gives_in_the_same_order(tree, name, form, topdown, follow):
    options = {"topdown": topdown, FOLLOWING[name]: follow}

    found = [found[:3] async for found in ours(name, form(tree), **options)]

    assert found == blocking(name, form(tree), **options)
    assert len(found) == (14 if follow and CAN_LINK else 10)


async def outcome(walk, told):
    """Return what the walk gives, and the details of its exceptions."""
    found = []
    try:
        found = [found[:3] async for found in walk] if inspect.isasyncgen(walk) else [found[:3] for found in walk]
    except OSError as error:
        told.append(error)
    return found, [(type(error), error.errno, error.filename) for error in told]


@each_walker
@pytest.mark.parametrize("top", ["missing", "a/b/c/file", "link"])
async def test_a_top_that_is_not_a_directory_is_treated_as_by_the_twin(tree, name, top, monkeypatch):
    monkeypatch.chdir(tree)
    told, told_by_twin = [], []

    answer = await outcome(ours(name, top, onerror=told.append), told)

    assert answer == await outcome(getattr(os, name)(top, onerror=told_by_twin.append), told_by_twin)


@each_walker
async def test_directories_can_be_pruned_and_ordered_in_place(tree, name):
    tops = []

    async for top, names, *_ in ours(name, tree):
        names.sort(reverse=True)
        names[:] = [name for name in names if name != "b"]
        tops.append(pathlib.Path(top).relative_to(tree).as_posix())

    assert tops == [".", "f", "f/g", "f/g/h", "f/g/h/i", "e", "a", "a/d"]


async def test_a_walk_makes_one_trip_for_each_directory_and_one_for_the_end(tree, executor):
    found = [found async for found in aiofiles_os.walk(tree, executor=executor)]

    assert executor.calls == len(found) + 1


@each_walker
async def test_onerror_is_called_in_the_thread_of_the_loop(tree, name):
    told = []

    async for _, names, *_ in ours(name, tree, onerror=lambda error: told.append((error, threading.current_thread()))):
        names.insert(0, "gone")

    assert len(told) == 10
    assert {thread for _, thread in told} == {threading.current_thread()}
    assert {type(error) for error, _ in told} == {FileNotFoundError}


@each_walker
async def test_a_coroutine_function_as_onerror_ends_before_the_next_directory(tree, name):
    told = []

    async def tell(error):
        await asyncio.sleep(0)
        told.append(error)

    async for top, names, *_ in ours(name, tree, True, tell):
        if top == os.fspath(tree):
            names[:] = ["gone", "e"]
        else:
            assert len(told) == 1

    assert len(told) == 1


@each_walker
async def test_an_exception_of_onerror_ends_the_walk(tree, name):
    def refuse(error):
        raise ZeroDivisionError from error

    walk = ours(name, tree, onerror=refuse)
    _, names, *_ = await anext(walk)
    names[:] = ["gone", "e"]

    with pytest.raises(ZeroDivisionError):
        await anext(walk)
    assert [found async for found in walk] == []


@needs_fwalk
async def test_the_descriptor_is_that_of_the_directory_and_closed_at_the_end(tree):
    async for top, _, _, descriptor in aiofiles_os.fwalk(tree):
        assert os.path.samestat(os.stat(top), os.fstat(descriptor))

    with pytest.raises(OSError, match="descriptor"):
        os.fstat(descriptor)


@needs_fwalk
async def test_a_path_is_relative_to_the_given_directory(tree):
    directory = os.open(tree, os.O_RDONLY)

    found = [found[:3] async for found in aiofiles_os.fwalk("a", dir_fd=directory)]

    assert found == blocking("fwalk", "a", dir_fd=directory)
    os.close(directory)


@needs_fwalk
@pytest.mark.parametrize("steps", [1, 4])
async def test_closing_early_closes_all_descriptors(tree, steps):
    async with contextlib.aclosing(aiofiles_os.fwalk(tree)) as walk:
        descriptors = [(await anext(walk))[3] for _ in range(steps)]

    for descriptor in descriptors:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)


@each_walker
async def test_a_cancelled_task_goes_on_after_the_walk_was_closed(name, executor):
    is_stopped, may_go, is_closed = threading.Event(), threading.Event(), threading.Event()

    def stopping(*args):
        try:
            yield "top", [], []
            is_stopped.set()
            may_go.wait(TIMEOUT)
            yield "below", [], []
        finally:
            is_closed.set()

    async def walk():
        async for _ in ours(name, "top", executor=executor):
            pass

    with mock.patch(f"os.{name}", stopping):
        task = asyncio.create_task(walk())
        await until_set(is_stopped)

    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    may_go.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert is_closed.is_set()


@each_walker
async def test_the_function_is_looked_up_when_the_call_runs(name):
    walk = ours(name, "top")

    with mock.patch(f"os.{name}", return_value=[("top", ["a"], []), ("top/a", [], [])]) as twin:
        assert [found async for found in walk] == twin.return_value
    twin.assert_called_once_with("top")


@each_walker
async def test_wrong_arguments_raise_at_the_call(name):
    with pytest.raises(TypeError, match="nonsense"):
        ours(name, "top", nonsense=True)


@each_walker
def test_the_signature_is_that_of_the_twin_with_loop_and_executor(name):
    function, twin = getattr(aiofiles_os, name), getattr(os, name)

    assert (function.__module__, function.__qualname__, function.__doc__) == ("aiofiles_os", name, twin.__doc__)
    parameters = [*inspect.signature(function).parameters.values()]
    assert parameters[:-2] == [*inspect.signature(twin).parameters.values()]
    assert [parameter.name for parameter in parameters[-2:]] == ["loop", "executor"]
    assert inspect.isasyncgen(function("top"))
