"""Run functions of `shutil` with another `os`, so that a caller can look at each step that they take.

Why: to copy, move and remove trees takes care of links, permissions, races and errors, which differs from one Python to
the next. All of that is left to the running Python's own `shutil`, but it has no place where it could be stopped or
watched. Each call of `os` that it makes can be such a place.

How: a function is a code object and the namespace in which its code looks up names. For each job, functions are made of
the same code objects, in a copy of the namespace of `shutil` in which `os` passes on everything, but for the functions
that the job changes. `shutil` itself is not touched, so that no other caller notices.

What it relies on: the functions of `shutil` are written in Python, and look up `os` and each other as globals. So they
do in each version of CPython and PyPy. If a function is something else, because a test replaced it or because `shutil`
was compiled, it is called as it is: it does its work, but can be neither stopped nor watched. The tests
(`test_cloning.py`) prove that each function can be cloned on the Python that runs them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

Change = Callable[[Any], Any]

# The namespace, not the module, which pyfakefs would replace here.
_HOME = vars(shutil)


def can_clone(function: object) -> bool:
    """Return whether *function* is a function of `shutil` that is written in Python."""
    return isinstance(function, FunctionType) and function.__globals__ is _HOME


class Facade:
    """Stands for *module*: it has the same attributes, but for what *changes*, by their names, make of them."""

    def __init__(self, module: object, changes: Mapping[str, Change]) -> None:
        self._module = module
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        # Asked of the module once, and kept: `rmtree` compares functions of `os` by `is`.
        value = getattr(self._module, name)
        if name in self._changes:
            value = self._changes[name](value)
        self.__dict__[name] = value
        return value


class Clones:
    """The functions of `shutil` as they are now, in a namespace with *changes*.

    *changes* has for names of that namespace what makes another object of the one that is there, or, for a module, a
    mapping of such changes.
    """

    def __init__(self, changes: Mapping[str, Change | Mapping[str, Change]]) -> None:
        space = self._space = dict(_HOME)
        functions: list[FunctionType] = [value for value in space.values() if can_clone(value)]
        clones: dict[object, Any] = {each: _in_space(each, space) for each in functions}
        self._clones = dict(clones)
        for name, change in changes.items():
            current = space.get(name)
            if callable(change):
                made = change(clones.get(current, current))
                if can_clone(current):
                    self._clones[current] = made
            elif current is None:  # it is of another platform
                continue
            else:
                made = Facade(current, change)
            space[name] = made
        for name, value in space.items():
            space[name] = self.find(value)
        for original, clone in clones.items():
            clone.__defaults__ = original.__defaults__ and tuple(map(self.find, original.__defaults__))  # type: ignore[attr-defined]  # a function

    def find(self, value: Any) -> Any:
        """Return the clone of *value*, if it is a function of `shutil`, or else *value*."""
        return self._clones.get(value, value) if isinstance(value, FunctionType) else value

    def clear(self) -> None:
        """Forget the clones, which refer to each other by their namespace."""
        self._clones.clear()
        self._space.clear()


def _in_space(function: FunctionType, space: dict[str, Any]) -> FunctionType:
    clone = FunctionType(function.__code__, space, function.__name__, None, function.__closure__)
    clone.__kwdefaults__ = function.__kwdefaults__
    clone.__dict__.update(function.__dict__)
    return clone
