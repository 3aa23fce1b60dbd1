"""Each function of `os.path` answers and fails as its blocking twin."""

import inspect
import os
import pathlib

import aiofiles_os
import pytest
from aiofiles_os.path import exists

FORMS = [os.fspath, os.fsencode, pathlib.Path]
PATHS = ["file", "link", "broken", "missing", "directory", "file/below", "directory/../file", "nul\0byte", "", os.sep]
OF_ONE_PATH = [
    "abspath",
    "exists",
    "getatime",
    "getctime",
    "getmtime",
    "getsize",
    "isdir",
    "isfile",
    "islink",
    "ismount",
]


async def outcome(function, *args):
    """What the call gives, or all that its exception says."""
    try:
        answer = function(*args)
        return await answer if inspect.isawaitable(answer) else answer
    except (OSError, TypeError, ValueError) as error:
        return type(error), error.args, getattr(error, "filename", None)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"contents")
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "broken").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_function_is_forgotten():
    assert set(aiofiles_os.path.__all__) == {*OF_ONE_PATH, "samefile", "sameopenfile"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", OF_ONE_PATH)
async def test_tells_what_its_twin_tells(tree, name, path, form):
    ours = await outcome(getattr(aiofiles_os.path, name), form(path))

    assert ours == await outcome(getattr(os.path, name), form(path))


@pytest.mark.parametrize("name", ["abspath", "exists", "getsize", "isdir", "islink"])
@pytest.mark.parametrize("wrong", [None, 1.5, ["file"]])
async def test_what_is_no_path_is_treated_as_its_twin_does(name, wrong):
    ours = await outcome(getattr(aiofiles_os.path, name), wrong)

    assert ours == await outcome(getattr(os.path, name), wrong)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", ["file", "link", "broken", "missing", "directory"])
async def test_samefile_follows_links(tree, other, form):
    ours = await outcome(aiofiles_os.path.samefile, form("file"), form(other))

    assert ours == await outcome(os.path.samefile, form("file"), form(other))


@pytest.mark.parametrize("other", ["file", "link", "another"])
async def test_sameopenfile_compares_descriptors(tree, other):
    (tree / "another").write_bytes(b"contents")
    with open("file") as first, open(other) as second:
        same = await aiofiles_os.path.sameopenfile(first.fileno(), second.fileno())

        assert same is os.path.sameopenfile(first.fileno(), second.fileno())
        assert same is (other != "another")


@pytest.mark.parametrize("name", ["sameopenfile"])
async def test_a_closed_descriptor_is_the_error_of_the_twin(tree, name):
    with open("file") as file:
        closed = file.fileno()

    ours = await outcome(getattr(aiofiles_os.path, name), closed, closed)

    assert ours == await outcome(getattr(os.path, name), closed, closed)
    assert ours[0] is OSError


@pytest.mark.parametrize("name", ["exists", "getsize", "getmtime", "isdir", "isfile"])
async def test_takes_a_descriptor_as_its_twin_does(tree, name):
    with open("file") as file:
        ours = await getattr(aiofiles_os.path, name)(file.fileno())

        assert ours == getattr(os.path, name)(file.fileno())


async def test_a_function_can_be_imported_from_the_module(tree):
    assert exists is aiofiles_os.path.exists
    assert await exists("file") is True
    assert await exists("missing") is False
