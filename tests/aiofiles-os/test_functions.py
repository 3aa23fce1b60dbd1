"""Each function of `os` returns and raises what its blocking twin does."""

import errno
import inspect
import itertools
import os
import pathlib
import time

import pytest

import aiofiles_os

from .links import link

FORMS = [os.fspath, os.fsencode, pathlib.Path]
PATHS = ["file", "link", "broken", "missing", "full", "empty", "file/below", "nul\0byte"]

# The arguments after the path.
READERS = {
    "access": (os.R_OK,),
    "getxattr": ("user.nothing",),
    "listdir": (),
    "listxattr": (),
    "lstat": (),
    "pathconf": ("PC_NAME_MAX",),
    "readlink": (),
    "scandir": (),
    "stat": (),
    "statvfs": (),
    "statx": (getattr(os, "STATX_BASIC_STATS", 0),),
}

CHANGES = [
    ("chdir", "full"),
    ("chdir", "missing"),
    ("chmod", "file", 0o600),
    ("chmod", "broken", 0o600),
    ("chown", "file", -1, -1),
    ("chown", "missing", -1, -1),
    ("chroot", "missing"),
    ("lchown", "broken", -1, -1),
    ("lchown", "missing", -1, -1),
    ("lchmod", "file", 0o400),
    ("lchmod", "broken", 0o400),
    ("lchmod", "missing", 0o400),
    ("link", "file", "new"),
    ("link", "missing", "new"),
    ("link", "file", "link"),
    ("listdrives",),
    ("listmounts", "missing"),
    ("listvolumes",),
    ("makedirs", "new/and/deep"),
    ("makedirs", "full"),
    ("makedirs", "file/below"),
    ("mkdir", "new"),
    ("mkdir", "full"),
    ("mkdir", "missing/below"),
    ("mkfifo", "new"),
    ("mkfifo", "file"),
    ("mknod", "new"),
    ("mknod", "missing/below"),
    ("open", "missing", os.O_RDONLY),
    ("remove", "file"),
    ("remove", "broken"),
    ("remove", "missing"),
    ("remove", "full"),
    ("removedirs", "nested/deep"),
    ("removedirs", "full"),
    ("removedirs", "missing"),
    ("rename", "file", "new"),
    ("rename", "broken", "new"),
    ("rename", "missing", "new"),
    ("rename", "empty", "full"),
    ("rename", "file", "missing/below"),
    ("removexattr", "file", "user.nothing"),
    ("renames", "nested/deep", "new/and/deep"),
    ("renames", "missing", "new"),
    ("replace", "file", "full/inner"),
    ("replace", "missing", "new"),
    ("replace", "file", "full"),
    ("rmdir", "empty"),
    ("rmdir", "full"),
    ("rmdir", "missing"),
    ("rmdir", "file"),
    ("setxattr", "file", "user.new", b"value"),
    ("setxattr", "missing", "user.new", b"value"),
    ("symlink", "anywhere", "new"),
    ("symlink", "anywhere", "file"),
    ("symlink", "anywhere", "missing/below"),
    ("sync",),
    ("truncate", "file", 3),
    ("truncate", "link", 20),
    ("truncate", "full", 3),
    ("truncate", "missing", 3),
    ("unlink", "link"),
    ("unlink", "missing"),
    ("unlink", "full"),
    ("utime", "file", (1, 2)),
    ("utime", "broken", (1, 2)),
]


async def outcome(function, *args, **kwargs):
    """Return the result of the call, or all details of its exception."""
    try:
        answer = function(*args, **kwargs)
        if inspect.isawaitable(answer):
            answer = await answer
    except (OSError, ValueError) as error:
        return type(error), error.args, *(getattr(error, name, None) for name in ("filename", "filename2"))
    if hasattr(answer, "__enter__"):  # the result of scandir
        with answer as entries:
            return sorted(entry.path for entry in entries)
    if hasattr(answer, "stx_mask"):  # it is equal only to itself
        return repr(answer)
    if hasattr(answer, "f_bavail"):  # other programs write to the disk
        return answer.f_bsize, answer.f_frsize, answer.f_namemax
    return answer


def plant(root):
    root.mkdir()
    (root / "file").write_bytes(b"contents")
    (root / "full").mkdir()
    (root / "full" / "inner").write_bytes(b"inner")
    (root / "empty").mkdir()
    (root / "nested" / "deep").mkdir(parents=True)
    link(root / "link", "file")
    link(root / "broken", "nowhere")
    return root


def everything_below(root):
    return sorted(
        (str(path.relative_to(root)), path.lstat().st_mode, path.lstat().st_nlink, path.is_file() and path.read_bytes())
        for path in root.rglob("*")
    )


@pytest.fixture
def tree(tmp_path, monkeypatch):
    tree = plant(tmp_path / "tree")
    if os.utime in os.supports_follow_symlinks:
        now = time.time()
        for path in tree.rglob("*"):  # so that reading it between two calls does not change its access time
            os.utime(path, (now + 3600, now), follow_symlinks=False)
    monkeypatch.chdir(tree)
    return tree


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PATHS)
async def test_each_reader_returns_what_its_twin_returns(tree, path, form):
    readers = [name for name in READERS if hasattr(os, name)]

    ours = {name: await outcome(getattr(aiofiles_os, name), form(path), *READERS[name]) for name in readers}

    assert ours == {name: await outcome(getattr(os, name), form(path), *READERS[name]) for name in readers}


# Creating trees takes time, so each change is tried with one form of path, and each function with several.
@pytest.mark.parametrize(("change", "form"), [*zip(CHANGES, itertools.cycle(FORMS))])
async def test_each_change_changes_what_its_twin_changes(tmp_path, monkeypatch, change, form):
    name, *args = change
    if not hasattr(os, name):
        pytest.skip(f"this platform has no os.{name}")
    args = [form(arg) if isinstance(arg, str) else arg for arg in args]
    our_tree, blocking_tree = plant(tmp_path / "ours"), plant(tmp_path / "blocking")

    monkeypatch.chdir(our_tree)
    ours = await outcome(getattr(aiofiles_os, name), *args)
    monkeypatch.chdir(blocking_tree)
    expected = await outcome(getattr(os, name), *args)

    assert ours == expected
    assert everything_below(our_tree) == everything_below(blocking_tree)


async def test_the_working_directory_is_that_of_the_process(tree):
    assert await aiofiles_os.getcwd() == os.getcwd() == os.path.realpath(tree)


async def test_the_working_directory_changes_as_its_twin_changes_it(tree):
    await aiofiles_os.chdir("full")

    assert await aiofiles_os.getcwd() == os.path.realpath(tree / "full")
    assert await aiofiles_os.getcwdb() == os.getcwdb() == os.fsencode(os.getcwd())


async def test_times_are_set_as_the_twin_sets_them(tree):
    await aiofiles_os.utime("file", ns=(1_000_000_000, 2_000_000_000))

    assert (os.stat("file").st_atime, os.stat("file").st_mtime) == (1, 2)


@pytest.fixture
def forbidden(tree):
    """A working directory that its user may not search."""
    user, mode = os.geteuid(), tree.stat().st_mode
    tree.chmod(0)
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)
    tree.chmod(mode)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of this platform are others")
@pytest.mark.parametrize(
    ("name", "args"), [*((name, ("file", *args)) for name, args in READERS.items()), *((n, a) for n, *a in CHANGES)]
)
@pytest.mark.usefixtures("forbidden")
async def test_a_missing_permission_raises_the_error_of_the_twin(name, args):
    if not hasattr(os, name):
        pytest.skip(f"this platform has no os.{name}")

    ours = await outcome(getattr(aiofiles_os, name), *args)

    assert ours == await outcome(getattr(os, name), *args)
    assert name in ("access", "sync") or ours[0] is PermissionError


@pytest.mark.parametrize("name", ["listdir", "scandir"])
async def test_the_default_is_to_list_the_working_directory(tree, name):
    ours = await outcome(getattr(aiofiles_os, name))

    assert ours == await outcome(getattr(os, name))
    assert len(ours) == len(os.listdir(tree))


@pytest.mark.skipif(not hasattr(os, "listvolumes"), reason="this platform has no os.listvolumes")
async def test_the_mounts_of_each_volume_are_those_that_the_twin_lists():
    volumes = await aiofiles_os.listvolumes()

    assert [await aiofiles_os.listmounts(volume) for volume in volumes] == [os.listmounts(volume) for volume in volumes]
    assert await aiofiles_os.listdrives() == os.listdrives() != []


async def test_an_error_names_both_paths(tree):
    with pytest.raises(FileNotFoundError) as caught:
        await aiofiles_os.rename("missing", "new")

    assert caught.value.errno == errno.ENOENT
    assert (caught.value.filename, caught.value.filename2) == ("missing", "new")


@pytest.mark.parametrize("name", ["stat", "mkdir", "listdir", "rename"])
async def test_wrong_arguments_raise_the_type_error_of_the_twin(name):
    with pytest.raises(TypeError) as expected:
        getattr(os, name)("a", nonsense=1)

    with pytest.raises(TypeError) as caught:
        await getattr(aiofiles_os, name)("a", nonsense=1)

    assert caught.value.args == expected.value.args
