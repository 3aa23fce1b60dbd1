"""Each function of `os.path` returns and raises what its blocking twin does."""

import inspect
import os
import pathlib
from functools import partial

import pytest

import aiofiles_os
from aiofiles_os.path import exists

from .links import link, needs_links

FORMS = [os.fspath, os.fsencode, pathlib.Path]
PATHS = ["file", "link", "broken", "missing", "directory", "file/below", "directory/../file", "~/file"]
PATHS += ["nul\0byte", "", os.sep]
OF_ONE_PATH = [
    "abspath",
    "exists",
    "expanduser",
    "getatime",
    "getctime",
    "getmtime",
    "getsize",
    "isdevdrive",
    "isdir",
    "isfile",
    "isjunction",
    "islink",
    "ismount",
    "lexists",
    "realpath",
    "relpath",
]
OF_ONE_PATH = [name for name in OF_ONE_PATH if hasattr(os.path, name)]


async def outcome(function, *args):
    """Return the result of the call, or all details of its exception."""
    try:
        answer = function(*args)
        return await answer if inspect.isawaitable(answer) else answer
    except (AttributeError, OSError, TypeError, ValueError) as error:  # `ntpath.ismount` calls `casefold` on bytes
        return type(error), error.args, getattr(error, "filename", None)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"contents")
    (tmp_path / "directory").mkdir()
    link(tmp_path / "link", "file")
    link(tmp_path / "broken", "nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_function_is_tested():
    assert {
        name for name in aiofiles_os.path.__all__ if inspect.iscoroutinefunction(getattr(aiofiles_os.path, name))
    } == {
        *OF_ONE_PATH,
        "samefile",
        "sameopenfile",
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PATHS)
async def test_each_function_returns_what_its_twin_returns(tree, path, form):
    ours = {name: await outcome(getattr(aiofiles_os.path, name), form(path)) for name in OF_ONE_PATH}

    assert ours == {name: await outcome(getattr(os.path, name), form(path)) for name in OF_ONE_PATH}


@pytest.mark.parametrize("wrong", [None, 1.5, ["file"]])
async def test_each_function_treats_a_wrong_type_as_its_twin_does(wrong):
    ours = {name: await outcome(getattr(aiofiles_os.path, name), wrong) for name in OF_ONE_PATH}

    assert ours == {name: await outcome(getattr(os.path, name), wrong) for name in OF_ONE_PATH}


@pytest.mark.parametrize("other", ["file", "link", "broken", "missing", "directory"])
async def test_samefile_follows_links(tree, other):
    ours = await outcome(aiofiles_os.path.samefile, "file", other)

    assert ours == await outcome(os.path.samefile, "file", other)


@pytest.mark.parametrize("other", ["file", pytest.param("link", marks=needs_links), "another"])
async def test_sameopenfile_compares_descriptors(tree, other):
    (tree / "another").write_bytes(b"contents")
    with open("file") as first, open(other) as second:
        same = await aiofiles_os.path.sameopenfile(first.fileno(), second.fileno())

        assert same is os.path.sameopenfile(first.fileno(), second.fileno())
        assert same is (other != "another")


async def test_sameopenfile_of_a_closed_descriptor_raises_the_error_of_its_twin(tree):
    with open("file") as file:
        closed = file.fileno()

    ours = await outcome(aiofiles_os.path.sameopenfile, closed, closed)

    assert ours == await outcome(os.path.sameopenfile, closed, closed)
    assert ours[0] is OSError


@pytest.mark.parametrize("name", ["exists", "getsize", "getmtime", "isdir", "isfile"])
async def test_a_descriptor_is_accepted_where_the_twin_accepts_it(tree, name):
    with open("file") as file:
        ours = await getattr(aiofiles_os.path, name)(file.fileno())

        assert ours == getattr(os.path, name)(file.fileno())


async def test_a_function_can_be_imported_from_the_module(tree):
    assert exists is aiofiles_os.path.exists
    assert await exists("file") is True
    assert await exists("missing") is False


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("path", PATHS)
async def test_realpath_is_as_strict_as_its_twin(tree, path, strict):
    ours = await outcome(partial(aiofiles_os.path.realpath, strict=strict), path)

    assert ours == await outcome(partial(os.path.realpath, strict=strict), path)


async def test_relpath_is_relative_to_the_given_directory(tree):
    assert await aiofiles_os.path.relpath("file", start="directory") == os.path.join(os.pardir, "file")


async def test_the_module_can_replace_os_path(tree):
    path = aiofiles_os.path

    assert path.join("directory", "file") == os.path.join("directory", "file")
    assert path.splitext(path.basename(await path.abspath("file"))) == ("file", "")
    assert (path.sep, path.altsep, path.curdir) == (os.path.sep, os.path.altsep, os.path.curdir)
