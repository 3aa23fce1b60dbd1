"""The base of `Path`: a pure path that keeps the event loop and the executor of its calls."""

from __future__ import annotations

import os
import pathlib
import sys
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from aiofiles_core import AsyncIteration, run

# Checkers see the class that all platforms have in common. At run time, it is the class of the running platform.
if TYPE_CHECKING:
    from pathlib import PurePath as PlatformPath

    from _typeshed import StrPath
    from typing_extensions import Self
else:
    Self, StrPath = Any, str | os.PathLike[str]
    if sys.version_info >= (3, 12):
        PlatformPath = type(pathlib.PurePath())
    else:
        from .carrying import CarryingPath as PlatformPath

# The most paths that are in memory at a time. Before Python 3.12, each takes half a KiB.
_PATHS = 1024


class Options(TypedDict, total=False):
    """The options of a path. It is empty if none were given, so that subclasses need not accept them."""

    loop: AbstractEventLoop | None
    executor: Executor | None


_NO_OPTIONS: Options = {}


class BasePath(PlatformPath):
    """A pure path that keeps *loop* and *executor*. All paths that are derived from it keep them, too."""

    __slots__ = ("__weakref__", "_entry", "_options")
    _entry: os.DirEntry[str]  # for `Path.info`; set if a directory listing has found the path

    if sys.version_info < (3, 12):
        # From 3.12 on, the method of `pathlib` accepts any arguments, too.
        def __new__(
            cls,
            *pathsegments: StrPath,
            loop: AbstractEventLoop | None = None,
            executor: Executor | None = None,
            **others: Any,
        ) -> Self:
            """Create a path. *others* are for `__init__` of a subclass, which refuses those that it does not know."""
            return super().__new__(cls, *pathsegments)

    def __init__(
        self, *pathsegments: StrPath, loop: AbstractEventLoop | None = None, executor: Executor | None = None
    ) -> None:
        if sys.version_info >= (3, 12):
            super().__init__(*pathsegments)
        self._options: Options = _choose(loop, executor)

    def with_segments(self, *pathsegments: StrPath) -> Self:
        """Return a path of the same class, event loop and executor. This method creates every derived path."""
        return type(self)(*pathsegments, **self._options)

    @classmethod
    async def cwd(cls, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Self:
        """Return the current working directory: `pathlib.Path.cwd`."""
        options = _choose(loop, executor)
        return cls(await run(pathlib.Path.cwd, **options), **options)

    @classmethod
    async def home(cls, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Self:
        """Return the home directory of the user: `pathlib.Path.home`."""
        options = _choose(loop, executor)
        return cls(await run(pathlib.Path.home, **options), **options)

    if sys.version_info >= (3, 13):

        @classmethod
        def from_uri(cls, uri: str, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Self:
            """Return the path of a ``file`` URI: `pathlib.Path.from_uri`."""
            return cls(pathlib.Path.from_uri(uri), **_choose(loop, executor))

    def as_uri(self) -> str:
        """Return the path as a ``file`` URI: `pathlib.Path.as_uri`."""
        # `PurePath.as_uri` is deprecated.
        return pathlib.Path(self).as_uri()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Callable[[Any], Any]) -> dict[str, Any]:
        """Let pydantic create a path of this class from every value that it accepts for a `pathlib.PurePath`."""

        def convert(path: pathlib.PurePath) -> Any:
            return path if isinstance(path, cls) else cls(path)

        # What `pydantic_core.core_schema.no_info_after_validator_function` returns.
        validator = {"type": "no-info", "function": convert}
        return {"type": "function-after", "function": validator, "schema": handler(pathlib.PurePath)}

    def __submit__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Future[Any]:
        """Call a method of `pathlib.Path` in the executor."""
        return run(partial(self._call, name, args, kwargs), **self._options)

    def __iterate__(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> AsyncIteration[Self]:
        """Return an iterator over the paths that a method of `pathlib.Path` finds."""
        make = self._scan if name == "iterdir" else partial(self._find, name)
        return AsyncIteration(partial(make, *args, **kwargs), _PATHS, **self._options)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Make the call, in the worker. `pathlib.Path` is looked up when called, so that tests may replace it."""
        plain = {key: _blocking(value) for key, value in kwargs.items()}
        return getattr(pathlib.Path(self), name)(*map(_blocking, args), **plain)

    # Generators, because an iteration that ends early closes them.

    def _find(self, name: str, /, *args: Any, **kwargs: Any) -> Iterator[Self]:
        for found in self._call(name, args, kwargs):
            yield self.with_segments(found)

    def _scan(self) -> Iterator[Self]:
        # `pathlib` is not used, because it reads the whole directory before it gives the first path.
        with os.scandir(self) as entries:
            for entry in entries:
                path = self.with_segments(entry.path)
                if sys.version_info >= (3, 14):
                    entry.is_symlink()  # afterwards, the entry tells its type without asking the disk
                    path._entry = entry
                yield path


def _choose(loop: AbstractEventLoop | None, executor: Executor | None) -> Options:
    return _NO_OPTIONS if loop is None and executor is None else {"loop": loop, "executor": executor}


def _blocking(value: Any) -> Any:
    # `pathlib` would take our path for one of its own, and call coroutine functions without awaiting them.
    return pathlib.Path(value) if isinstance(value, BasePath) else value
