"""What users replace in their tests takes effect: by `mock.patch`, `create_autospec` and pyfakefs."""

import inspect
import io
import os
import pathlib
import re
import stat
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from .planting import describe, plant


@pytest.mark.parametrize("name", ["exists", "is_dir", "read_bytes", "read_text", "stat", "unlink"])
async def test_a_replaced_method_of_pathlib_is_called(name):
    with mock.patch(f"pathlib.Path.{name}", return_value="answer") as replaced:
        assert await getattr(Path("no such file"), name)() == "answer"

    replaced.assert_called_once_with()


async def test_the_mock_gets_exactly_the_given_arguments():
    with mock.patch("pathlib.Path.write_text", autospec=True, return_value=3) as replaced:
        assert await Path("file").write_text("abc", encoding="utf-8") == 3
        assert await Path("file").write_text("abc") == 3

    assert replaced.call_args_list == [
        mock.call(pathlib.Path("file"), "abc", encoding="utf-8"),
        mock.call(pathlib.Path("file"), "abc"),
    ]


async def test_the_mock_gets_blocking_paths_as_arguments():
    with mock.patch("pathlib.Path.samefile", return_value=True) as replaced:
        await Path("a").samefile(Path("b"))
    with mock.patch("pathlib.Path.samefile", return_value=True) as by_keyword:
        await Path("a").samefile(other_path=Path("b"))

    (other,) = replaced.call_args.args
    assert type(other) is type(by_keyword.call_args.kwargs["other_path"]) is type(pathlib.Path())


async def test_a_derived_path_is_created_from_the_result_of_the_mock():
    with mock.patch("pathlib.Path.resolve", return_value=pathlib.Path("/resolved")):
        resolved = await Path("a").resolve()

    assert (type(resolved), resolved) == (Path, pathlib.Path("/resolved"))


async def test_what_glob_finds_can_be_replaced():
    with mock.patch("pathlib.Path.glob", return_value=iter([pathlib.Path("a"), pathlib.Path("b")])) as replaced:
        assert [path async for path in Path("folder").glob("*")] == [Path("a"), Path("b")]

    replaced.assert_called_once_with("*")


@pytest.mark.parametrize("name", ["exists", "read_text", "resolve", "write_bytes"])
def test_a_patch_of_our_method_is_asynchronous(name):
    with mock.patch.object(Path, name) as replaced:
        assert isinstance(replaced, mock.AsyncMock)


async def test_a_mock_with_the_class_as_specification_checks_names_and_arguments():
    path = mock.create_autospec(Path, instance=True)
    path.read_text.return_value = "text"

    assert await path.read_text(encoding="utf-8") == "text"
    with pytest.raises(TypeError):
        await path.read_text(nonsense=True)
    with pytest.raises(AttributeError):
        path.nonsense  # noqa: B018  # looking it up raises
    assert isinstance(path, Path)


async def test_a_replacement_of_sync_open_is_called():
    with mock.patch("aiofiles_core.opening.sync_open", return_value=io.StringIO("data")) as sync_open:
        async with Path("file").open() as file:
            assert await file.read() == "data"

    assert sync_open.call_args.args == (Path("file"),)


CALLS = ["exists", "read_text", "resolve", "unlink", "lstat"]


@pytest.mark.parametrize("name", CALLS)
def test_a_missing_await_warns_with_the_public_name(name):
    with pytest.warns(RuntimeWarning, match=re.escape(f"coroutine 'Path.{name}' was never awaited")):
        getattr(Path("file"), name)()


@pytest.mark.parametrize("name", ["cwd", "home"])
def test_a_missing_await_of_a_class_method_warns_with_the_public_name(name):
    with pytest.warns(RuntimeWarning, match=re.escape(f"coroutine 'Path.{name}' was never awaited")):
        getattr(Path, name)()


def test_a_missing_await_of_open_warns():
    with pytest.warns(RuntimeWarning, match="coroutine 'open' was never awaited"):
        Path("file").open()


def test_methods_are_plain_functions():
    assert all(inspect.isfunction(getattr(Path, name)) for name in [*CALLS, "glob", "iterdir", "open"])


# pyfakefs.


@pytest.fixture
def fake(fs):
    """A tree that the real file system does not have."""
    fs.create_dir("/fake")
    return plant(pathlib.Path("/fake/tree"))


async def test_a_fake_file_can_be_read_and_written(fake):
    path = Path("/fake/tree")

    assert await (path / "e" / "file.txt").read_text() == (fake / "e" / "file.txt").read_text()
    assert await (path / "new").write_text("text") == 4
    assert (fake / "new").read_text() == "text"
    assert await path.joinpath("link").is_symlink()
    assert (await path.joinpath("new").stat()).st_size == 4
    assert str(await path.joinpath("link").resolve()) == str((fake / "a").resolve())


async def test_a_fake_directory_can_be_listed(fake):
    path = Path("/fake/tree")

    assert {found.name async for found in path.iterdir()} == {found.name for found in fake.iterdir()}
    assert {str(found) async for found in path.rglob("*.txt")} == {str(found) for found in fake.rglob("*.txt")}


@pytest.mark.skipif(not hasattr(pathlib.Path, "walk"), reason="pathlib has it from 3.12 on")
async def test_a_fake_tree_can_be_walked(fake):
    walked = [(str(folder), {*names}, {*files}) async for folder, names, files in Path("/fake/tree").walk()]

    # pyfakefs lists entries in any order.
    assert sorted(walked) == sorted((str(folder), {*names}, {*files}) for folder, names, files in fake.walk())


async def test_a_fake_file_can_be_opened(fake):
    async with Path("/fake/tree/e/file.txt").open("rb") as file:
        assert await file.read() == b"first\r\nsecond\n"


async def test_a_fake_file_can_be_replaced_atomically(fake):
    target = Path("/fake/tree/to a file")
    before = describe("/fake/tree")

    await target.write_bytes(b"new", atomic=True)

    replaced = os.path.join("e", "file.txt")
    assert describe("/fake/tree") == {**before, replaced: (before[replaced][0], b"new")}
    assert stat.S_ISLNK(os.lstat("/fake/tree/to a file").st_mode)


async def test_fake_files_can_be_changed(fake):
    path = Path("/fake/tree/a")

    await (path / "x" / "y").mkdir(parents=True)
    await (path / "x" / "y" / "file").touch()
    assert await (path / "x" / "y" / "file").rename(path / "moved") == path / "moved"
    await (path / "moved").unlink()
    await (path / "x" / "y").rmdir()

    assert not os.path.exists("/fake/tree/a/moved")
    assert os.listdir("/fake/tree/a/x") == []
