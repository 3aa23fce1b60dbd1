"""Copy and move files and trees, from Python 3.14 on. The class of the target decides the class of the result."""

from __future__ import annotations

import os
import pathlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .base import BasePath

if TYPE_CHECKING:
    from _typeshed import StrPath
    from typing_extensions import Self
else:
    Self, StrPath = Any, str | os.PathLike[str]

PathT = TypeVar("PathT", bound=pathlib.PurePath)


class CopyingPath(BasePath):
    """A path with the methods that copy and move, if `pathlib.Path` has them."""

    __slots__ = ()

    if sys.version_info >= (3, 14):

        @overload
        async def copy(  # type: ignore[overload-overlap]  # a path is a StrPath, too; as in typeshed
            self, target: PathT, *, follow_symlinks: bool = True, preserve_metadata: bool = False
        ) -> PathT: ...
        @overload
        async def copy(
            self, target: StrPath, *, follow_symlinks: bool = True, preserve_metadata: bool = False
        ) -> Self: ...
        async def copy(self, target: Any, **kwargs: Any) -> Any:
            """Copy the file or tree to *target*, and return the path of the copy: `pathlib.Path.copy`."""
            return await self._transfer("copy", target, kwargs)

        @overload
        async def copy_into(  # type: ignore[overload-overlap]  # as above
            self, target_dir: PathT, *, follow_symlinks: bool = True, preserve_metadata: bool = False
        ) -> PathT: ...
        @overload
        async def copy_into(
            self, target_dir: StrPath, *, follow_symlinks: bool = True, preserve_metadata: bool = False
        ) -> Self: ...
        async def copy_into(self, target_dir: Any, **kwargs: Any) -> Any:
            """Copy the file or tree into a directory, and return the path of the copy: `pathlib.Path.copy_into`."""
            return await self._transfer("copy_into", target_dir, kwargs)

        @overload
        async def move(self, target: PathT) -> PathT: ...  # type: ignore[overload-overlap]  # as above
        @overload
        async def move(self, target: StrPath) -> Self: ...
        async def move(self, target: Any) -> Any:
            """Move the file or tree to *target*, and return its new path: `pathlib.Path.move`."""
            return await self._transfer("move", target, {})

        @overload
        async def move_into(self, target_dir: PathT) -> PathT: ...  # type: ignore[overload-overlap]  # as above
        @overload
        async def move_into(self, target_dir: StrPath) -> Self: ...
        async def move_into(self, target_dir: Any) -> Any:
            """Move the file or tree into a directory, and return its new path: `pathlib.Path.move_into`."""
            return await self._transfer("move_into", target_dir, {})

        async def _transfer(self, name: str, target: Any, kwargs: Mapping[str, Any]) -> Any:
            result = await self.__submit__(name, (target,), kwargs)
            if isinstance(target, BasePath):
                return target.with_segments(result)
            return result if isinstance(target, pathlib.PurePath) else self.with_segments(result)
