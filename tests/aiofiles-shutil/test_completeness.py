"""Every public name of `shutil` exists here, with its signature. One that touches no file is the same object."""

import inspect
import re
import shutil
from pathlib import Path

import pytest

import aiofiles_shutil

README = Path(__file__).resolve().parents[2] / "packages" / "aiofiles-shutil" / "README.md"

# What `shutil` has, although its `__all__` lacks it.
UNLISTED = {"ReadError", "RegistryError"}
STOPPABLE = ["copy", "copy2", "copyfile", "copytree", "move", "rmtree"]
ONE_TRIP = ["chown", "copymode", "copystat", "disk_usage", "make_archive", "unpack_archive", "which"]
COROUTINES = [*STOPPABLE, *ONE_TRIP, "copyfileobj"]
SAME = sorted(set(aiofiles_shutil.__all__) - {*COROUTINES, "Progress"})


def test_each_name_of_the_blocking_module_exists():
    assert set(aiofiles_shutil.__all__) == {*shutil.__all__, *UNLISTED, "Progress"}


def test_each_name_is_listed_once():
    assert len(set(aiofiles_shutil.__all__)) == len(aiofiles_shutil.__all__)


def test_a_name_that_touches_no_file_is_the_same_object():
    assert [name for name in SAME if getattr(aiofiles_shutil, name) is not getattr(shutil, name)] == []


def test_a_function_that_touches_files_is_a_coroutine_function():
    assert [name for name in COROUTINES if not inspect.iscoroutinefunction(getattr(aiofiles_shutil, name))] == []


def described(function):
    return [(each.name, each.kind, each.default) for each in inspect.signature(function).parameters.values()]


def expected(name):
    options = ["progress", "loop", "executor"] if name in STOPPABLE else ["loop", "executor"]
    return described(getattr(shutil, name)) + [(option, inspect.Parameter.KEYWORD_ONLY, None) for option in options]


def test_the_signature_is_that_of_the_blocking_function_with_our_options():
    assert [name for name in COROUTINES if described(getattr(aiofiles_shutil, name)) != expected(name)] == []


def test_a_function_has_its_own_name_and_that_of_the_package():
    functions = {name: getattr(aiofiles_shutil, name) for name in COROUTINES}
    named = {name: (each.__name__, each.__qualname__, each.__module__) for name, each in functions.items()}

    assert [(name, found) for name, found in named.items() if found != (name, name, "aiofiles_shutil")] == []


def test_a_function_has_the_documentation_of_the_blocking_one():
    documented = {name: getattr(aiofiles_shutil, name).__doc__ for name in COROUTINES if name != "copyfileobj"}

    assert [
        name for name, found in documented.items() if found != (getattr(shutil, name).__doc__ or f"See `{name}`.")
    ] == []


@pytest.mark.parametrize("name", COROUTINES)
def test_a_call_that_is_never_awaited_warns_with_its_name(name, recwarn):
    coroutine = getattr(aiofiles_shutil, name)("a", "b") if name != "rmtree" else aiofiles_shutil.rmtree("a")
    with pytest.warns(RuntimeWarning, match=f"'{name}' was never awaited"):
        del coroutine


def test_rmtree_says_whether_it_avoids_symlink_attacks():
    assert aiofiles_shutil.rmtree.avoids_symlink_attacks == shutil.rmtree.avoids_symlink_attacks


def test_the_readme_has_each_name_in_its_table():
    text = README.read_text(encoding="utf-8")
    (table,) = [table for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE) if "`disk_usage`" in table]

    assert set(aiofiles_shutil.__all__) - set(re.findall(r"`(\w+)`", table)) == set()
