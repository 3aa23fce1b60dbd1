"""The same operations of `pathlib` and of ours on two equal trees give equal results, errors and trees."""

import inspect
import os
import re
import stat
import sys
from pathlib import Path as Blocking

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiofiles_pathlib import Path, PurePath

from .planting import NAMES, clear, describe, plant

PATTERNS = ["*", "**/*", "*.txt", "**", "a/*/c", "*/", "[ae]*", "nothing*", "", "..", "**/file.txt", "A*"]

paths = st.sampled_from(NAMES)
booleans = st.booleans()
texts = st.sampled_from(["", "text\n", "h\xe9\u20ac", "\udcff", b"bytes", None])
encodings = st.sampled_from([None, "utf-8", "ascii", "utf-16", "nonsense"])
modes = st.sampled_from([0o644, 0o600, 0o755, 0o444])


class Related:
    """An argument that is replaced by a path in the same tree."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Related({self.name!r})"


related = st.builds(Related, paths)


def calls(name, *args, **kwargs):
    return st.tuples(st.just(name), st.tuples(*args), st.fixed_dictionaries({}, optional=kwargs))


queries = "exists is_dir is_file is_symlink is_socket is_fifo is_block_device is_char_device is_mount stat lstat"
OPERATIONS = [
    *[calls(name) for name in f"{queries} owner group readlink rmdir iterdir absolute expanduser".split()],
    calls("chmod", modes),
    calls("glob", st.sampled_from(PATTERNS)),
    calls("hardlink_to", related),
    calls("mkdir", mode=modes, parents=booleans, exist_ok=booleans),
    calls("read_bytes"),
    calls("read_text", encoding=encodings, errors=st.sampled_from([None, "strict", "replace"])),
    calls("rename", related),
    calls("replace", related),
    calls("resolve", strict=booleans),
    calls("rglob", st.sampled_from(PATTERNS)),
    calls("samefile", related),
    calls("symlink_to", st.one_of(paths, related), target_is_directory=booleans),
    calls("touch", mode=modes, exist_ok=booleans),
    calls("unlink", missing_ok=booleans),
    calls("write_bytes", st.sampled_from([b"", b"bytes", bytearray(b"more"), "text", None])),
    calls("write_text", texts, encoding=encodings, newline=st.sampled_from([None, "\n", "\r\n"])),
]
if sys.version_info >= (3, 12):
    follow = {"follow_symlinks": booleans}
    OPERATIONS += [calls("exists", **follow), calls("is_junction"), calls("walk", top_down=booleans, **follow)]
if sys.version_info >= (3, 13):
    OPERATIONS += [calls(name, follow_symlinks=booleans) for name in ["is_dir", "is_file", "owner", "group"]]
    OPERATIONS += [calls("glob", st.sampled_from(PATTERNS), recurse_symlinks=booleans, case_sensitive=booleans)]
if sys.version_info >= (3, 14):
    OPERATIONS += [calls(name, related) for name in ["copy", "copy_into", "move", "move_into"]]

operations = st.lists(st.tuples(paths, st.one_of(OPERATIONS)), min_size=1, max_size=12)


def simplify(value, root):
    """Describe *value* without the name of its tree and the class of its path."""
    if isinstance(value, PurePath):
        return "path", os.path.relpath(value, root) if value.is_absolute() else str(value)
    if isinstance(value, os.stat_result):
        is_folder = stat.S_ISDIR(value.st_mode)
        return value.st_mode, value.st_nlink, value.st_uid, None if is_folder else value.st_size
    if isinstance(value, BaseException):
        files = [name and str(name).replace(str(root), "") for name in _files(value)]
        return type(value), getattr(value, "errno", None), files, _words(value, root)
    if isinstance(value, (tuple, list)):
        return [simplify(each, root) for each in value]
    return value


def _files(error):
    return getattr(error, "filename", None), getattr(error, "filename2", None)


def _words(error, root):
    words = re.sub("(Posix|Windows)Path", "Path", str(error))
    return words.replace(repr(str(root))[1:-1], "").replace(str(root), "")


def arguments(args, kwargs, root):
    return [root / value.name if isinstance(value, Related) else value for value in args], kwargs


def by_pathlib(root, name, method, args, kwargs):
    args, kwargs = arguments(args, kwargs, root)
    try:
        answer = getattr(root / name, method)(*args, **kwargs)
        return simplify([*answer] if inspect.isgenerator(answer) or hasattr(answer, "__next__") else answer, root)
    except Exception as error:
        return simplify(error, root)


async def by_ours(root, name, method, args, kwargs):
    args, kwargs = arguments(args, kwargs, root)
    try:
        answer = getattr(root / name, method)(*args, **kwargs)
        found = [each async for each in answer] if hasattr(answer, "__anext__") else await answer
        assert all(type(each) is Path for each in _paths(found))
        return simplify(found, root)
    except AssertionError:
        raise
    except Exception as error:
        return simplify(error, root)


def _paths(found):
    values = found if isinstance(found, list) else [found]
    values = [value[0] if isinstance(value, tuple) and value else value for value in values]
    return [value for value in values if isinstance(value, PurePath)]


@settings(max_examples=settings.default.max_examples * 3 // 2)
@given(operations=operations)
def test_the_same_operations_have_the_same_outcome(operations, module_loop, folders):
    folder = next(folders)
    roots = [folder / "theirs", folder / "ours"]
    for root in roots:
        plant(root)

    for name, (method, args, kwargs) in operations:
        expected = by_pathlib(roots[0], name, method, args, kwargs)
        assert module_loop.run_until_complete(by_ours(Path(roots[1]), name, method, args, kwargs)) == expected

        if method not in queries:
            assert describe(roots[1]) == describe(roots[0])
    clear(folder)


# Each question is asked at least once of each path, because random choice may miss one.
@pytest.mark.parametrize("name", NAMES)
def test_each_question_has_the_same_answer(name, module_loop, folders):
    root = plant(next(folders))
    methods = [*queries.split(), "owner", "group", "readlink", "iterdir", "absolute", "resolve", "read_bytes"]

    for method in methods:
        theirs = by_pathlib(Blocking(root), name, method, (), {})
        assert module_loop.run_until_complete(by_ours(Path(root), name, method, (), {})) == theirs, method
