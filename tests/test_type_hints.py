"""Annotations name only what exists at run time, because frameworks resolve them by `typing.get_type_hints`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import typing
from functools import cached_property

import pytest

PACKAGES = ["aiofiles_core", "aiofiles_os", "aiofiles_pathlib", "aiofiles_shutil", "aiofiles_std", "aiofiles_tempfile"]
PACKAGES += ["aiofiles"]

# Modules that only checkers read, and the one that is a program.
NOT_IMPORTED = ("overloads", "__main__")


def modules(package):
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(NOT_IMPORTED):
            yield importlib.import_module(found.name)


def functions(name, value):
    """Yield *value*, with its *name*, if it is a function, or the functions that a class, method or property has."""
    if inspect.isfunction(value):
        yield name, value
        if sys.version_info >= (3, 11):
            yield from ((name, overload) for overload in typing.get_overloads(value))
    elif isinstance(value, type) and value.__module__.startswith("aiofiles"):
        yield name, value
        for base in value.__mro__:
            if base.__module__.startswith("aiofiles"):
                for attribute in vars(base):
                    # The `__new__` of a named tuple is generated, and cannot resolve names since 3.14.
                    is_made = attribute == "__new__" and hasattr(base, "_fields")
                    if not (is_made or isinstance(vars(base)[attribute], type)):
                        yield from functions(f"{name}.{attribute}", vars(base)[attribute])
    elif isinstance(value, (staticmethod, classmethod)):
        yield from functions(name, value.__func__)
    elif isinstance(value, property):
        for accessor in (value.fget, value.fset, value.fdel):
            yield from functions(name, accessor)
    elif isinstance(value, cached_property):
        yield from functions(name, value.func)


def public(package):
    for module in modules(package):
        for name in getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")]):
            yield from functions(f"{module.__name__}.{name}", getattr(module, name))


def raises(function):
    try:
        typing.get_type_hints(function)
    except NameError:
        return True
    return False


@pytest.mark.parametrize("package", PACKAGES)
def test_the_types_of_all_public_names_can_be_resolved(package):
    found = list(public(importlib.import_module(package)))

    assert found
    assert sorted({name for name, function in found if raises(function)}) == []


@pytest.mark.parametrize(
    ("path", "name", "wanted"),
    [
        ("aiofiles_core.open", "return", "AiofilesContextManager"),
        ("aiofiles_core.run", "executor", "Executor"),
        ("aiofiles_core.AsyncTextIOWrapper.__init__", "loop", "AbstractEventLoop"),
        ("aiofiles_os.scandir", "loop", "AbstractEventLoop"),
        ("aiofiles_pathlib.Path.__init__", "executor", "Executor"),
        ("aiofiles_shutil.copyfileobj", "executor", "Executor"),
        ("aiofiles_shutil.Progress", "path", "bytes"),
        ("aiofiles_tempfile.wrap", "executor", "Executor"),
    ],
)
def test_the_resolved_types_are_the_intended_ones(path, name, wanted):
    package, *rest = path.split(".")
    value = importlib.import_module(package)
    for attribute in rest:
        value = getattr(value, attribute)

    assert wanted in str(typing.get_type_hints(value)[name])
