"""Run functions of `shutil` with another `os`, so that a job can be stopped and watched at each of their steps.

Why: a function that copies, moves or removes trees has to handle links, permissions, races and errors. How it does so
differs between versions of Python. The running Python's own `shutil` does all of it, but nobody can stop or watch it.
Each call of `os` that it makes is a place where we can.

How: a function consists of a code object and the namespace in which its code looks up names. For each job, this module
creates functions from the same code objects and a copy of the namespace of `shutil`. In that copy, `os` is an object
that has the attributes of `os`, except for the functions that the job changes. `shutil` itself does not change, so that
no other caller notices.

What it relies on: the functions of `shutil` are written in Python, and look up `os` and each other as globals. They do
so in every version of CPython and PyPy. If a function is something else, because a test replaced it or because `shutil`
was compiled, it is called unchanged: it does its work, but nobody can stop or watch it. The tests (`test_cloning.py`)
prove that each function can be cloned on the Python that runs them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from functools import cache
from inspect import CO_NESTED
from types import CodeType, FunctionType
from typing import Any

Change = Callable[[Any], Any]

# The namespace and not the module, because pyfakefs would replace the module here.
_HOME = vars(shutil)


def can_clone(function: object) -> bool:
    """Return whether *function* is a function of `shutil` that is written in Python."""
    return isinstance(function, FunctionType) and function.__globals__ is _HOME


class Facade:
    """Has the attributes of *module*. *changes* maps names of attributes to functions that return a replacement."""

    def __init__(self, module: object, changes: Mapping[str, Change]) -> None:
        self._module = module
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        # Each replacement is created once and kept, because `rmtree` compares functions of `os` by `is`.
        value = getattr(self._module, name)
        if name in self._changes:
            value = self._changes[name](value)
        self.__dict__[name] = value
        return value


class Clones:
    """Clones of the present functions of `shutil`, in a namespace with *changes*.

    *changes* maps names of that namespace to functions that take the object of that name and return a replacement. The
    name of a module is mapped to such changes of its attributes.
    """

    def __init__(self, changes: Mapping[str, Change | Mapping[str, Change]]) -> None:
        space = self._space = dict(_HOME)
        functions: list[FunctionType] = [value for value in space.values() if can_clone(value)]
        clones: dict[object, Any] = {each: _in_space(each, space) for each in functions}
        self._clones = dict(clones)
        for name, change in changes.items():
            current = space.get(name)
            if callable(change):
                replacement = change(clones.get(current, current))
                if can_clone(current):
                    self._clones[current] = replacement
            elif current is None:  # a module of another platform
                continue
            else:
                replacement = Facade(current, change)
            space[name] = replacement
        for name, value in space.items():
            space[name] = self.find(value)
        for original, clone in clones.items():
            clone.__defaults__ = original.__defaults__ and tuple(map(self.find, original.__defaults__))  # type: ignore[attr-defined]  # a function

    def find(self, value: Any) -> Any:
        """Return the clone of *value* if it is a function of `shutil`, else *value* itself."""
        return self._clones.get(value, value) if isinstance(value, FunctionType) else value

    def clear(self) -> None:
        """Drop the clones, which refer to each other by their namespace, so that no garbage collection is needed."""
        self._clones.clear()
        self._space.clear()


def _in_space(function: FunctionType, space: dict[str, Any]) -> FunctionType:
    code = function.__code__ if sys.version_info[:2] != (3, 13) else _nested(function.__code__)
    clone = FunctionType(code, space, function.__name__, None, function.__closure__)
    clone.__kwdefaults__ = function.__kwdefaults__
    clone.__dict__.update(function.__dict__)
    return clone


@cache  # because that Python never frees code, either
def _nested(code: CodeType) -> CodeType:
    """Return *code* as that of a nested function. Python 3.13 without the GIL never frees other functions."""
    return code.replace(co_flags=code.co_flags | CO_NESTED)
