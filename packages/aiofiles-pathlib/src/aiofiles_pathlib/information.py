"""Cached information about a path: `pathlib.Path.info`, from Python 3.14 on."""

from __future__ import annotations

import os
import sys
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Any

from aiofiles_core import checkpoint, delegated, run

if sys.version_info >= (3, 14):
    from pathlib.types import PathInfo

    class EntryInfo:
        """A `pathlib.types.PathInfo` that asks the entry of a directory. As in `pathlib`, an error counts as False."""

        __slots__ = ("_entry",)

        def __init__(self, entry: os.DirEntry[str]) -> None:
            self._entry = entry

        def exists(self, *, follow_symlinks: bool = True) -> bool:
            """Return whether the path exists."""
            return not follow_symlinks or self._ask("stat")

        def is_dir(self, *, follow_symlinks: bool = True) -> bool:
            """Return whether the path is a directory."""
            return self._ask("is_dir", follow_symlinks=follow_symlinks)

        def is_file(self, *, follow_symlinks: bool = True) -> bool:
            """Return whether the path is a regular file."""
            return self._ask("is_file", follow_symlinks=follow_symlinks)

        def is_symlink(self) -> bool:
            """Return whether the path is a symbolic link."""
            return self._ask("is_symlink")

        def knows(self, name: str, follow_symlinks: bool = True) -> bool:
            """Return whether the method *name* answers without the disk, once `is_symlink` has been called."""
            if name == "exists":
                return not follow_symlinks
            return name == "is_symlink" or not follow_symlinks or not self.is_symlink()

        def _ask(self, name: str, **options: bool) -> bool:
            try:
                return bool(getattr(self._entry, name)(**options))
            except OSError:
                return False

    class AsyncPathInfo:
        """Cached information about a path. *wrapped* is the blocking counterpart, a `pathlib.types.PathInfo`.

        For a path from `Path.iterdir`, what its directory entry knows already takes no trip to a thread.
        """

        __slots__ = ("_executor", "_loop", "wrapped")

        def __init__(
            self, wrapped: PathInfo, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None
        ) -> None:
            self.wrapped = wrapped
            self._loop = loop
            self._executor = executor

        exists = delegated(PathInfo.exists)
        is_dir = delegated(PathInfo.is_dir)
        is_file = delegated(PathInfo.is_file)
        is_symlink = delegated(PathInfo.is_symlink)

        def __submit__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Awaitable[Any]:
            call = partial(getattr(self.wrapped, name), *args, **kwargs)
            if isinstance(self.wrapped, EntryInfo) and self.wrapped.knows(name, **kwargs):
                return _answer(call)
            return run(call, loop=self._loop, executor=self._executor)

    async def _answer(call: partial[bool]) -> bool:
        await checkpoint()
        return call()
