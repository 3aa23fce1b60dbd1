"""Mirror functions that some platforms lack."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from aiofiles_core import asyncify

ABSENT: Any = object()


class Twins:
    """Gives the attributes of *module*, and `ABSENT` for those that it lacks."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name, ABSENT)


def mirror(function: Any, home: Callable[[], Any], **options: Any) -> Any:
    """Return what `asyncify` makes of *function*, or `ABSENT` if the platform lacks it."""
    return ABSENT if function is ABSENT else asyncify(function, home=home, **options)


def published(namespace: dict[str, Any], module: ModuleType) -> list[str]:
    """Return the names in *namespace* that mirror *module*. Remove those that the platform lacks."""
    for name in [name for name, value in namespace.items() if value is ABSENT]:
        del namespace[name]
    names = set(module.__all__)
    return [name for name in namespace if name in names]
