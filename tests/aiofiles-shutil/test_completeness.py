"""Every public name of `shutil` is here, with its signature, and what touches no file is the very same object."""

import inspect
import re
import shutil
from pathlib import Path

import pytest

import aiofiles_shutil

README = Path(__file__).resolve().parents[2] / "packages" / "aiofiles-shutil" / "README.md"

# What `shutil` has, although its list lacks it.
UNLISTED = {"ReadError", "RegistryError"}
STOPPABLE = ["copy", "copy2", "copyfile", "copytree", "move", "rmtree"]
ONE_TRIP = ["chown", "copymode", "copystat", "disk_usage", "make_archive", "unpack_archive", "which"]
COROUTINES = [*STOPPABLE, *ONE_TRIP, "copyfileobj"]
SAME = sorted(set(aiofiles_shutil.__all__) - {*COROUTINES, "Progress"})


def test_each_name_of_the_blocking_module_is_here():
    assert set(aiofiles_shutil.__all__) == {*shutil.__all__, *UNLISTED, "Progress"}


def test_each_name_is_listed_once():
    assert len(set(aiofiles_shutil.__all__)) == len(aiofiles_shutil.__all__)


@pytest.mark.parametrize("name", SAME)
def test_what_touches_no_file_is_the_same_object(name):
    assert getattr(aiofiles_shutil, name) is getattr(shutil, name)


@pytest.mark.parametrize("name", COROUTINES)
def test_what_touches_files_is_a_coroutine_function(name):
    assert inspect.iscoroutinefunction(getattr(aiofiles_shutil, name))


@pytest.mark.parametrize("name", COROUTINES)
def test_the_signature_is_that_of_the_blocking_function_and_the_options(name):
    parameters = inspect.signature(getattr(aiofiles_shutil, name)).parameters.values()
    expected = inspect.signature(getattr(shutil, name)).parameters.values()

    described = [(each.name, each.kind, each.default) for each in parameters]

    options = ["progress", "loop", "executor"] if name in STOPPABLE else ["loop", "executor"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    twins = [(each.name, each.kind, each.default) for each in expected]
    assert described == twins + [(option, keyword, None) for option in options]


@pytest.mark.parametrize("name", COROUTINES)
def test_a_function_is_documented_and_bears_the_name_of_the_package(name):
    function = getattr(aiofiles_shutil, name)

    assert (function.__name__, function.__qualname__, function.__module__) == (name, name, "aiofiles_shutil")
    if name != "copyfileobj":
        assert function.__doc__ == (getattr(shutil, name).__doc__ or f"See `{name}`.")


@pytest.mark.parametrize("name", COROUTINES)
def test_a_call_that_is_never_awaited_is_blamed_by_its_name(name, recwarn):
    coroutine = getattr(aiofiles_shutil, name)("a", "b") if name != "rmtree" else aiofiles_shutil.rmtree("a")
    with pytest.warns(RuntimeWarning, match=f"'{name}' was never awaited"):
        del coroutine


def test_it_is_known_whether_removing_avoids_attacks_by_links():
    assert aiofiles_shutil.rmtree.avoids_symlink_attacks == shutil.rmtree.avoids_symlink_attacks


def test_the_readme_has_each_name_in_its_table():
    text = README.read_text(encoding="utf-8")
    (table,) = [table for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE) if "`disk_usage`" in table]

    assert set(aiofiles_shutil.__all__) - set(re.findall(r"`(\w+)`", table)) == set()
