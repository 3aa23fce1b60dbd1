"""The same operations of `shutil` and of ours on two equal trees give equal results, errors and trees."""

import asyncio
import contextlib
import os
import shutil
import stat
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import aiofiles_shutil

NAMES = ["a", "a/b", "a/b/c", "a/d", "e", "e/file", "a/d/empty", "link", "link/b", "to a file", "broken", "new"]
NAMES += ["new/below", "e/file/below", "e/read only", ".", "a/../e", "n\udcff", "x" * 300, "a/pipe"]

paths = st.sampled_from(NAMES)
booleans = st.booleans()


def ignore(folder, names):
    return [name for name in names if name in ("b", "empty")]


def calls(name, *args, **kwargs):
    return st.tuples(st.just(name), st.tuples(*args), st.fixed_dictionaries({}, optional=kwargs))


copy_functions = st.sampled_from([shutil.copy, shutil.copy2, shutil.copyfile, lambda src, dst: shutil.copy(src, dst)])
trees = {
    "symlinks": booleans,
    "ignore": st.sampled_from([None, ignore, shutil.ignore_patterns("f*")]),
    "copy_function": copy_functions,
    "ignore_dangling_symlinks": booleans,
    "dirs_exist_ok": booleans,
}
OPERATIONS = [
    *[calls(name, paths, paths, follow_symlinks=booleans) for name in ["copy", "copy2", "copyfile"]],
    *[calls(name, paths, paths, follow_symlinks=booleans) for name in ["copymode", "copystat"]],
    calls("copytree", paths, paths, **trees),
    calls("move", paths, paths, copy_function=copy_functions),
    calls("rmtree", paths, ignore_errors=booleans),
]


def plant(root):
    """Make a tree of directories, files, links and a pipe at *root*."""
    for folder in ["a/b/c", "a/d", "e"]:
        (root / folder).mkdir(parents=True)
        (root / folder / "file").write_bytes(os.fsencode(folder) * 1000)
        (root / folder / "empty").touch()
        os.utime(root / folder / "file", (1e9, 1e9))
    for name, target in [("link", "a"), ("to a file", os.path.join("e", "file")), ("broken", "nowhere")]:
        with contextlib.suppress(OSError):  # because on Windows that takes a privilege
            (root / name).symlink_to(target, target_is_directory=name == "link")
    (root / "e/read only").write_text("text")
    (root / "e/read only").chmod(0o444)
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "a/pipe")
    return root


def describe(root):
    """Return the paths below *root*, each with its kind, permissions, time of change (if that is old) and content."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            content = None
            if stat.S_ISLNK(status.st_mode):
                content = os.readlink(path).replace(str(root), "")
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            old = status.st_mtime if status.st_mtime < 1.1e9 else None
            found[os.path.relpath(path, root)] = stat.filemode(status.st_mode), old, content
    return found


def simplify(value, root):
    """Describe a result or an error without the name of its tree."""
    names = [getattr(value, name, None) for name in ["errno", "filename", "filename2"]]
    # They are in the order of the directory, which may differ between the trees.
    listed = isinstance(value, shutil.Error) and isinstance(value.args[0], list)
    said = sorted(without(root, str(each)) for each in value.args[0]) if listed else value
    return type(value).__name__, without(root, f"{said} {names}")


def without(root, words):
    return words.replace(repr(str(root))[1:-1], "").replace(str(root), "")


def paths_below(root, args):
    return [os.path.join(root, each) for each in args]


def is_below(source, target):
    return os.path.commonpath(map(os.path.realpath, [source, target])) == os.path.realpath(source)


async def outcome(make, root):
    try:
        answer = make()
        return simplify(await answer if asyncio.iscoroutine(answer) else answer, root)
    except Exception as error:
        return simplify(error, root)


@given(operations=st.lists(st.one_of(OPERATIONS), min_size=1, max_size=8))
def test_the_same_operations_have_the_same_outcome(operations, module_loop, folders):
    folder = next(folders)
    theirs, ours = plant(folder / "theirs"), plant(folder / "ours")

    for name, args, kwargs in operations:
        blocking, coroutine_function = getattr(shutil, name), getattr(aiofiles_shutil, name)
        of_theirs, of_ours = paths_below(theirs, args), paths_below(ours, args)
        if name in ("copytree", "move") and is_below(*of_theirs):
            continue  # it would copy its own copy, without end
        if name == "rmtree" and sys.version_info < (3, 13) and Path(*of_theirs).is_fifo():
            continue  # it would wait for somebody who writes to the pipe
        expected = module_loop.run_until_complete(outcome(lambda: blocking(*of_theirs, **kwargs), theirs))  # noqa: B023
        found = module_loop.run_until_complete(outcome(lambda: coroutine_function(*of_ours, **kwargs), ours))  # noqa: B023

        assert found == expected
        assert describe(ours) == describe(theirs)
        for root in theirs, ours:
            root.mkdir(exist_ok=True)  # it may have been removed
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)  # because Windows does not remove what is read-only
    shutil.rmtree(folder)
