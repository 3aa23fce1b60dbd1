"""A path, and every path derived from it, uses the loop and the executor that the path was given."""

import asyncio
import contextvars
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from ..shared.inside import options

DERIVED = {
    "absolute": lambda path: path.absolute(),
    "expanduser": lambda path: path.expanduser(),
    "resolve": lambda path: path.resolve(),
    "rename": lambda path: path.rename(path.with_name("moved")),
    "replace": lambda path: path.replace(path.with_name("moved")),
}
PURE = {
    "/": lambda path: path.parent / "file",
    "joinpath": lambda path: path.parent.joinpath("file"),
    "parents": lambda path: path.parents[0],
    "relative_to": lambda path: path.relative_to(path.anchor),
    "with_name": lambda path: path.with_name("other"),
    "with_segments": lambda path: path.with_segments("a"),
    "with_suffix": lambda path: path.with_suffix(".txt"),
}


@pytest.fixture
def path(tmp_path, executor):
    (tmp_path / "file").write_text("text")
    return Path(tmp_path / "file", executor=executor)


def keeps(path, executor):
    return options(path).get("executor") is executor


@pytest.mark.parametrize("derive", PURE.values(), ids=PURE)
def test_a_pure_operation_keeps_the_executor(derive, path, executor):
    assert keeps(derive(path), executor)
    assert executor.calls == 0


@pytest.mark.parametrize("derive", DERIVED.values(), ids=DERIVED)
async def test_a_derived_path_keeps_the_executor_after_one_trip(derive, path, executor):
    derived = await derive(path)

    assert executor.calls == 1
    assert keeps(derived, executor)


@pytest.mark.usefixtures("links")
async def test_a_link_is_read_in_one_trip(path, executor):
    link = path.with_name("link")
    await link.symlink_to(path.name)

    assert await link.readlink() == Path(path.name)
    assert executor.calls == 2


CALLS = {
    "exists": lambda path: path.exists(),
    "mkdir": lambda path: path.with_name("a").joinpath("b/c").mkdir(parents=True),
    "read_bytes": lambda path: path.read_bytes(),
    "read_text": lambda path: path.read_text(encoding="utf-8"),
    "samefile": lambda path: path.samefile(path),
    "stat": lambda path: path.stat(),
    "write_bytes": lambda path: path.write_bytes(b"x"),
    "write_bytes, atomic": lambda path: path.write_bytes(b"x", atomic=True),
    "write_text": lambda path: path.write_text("x"),
    "write_text, atomic": lambda path: path.write_text("x", atomic=True),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
async def test_a_call_is_one_trip(call, path, executor):
    await call(path)

    assert executor.calls == 1


@pytest.mark.parametrize("method", ["iterdir", "glob", "rglob"])
async def test_the_paths_of_an_iteration_keep_the_executor(method, path, executor):
    found = [each async for each in getattr(path.parent, method)(*["*"] * (method != "iterdir"))]

    assert executor.calls >= 1
    assert [keeps(each, executor) for each in found] == [True]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pathlib has it from 3.12 on")
async def test_the_directories_of_a_walk_keep_the_executor(path, executor):
    assert [keeps(folder, executor) async for folder, _, _ in path.parent.walk()] == [True]
    assert executor.calls >= 1


async def test_the_file_that_open_returns_uses_the_executor(path, executor):
    async with path.open() as file:
        assert await file.read() == "text"

    assert executor.calls == 3


async def test_class_methods_accept_the_executor(executor):
    assert keeps(await Path.cwd(executor=executor), executor)
    assert keeps(await Path.home(executor=executor), executor)
    assert executor.calls == 2


async def test_the_executor_of_the_loop_is_the_default(tmp_path, executor):
    asyncio.get_running_loop().set_default_executor(executor)

    assert await Path(tmp_path).exists()

    assert executor.calls == 1


async def test_methods_accept_no_executor(path, executor):
    with pytest.raises(TypeError):
        await path.stat(executor=executor)


async def test_a_path_created_from_a_path_does_not_inherit_its_options(path):
    assert options(Path(path)) == {}


def test_a_path_can_be_used_in_several_loops(tmp_path):
    path = Path(tmp_path / "file")

    async def write_and_read(text):
        await path.write_text(text)
        return await path.read_text()

    assert asyncio.run(write_and_read("first")) == "first"
    assert asyncio.run(write_and_read("second")) == "second"


async def test_a_path_uses_the_given_loop(tmp_path):
    loop = asyncio.get_running_loop()
    path = Path(tmp_path, loop=loop)

    assert await path.exists()
    assert [options(each)["loop"] async for each in (path / "..").glob(tmp_path.name)] == [loop]


async def test_a_process_pool_can_run_the_calls(tmp_path):
    (tmp_path / "file").write_text("text")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        path = Path(tmp_path / "file", executor=executor)

        assert await path.read_text() == "text"
        assert await path.resolve() == (tmp_path / "file").resolve()
        assert await path.write_text("more", atomic=True) == 4

    assert (tmp_path / "file").read_text() == "more"


async def test_context_variables_reach_the_worker(tmp_path, executor):
    variable = contextvars.ContextVar("variable")
    variable.set("value")

    def exists(path):
        return variable.get(), threading.current_thread()

    with mock.patch("pathlib.Path.exists", exists):
        assert await Path(tmp_path, executor=executor).exists() == ("value", executor.thread)
