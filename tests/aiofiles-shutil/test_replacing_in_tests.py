"""A test can replace functions of `shutil` and `os`, and the replacements take effect."""

import os
import shutil
from unittest import mock

import pytest
from pyfakefs.fake_filesystem_unittest import Patcher

import aiofiles_shutil
from aiofiles_shutil import copy, copyfile, copytree, disk_usage, move, rmtree

from .trees import contents


async def test_a_function_that_another_one_calls_can_be_replaced(tree):
    with mock.patch("shutil.copyfile") as fake:
        await copytree(tree, tree.with_name("copy"), copy_function=shutil.copyfile)
    with mock.patch("shutil._samefile", return_value=True), pytest.raises(shutil.SameFileError):
        await copyfile(tree / "0" / "0.txt", tree / "copy")

    assert fake.call_count == 12


async def test_the_removal_in_a_move_can_be_replaced(tree):
    with mock.patch("os.rename", side_effect=OSError), mock.patch("shutil.rmtree") as fake:
        await move(tree, tree.with_name("moved"))

    fake.assert_called_once_with(tree)
    assert contents(tree) == contents(tree.with_name("moved"))


async def test_functions_of_os_can_be_replaced(tree):
    with mock.patch("os.unlink") as fake, mock.patch("os.rmdir"):
        await rmtree(tree)

    assert fake.call_count == 12
    assert tree.exists()


async def test_the_builtin_open_can_be_replaced(tree):
    with mock.patch("builtins.open", side_effect=PermissionError), pytest.raises(PermissionError):
        await copyfile(tree / "0" / "0.txt", tree / "copy")

    opened = mock.mock_open(read_data=b"data")
    with mock.patch("builtins.open", opened), mock.patch.multiple("shutil", _USE_CP_SENDFILE=False, _WINDOWS=False):
        opened().fileno.side_effect = OSError
        await copyfile(tree / "0" / "0.txt", tree / "copy")

    opened.assert_called_with(tree / "copy", "wb")
    assert not (tree / "copy").exists()


async def test_an_autospec_accepts_only_the_arguments_of_the_function():
    spec = mock.create_autospec(rmtree, return_value="answer")

    assert await spec("name", progress=print) == "answer"
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        await spec("name", colour="red")


async def test_a_module_can_be_replaced():
    with mock.patch("aiofiles_shutil.copytree") as fake:
        await aiofiles_shutil.copytree("a", "b")

    fake.assert_awaited_once_with("a", "b")


async def test_pyfakefs_replaces_the_file_system():
    with Patcher() as patcher:
        patcher.fs.create_file("/tree/below/file", contents="text")
        patcher.fs.create_file("/tree/other", contents="more")

        assert await copytree("/tree", "/copy") == "/copy"
        assert await copy("/tree/other", "/copy/third") == "/copy/third"
        assert await move("/copy", "/moved") == "/moved"
        assert sorted(os.listdir("/moved")) == ["below", "other", "third"]
        await rmtree("/tree")
        assert not os.path.exists("/tree")
        patcher.fs.set_disk_usage(1000, "/")
        assert (await disk_usage("/moved")).total == 1000
    assert not os.path.exists("/moved")
