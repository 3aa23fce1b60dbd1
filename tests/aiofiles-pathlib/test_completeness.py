"""Every public name of `pathlib.Path` exists here, with its signature, or is left out for a reason."""

import inspect
import pathlib
import pydoc
import re
import sys
from pathlib import Path as Blocking

import aiofiles_pathlib
from aiofiles_pathlib import Path

README = Blocking(__file__).resolve().parents[2] / "packages" / "aiofiles-pathlib" / "README.md"

LEFT_OUT = {
    "link_to": "deprecated, and gone from 3.12 on",
}
PURE = {name for name in dir(pathlib.PurePath) if not name.startswith("_")}
# The methods that have options which their blocking counterparts lack.
MORE = {
    "cwd": ["loop", "executor"],
    "from_uri": ["loop", "executor"],
    "home": ["loop", "executor"],
    "write_bytes": ["atomic"],
    "write_text": ["atomic"],
}


def public(cls):
    return {name for name in dir(cls) if not name.startswith("_")}


METHODS = sorted(name for name in public(Path) & public(Blocking) - PURE if callable(getattr(Path, name)))
COROUTINES = [name for name in METHODS if name not in ("from_uri", "glob", "iterdir", "open", "rglob", "walk")]


def test_each_name_of_the_blocking_class_exists_or_is_left_out_for_a_reason():
    assert public(Blocking) - public(Path) == public(Blocking) & LEFT_OUT.keys()


def test_no_name_exists_that_the_running_python_lacks():
    assert public(Path) - public(Blocking) <= {"with_segments"}


def test_names_of_pure_paths_are_inherited_from_pathlib():
    pure = type(pathlib.PurePath())
    ours = {name for name in PURE if inspect.getattr_static(Path, name) is not inspect.getattr_static(pure, name)}

    carried = {"joinpath", "parent", "parents", "relative_to", "with_name", "with_stem", "with_suffix"}
    assert ours == {"as_uri"} | ({"with_segments"} if sys.version_info >= (3, 12) else carried)


def described(method, *left_out):
    parameters = inspect.signature(method).parameters.values()
    return [(each.name, each.kind, each.default) for each in parameters if each.name not in left_out]


def test_the_signature_is_that_of_the_blocking_method():
    ours = {name: described(getattr(Path, name), *MORE.get(name, [])) for name in METHODS}

    assert [name for name in METHODS if ours[name] != described(getattr(Blocking, name))] == []


def test_an_option_that_the_blocking_method_lacks_is_taken_by_keyword_only():
    kinds = {
        f"{name}: {option}": inspect.signature(getattr(Path, name)).parameters[option].kind
        for name in set(MORE) & set(METHODS)
        for option in MORE[name]
    }

    assert [option for option, kind in kinds.items() if kind is not inspect.Parameter.KEYWORD_ONLY] == []


def test_a_method_that_touches_the_file_system_is_a_coroutine_function():
    assert [name for name in COROUTINES if not inspect.iscoroutinefunction(getattr(Path, name))] == []


def test_a_method_has_the_name_of_the_class():
    named = {name: (getattr(Path, name).__name__, getattr(Path, name).__qualname__) for name in METHODS}

    assert [(name, found) for name, found in named.items() if found != (name, f"Path.{name}")] == []


def test_a_method_is_documented_as_the_blocking_one_unless_it_does_more():
    more = {*MORE, "open", "walk", "copy", "copy_into", "move", "move_into"}
    twins = {name: getattr(Blocking, name) for name in METHODS if name not in more}

    assert [name for name in METHODS if not getattr(Path, name).__doc__] == []
    assert [
        name
        for name, twin in twins.items()
        if getattr(Path, name).__doc__ != (twin.__doc__ or f"See `{twin.__qualname__}`.")
    ] == []


def test_help_shows_the_parameters():
    shown = re.sub(r"[\s|]+", " ", pydoc.plain(pydoc.render_doc(Path)))

    assert "glob(self, pattern" in shown
    assert re.search(r"async read_text\(self, encoding=None, errors=None", shown)
    assert re.search(r"open\( ?self, mode: '?str'? = 'r', buffering: '?int'? = -1", shown)


def test_the_module_can_replace_pathlib():
    blocking = {"Path", "PosixPath", "WindowsPath"}

    for name in set(pathlib.__all__) - blocking:
        assert getattr(aiofiles_pathlib, name) is getattr(pathlib, name)
    assert set(aiofiles_pathlib.__all__) - set(pathlib.__all__) <= {"AsyncPathInfo"}
    assert len(set(aiofiles_pathlib.__all__)) == len(aiofiles_pathlib.__all__)


def test_the_readme_has_each_name_in_its_table():
    text = README.read_text(encoding="utf-8")
    (table,) = [table for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE) if "`read_bytes`" in table]

    assert public(Path) - set(re.findall(r"`(\w+)`", table)) == set()
    assert set(aiofiles_pathlib.__all__) - set(re.findall(r"`(\w+)`", text)) == set()
