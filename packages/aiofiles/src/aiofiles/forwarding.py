"""Forward names of one module to another, so that a test may replace them in either module."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any


def forward(module: str, names: Iterable[str], *, home: str) -> None:
    """Forward each of *names* in *module* to *home*, when it is read, replaced or deleted.

    Deleting really deletes: `unittest.mock` restores a name by deleting it, and sets it again only if that removed it.
    """
    properties: dict[str, Any] = {name: _forwarded(name, sys.modules[home]) for name in names}
    listing = {"__dir__": lambda self: [*ModuleType.__dir__(self), *properties]}
    sys.modules[module].__class__ = type("ForwardingModule", (ModuleType,), properties | listing)


def _forwarded(name: str, home: ModuleType) -> property:
    return property(
        lambda _: getattr(home, name),
        lambda _, value: setattr(home, name, value),
        lambda _: delattr(home, name),
    )
