"""Each function runs in the given executor, with one trip for each call."""

import asyncio
import contextvars
import shutil
import threading
from unittest import mock

import pytest

import aiofiles_shutil
from aiofiles_shutil import copytree, rmtree

from .trees import plant

CALLS = {
    "chown": lambda tree: [tree, -1, -1],
    "copy": lambda tree: [tree / "0" / "0.txt", tree / "copy"],
    "copy2": lambda tree: [tree / "0" / "0.txt", tree / "copy"],
    "copyfile": lambda tree: [tree / "0" / "0.txt", tree / "copy"],
    "copymode": lambda tree: [tree / "0" / "0.txt", tree / "0" / "1.txt"],
    "copystat": lambda tree: [tree / "0" / "0.txt", tree / "0" / "1.txt"],
    "copytree": lambda tree: [tree / "0", tree / "copy"],
    "disk_usage": lambda tree: [tree],
    "make_archive": lambda tree: [str(tree.with_name("archive")), "tar", tree],
    "move": lambda tree: [tree / "0", tree / "moved"],
    "rmtree": lambda tree: [tree],
    "unpack_archive": lambda tree: [tree.with_name("archive.tar"), tree.with_name("unpacked")],
    "which": lambda tree: ["python3"],
}


@pytest.fixture
def tree(tmp_path):
    tree = plant(tmp_path / "tree")
    shutil.make_archive(str(tmp_path / "archive"), "tar", tree / "0")
    return tree


@pytest.mark.filterwarnings("ignore:Python 3.14 will:DeprecationWarning")  # of `tarfile`
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_is_one_trip(name, tree, executor):
    args = CALLS[name](tree)
    if name == "chown" and not hasattr(shutil.os, "chown"):
        pytest.skip("this platform has no owners")

    await getattr(aiofiles_shutil, name)(*args, executor=executor)

    assert executor.calls == 1


@pytest.mark.parametrize("name", CALLS)
async def test_a_function_is_looked_up_when_called(name, tree):
    with mock.patch(f"shutil.{name}", return_value="answer") as fake:
        assert await getattr(aiofiles_shutil, name)(*CALLS[name](tree)) == "answer"

    fake.assert_called_once_with(*CALLS[name](tree))


async def test_the_executor_of_the_loop_is_the_default(tree, executor):
    asyncio.get_running_loop().set_default_executor(executor)

    await rmtree(tree)

    assert executor.calls == 1


def test_a_function_can_be_used_in_several_loops(tree):
    asyncio.run(copytree(tree, tree.with_name("copy")))
    asyncio.run(rmtree(tree.with_name("copy")))

    assert not tree.with_name("copy").exists()


async def test_context_variables_reach_the_callbacks(tree, executor):
    variable = contextvars.ContextVar("variable")
    variable.set("value")
    found = []

    def ignore(folder, names):
        found.append((variable.get(), threading.current_thread()))
        return []

    await copytree(tree, tree.with_name("copy"), ignore=ignore, executor=executor)

    assert set(found) == {("value", executor.thread)}


async def test_many_calls_run_at_once(tmp_path):
    trees = [plant(tmp_path / str(number) / "tree") for number in range(20)]

    copies = await asyncio.gather(*(copytree(tree, tree.with_name("copy")) for tree in trees))
    await asyncio.gather(*map(rmtree, trees))

    assert copies == [tree.with_name("copy") for tree in trees]
    assert not any(tree.exists() for tree in trees)
