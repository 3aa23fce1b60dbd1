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


@pytest.mark.parametrize("name", SAME)
def test_a_name_that_touches_no_file_is_the_same_object(name):
    assert getattr(aiofiles_shutil, name) is getattr(shutil, name)


@pytest.mark.parametrize("name", COROUTINES)
def test_a_function_that_touches_files_is_a_coroutine_function(name):
    assert inspect.iscoroutinefunction(getattr(aiofiles_shutil, name))


@pytest.mark.parametrize("name", COROUTINES)
def test_the_signature_is_that_of_the_blocking_function_with_our_options(name):
    parameters = inspect.signature(getattr(aiofiles_shutil, name)).parameters.values()
    expected = inspect.signature(getattr(shutil, name)).parameters.values()

    described = [(each.name, each.kind, each.default) for each in parameters]

    options = ["progress", "loop", "executor"] if name in STOPPABLE else ["loop", "executor"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    twins = [(each.name, each.kind, each.default) for each in expected]
    assert described == twins + [(option, keyword, None) for option in options]


@pytest.mark.parametrize("name", COROUTINES)
def test_a_function_is_documented_and_has_the_name_of_the_package(name):
    function = getattr(aiofiles_shutil, name)

    assert (function.__name__, function.__qualname__, function.__module__) == (name, name, "aiofiles_shutil")
    if name != "copyfileobj":
        assert function.__doc__ == (getattr(shutil, name).__doc__ or f"See `{name}`.")


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
