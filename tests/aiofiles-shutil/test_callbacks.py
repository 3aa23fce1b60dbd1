"""Callbacks of the user run in the worker. They get the arguments that `shutil` passes, and must be plain functions."""

import asyncio
import functools
import os
import shutil
import sys
import threading

import pytest

import aiofiles_shutil
from aiofiles_shutil import copytree, move, rmtree

from ..shared.gates import Gate, stop
from .trees import contents, count


async def coroutine_function(*args):
    return []


class Asynchronous:
    async def __call__(self, *args):
        return []


ONEXC = ["onexc"] if sys.version_info >= (3, 12) else []
REFUSED = [
    pytest.param(copytree, ["there"], "ignore", id="copytree ignore"),
    pytest.param(copytree, ["there"], "copy_function", id="copytree copy_function"),
    pytest.param(move, ["there"], "copy_function", id="move copy_function"),
    *[pytest.param(rmtree, [], name, id=f"rmtree {name}") for name in ["onerror", *ONEXC]],
]


@pytest.mark.parametrize("callback", [coroutine_function, Asynchronous(), functools.partial(coroutine_function)])
@pytest.mark.parametrize(("function", "args", "name"), REFUSED)
async def test_a_coroutine_function_is_rejected_before_the_call_begins(function, args, name, callback, tree):
    with pytest.raises(TypeError, match=f"^{name} must be a plain function, because a thread calls it: "):
        await function(tree, *args, **{name: callback})

    assert count(tree) == 12
    assert os.listdir(tree.parent) == ["tree"]


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (copytree, ["there", False, coroutine_function]),
        (copytree, ["there", False, None, coroutine_function]),
        (copytree, ["there", False, None, aiofiles_shutil.copy2]),
        (move, ["there", coroutine_function]),
        (rmtree, [True, coroutine_function]),
    ],
)
async def test_a_coroutine_function_is_also_rejected_as_a_positional_argument(function, args, tree):
    with pytest.raises(TypeError, match="must be a plain function"):
        await function(tree, *args)


@pytest.mark.parametrize("name", ["ignore", "copy_function"])
async def test_a_callback_that_returns_a_coroutine_is_rejected(name, tree):
    def callback(*args):
        return coroutine_function(*args)

    with pytest.raises(TypeError, match=f"^{name} must not return a coroutine"):
        await copytree(tree, tree.with_name("copy"), **{name: callback})


@pytest.mark.parametrize("ignore", [1, "text"])
async def test_a_callback_that_is_not_callable_raises_the_error_of_shutil(ignore, tree):
    with pytest.raises(TypeError) as theirs:
        shutil.copytree(tree, tree.with_name("theirs"), ignore=ignore)
    with pytest.raises(TypeError) as ours:
        await copytree(tree, tree.with_name("ours"), ignore=ignore)

    assert str(ours.value) == str(theirs.value)


async def test_ignore_gets_the_arguments_that_shutil_passes(tree):
    def noting(noted):
        def ignore(folder, names):
            noted.append((folder, sorted(names), threading.current_thread() is threading.main_thread()))
            return {"1.txt"}

        return ignore

    theirs, ours = [], []
    shutil.copytree(tree, tree.with_name("theirs"), ignore=noting(theirs))
    await copytree(tree, tree.with_name("ours"), False, noting(ours))

    assert [each[:2] for each in ours] == [each[:2] for each in theirs]
    assert {each[2] for each in ours} == {False}
    assert contents(tree.with_name("ours")) == contents(tree.with_name("theirs"))


async def test_ignore_patterns_of_shutil_are_accepted(tree):
    await copytree(tree, tree.with_name("copy"), ignore=aiofiles_shutil.ignore_patterns("[123].txt"))

    assert count(tree.with_name("copy")) == 3


@pytest.mark.parametrize("function", [shutil.copy, shutil.copy2, shutil.copyfile])
async def test_functions_of_shutil_are_replaced_by_their_clones(function, tree):
    told = []

    await copytree(tree, tree.with_name("copy"), copy_function=function, progress=told.append)

    assert contents(tree.with_name("copy")) == contents(tree)
    assert (told[-1].files, told[-1].bytes) == (12, 12_000)


async def test_a_function_of_the_user_is_not_called_after_the_cancellation(tree):
    gate = Gate(lambda src, dst: shutil.copy(src, dst), 2)
    task = asyncio.ensure_future(copytree(tree, tree.with_name("copy"), copy_function=gate))

    await stop(task, gate)

    assert count(tree.with_name("copy")) == 2
    assert gate.calls == 2


HANDLERS = ["onerror", *ONEXC]
OPENING = pytest.param(
    "open", marks=pytest.mark.skipif(not shutil.rmtree.avoids_symlink_attacks, reason="rmtree opens no directory here")
)


@pytest.mark.parametrize("name", HANDLERS)
@pytest.mark.parametrize("failing", ["unlink", "rmdir", "scandir", OPENING])
async def test_error_handlers_get_the_functions_of_os(name, failing, tree, monkeypatch):
    def fail(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    def noting(noted):
        return lambda function, path, error: noted.append((function, path))

    theirs, ours = [], []
    with monkeypatch.context() as patch:
        patch.setattr(os, failing, fail)
        shutil.rmtree(tree, **{name: noting(theirs)})
        await rmtree(tree, **{name: noting(ours)})

    assert ours == theirs
    assert ours


@pytest.mark.parametrize("name", HANDLERS)
async def test_an_error_handler_may_call_the_function_again(name, tree, monkeypatch):
    real, is_first = os.unlink, [True]

    def unlink(path, **kwargs):
        if is_first:
            is_first.clear()
            raise PermissionError(13, "Permission denied", path)
        real(path, **kwargs)

    monkeypatch.setattr(os, "unlink", unlink)
    await rmtree(tree, **{name: lambda function, path, error: function(path)})

    assert not tree.exists()


async def test_errors_are_ignored_with_ignore_errors(tmp_path):
    assert await rmtree(tmp_path / "nothing", ignore_errors=True) is None
    assert await rmtree(tmp_path / "nothing", True) is None
