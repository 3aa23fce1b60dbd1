"""Errors are those of `shutil`, and links that appear while a tree is removed are not followed."""

import asyncio
import contextlib
import errno
import gc
import os
import shutil
import sys
import tempfile
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aiofiles_shutil import Error, copyfile, copytree, move, rmtree

from .trees import contents, plant


def described(answer, *roots):
    """Return the type and text of a result or an error, without the names of *roots*."""
    words = f"{answer} {[getattr(answer, name, None) for name in ['args', 'filename', 'filename2']]}"
    for root in roots:
        for name in repr(str(root))[1:-1], str(root):
            words = words.replace(name, "")
    return type(answer), words


async def outcome(call, *roots):
    try:
        answer = call()
        answer = await answer if asyncio.iscoroutine(answer) else answer
        return described(answer, *roots)
    except Exception as error:
        return described(error, *roots)


async def same(name, tree, *args, **kwargs):
    """Make the same call by `shutil` and by ours, each to its own target, and return the outcome of both."""
    theirs, ours = tree.with_name("theirs"), tree.with_name("ours")
    function = globals()[name]
    expected = await outcome(lambda: getattr(shutil, name)(tree, theirs, *args, **kwargs), theirs)
    assert await outcome(lambda: function(tree, ours, *args, **kwargs), ours) == expected
    assert contents(ours) == contents(theirs)
    return expected


async def test_all_files_that_fail_are_listed(tree, monkeypatch):
    def sendfile(out_fd, in_fd, offset, count):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "sendfile", sendfile, raising=False)
    monkeypatch.setattr(shutil, "_USE_CP_COPY_FILE_RANGE", False, raising=False)
    if not getattr(shutil, "_USE_CP_SENDFILE", False):
        pytest.skip("shutil does not use sendfile on this platform")

    kind, words = await same("copytree", tree)

    assert kind is Error
    assert words.count("No space left on device") in (12, 24)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this platform has no device that is always full")
async def test_a_full_disk_raises_the_error_of_shutil(tree):
    for function in [shutil.copyfile, copyfile]:
        error = await outcome(lambda function=function: function(tree / "0" / "0.txt", "/dev/full"))
        assert error == (OSError, error[1])
        assert "No space left on device" in error[1]
    assert os.path.exists("/dev/full")


async def test_a_name_that_disappears_is_listed(tree):
    gone = tree.with_name("gone")

    def ignore(folder, names):
        if folder == str(tree) and gone.exists():
            gone.rename(tree / "1" / "2.txt")
        if folder == str(tree / "1"):
            (tree / "1" / "2.txt").rename(gone)
        return []

    kind, words = await same("copytree", tree, ignore=ignore)

    assert kind is Error
    assert "2.txt" in words


async def test_an_existing_target_raises_the_error_of_shutil(tree):
    for name in ["theirs", "ours"]:
        tree.with_name(name).mkdir()

    assert (await same("copytree", tree))[0] is FileExistsError
    await same("copytree", tree, dirs_exist_ok=True)


@pytest.mark.usefixtures("links")
async def test_dangling_links_are_listed(tree):
    (tree / "0" / "link").symlink_to("nowhere")

    assert (await same("copytree", tree))[0] is Error


@pytest.mark.parametrize("args", [[], ["a"], ["a", "b", "c", "d", "e", "f", "g", "h", "i"]])
@pytest.mark.parametrize("name", ["copyfile", "copytree", "move", "rmtree"])
async def test_wrong_arguments_raise_the_error_of_shutil(name, args):
    if name == "rmtree" and args == ["a"]:
        args = [object()]
    expected = await outcome(lambda: getattr(shutil, name)(*args))

    assert await outcome(lambda: globals()[name](*args)) == expected
    assert expected[0] is TypeError


@pytest.mark.parametrize("args", [[None, "b"], ["a", None], [1.5, "b"], ["a\0", "b"], ["nothing", "b"], [".", "b"]])
async def test_wrong_paths_raise_the_error_of_shutil(args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    expected = await outcome(lambda: shutil.copyfile(*args))

    assert await outcome(lambda: copyfile(*args)) == expected


async def test_an_error_leaves_no_reference_cycle(tree, monkeypatch):
    class FailureError(OSError):
        """It can be weakly referenced."""

    def fail(*args, **kwargs):
        raise FailureError

    monkeypatch.setattr(os, "unlink", fail)
    gc.disable()
    try:
        with ThreadPoolExecutor(1) as executor:
            try:
                await rmtree(tree, executor=executor)
            except FailureError as error:
                failure = weakref.ref(error)
        assert failure() is None
    finally:
        gc.enable()


@pytest.mark.skipif(not shutil.rmtree.avoids_symlink_attacks, reason="this platform cannot")
async def test_links_that_replace_directories_are_not_followed(tmp_path):
    outside = plant(tmp_path / "outside", 1, 3)
    before = contents(outside)
    is_over = threading.Event()
    tree = tmp_path / "tree"

    def swap():
        while not is_over.is_set():
            with contextlib.suppress(OSError):
                os.rename(tree / "0", tmp_path / "aside")
                os.symlink(outside, tree / "0")
            with contextlib.suppress(OSError):
                os.unlink(tree / "0")
            with contextlib.suppress(OSError):
                os.rename(tmp_path / "aside", tree / "0")

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for number in range(50):
            plant(tmp_path / str(number), 1, 3).rename(tree)
            with contextlib.suppress(OSError):
                await rmtree(tree)
            while tree.exists():  # the thread may move the directory back
                await rmtree(tree, ignore_errors=True)
            shutil.rmtree(tmp_path / "aside", ignore_errors=True)
    finally:
        is_over.set()
        thread.join()

    assert contents(outside) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no forks")
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="only root can become another user")
def test_directories_of_other_users_raise_the_error_of_shutil(forked):
    # Other users cannot access the directories of pytest.
    with tempfile.TemporaryDirectory() as folder:
        check_as_another_user(Path(folder), forked)


def check_as_another_user(folder, forked):
    folder.chmod(0o755)
    tree, open_to_all = plant(folder / "tree"), folder / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    (tree / "1").chmod(0o700)
    (tree / "2" / "3.txt").chmod(0o600)

    def act():
        os.setuid(65534)

        async def main():
            theirs, ours = open_to_all / "theirs", open_to_all / "ours"
            found = []
            for root, copy, remove in [(theirs, shutil.copytree, shutil.rmtree), (ours, copytree, rmtree)]:
                found.append(await outcome(lambda root=root, copy=copy: copy(tree, root), root))
                found.append(await outcome(lambda remove=remove: remove(tree)))
            return found, contents(theirs) == contents(ours)

        return asyncio.run(main())

    found, are_equal = forked(act)

    assert found[:2] == found[2:]
    assert [kind for kind, _ in found[:2]] == [Error, PermissionError]
    assert are_equal


async def test_a_tree_is_not_moved_into_itself(tree):
    with pytest.raises(Error, match="into itself"):
        await move(tree, tree / "0" / "below")
