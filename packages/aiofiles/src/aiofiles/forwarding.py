"""Let names of one module be names of another, so that what a test puts there takes effect here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any


def forward(module: str, names: Iterable[str], *, home: str) -> None:
    """Make each of *names* in *module* the one in *home*, to read, replace and delete.

    Deleting really deletes: `unittest.mock` restores a name by deleting it, and sets it again only if it is gone then.
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
