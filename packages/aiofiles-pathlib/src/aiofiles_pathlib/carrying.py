"""Derive paths by `with_segments` before Python 3.12, as newer ones do. Remove this module with support for 3.11."""

from __future__ import annotations

import pathlib
from typing import Any

from aiofiles_core import imitate

PlatformPath: Any = type(pathlib.PurePath())


class CarryingPath(PlatformPath):  # type: ignore[misc]  # it is known only at run time
    """A pure path of the platform that creates all derived paths by its method `with_segments`."""

    __slots__ = ()

    def __rtruediv__(self, key: Any) -> Any:
        # Python asks this class first, because it overrides the method. But the left operand decides the class.
        return NotImplemented if isinstance(key, pathlib.PurePath) else _carry(self, super().__rtruediv__(key))

    @property
    def parent(self) -> Any:
        """The parent directory."""
        return _carry(self, super().parent)

    @property
    def parents(self) -> tuple[Any, ...]:
        """The directories that contain the path, the closest first."""
        return tuple(_carry(self, parent) for parent in super().parents)


def _carry(path: Any, derived: Any) -> Any:
    return derived if derived is NotImplemented else path.with_segments(derived)


def _declare(name: str) -> None:
    twin = getattr(pathlib.PurePath, name)

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return _carry(self, twin(self, *args, **kwargs))

    imitate(method, twin, owner=CarryingPath, name=name)
    setattr(CarryingPath, name, method)


for _name in ["__truediv__", "joinpath", "relative_to", "with_name", "with_stem", "with_suffix"]:
    _declare(_name)
