"""The asynchronous `pathlib.Path`. One line declares a method, by naming its blocking counterpart."""

from __future__ import annotations

import inspect
import pathlib
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload

import aiofiles_core
from aiofiles_core import (
    AiofilesContextManager,
    AsyncBufferedIOBase,
    AsyncBufferedReader,
    AsyncFileIO,
    AsyncTextIOWrapper,
    delegated,
    run,
    steps,
)

from .base import BasePath
from .copying import CopyingPath
from .declarations import derived, iterated
from .replacing import replace_content

if sys.version_info >= (3, 14):
    from .information import AsyncPathInfo, EntryInfo

if TYPE_CHECKING:
    from _typeshed import (
        OpenBinaryMode,
        OpenBinaryModeReading,
        OpenBinaryModeUpdating,
        OpenBinaryModeWriting,
        OpenTextMode,
        ReadableBuffer,
    )
    from typing_extensions import Self
else:
    OpenBinaryMode = OpenBinaryModeReading = OpenBinaryModeUpdating = OpenBinaryModeWriting = OpenTextMode = str
    ReadableBuffer = Self = Any


class Path(CopyingPath):
    """A path whose methods that touch the file system are coroutines: `pathlib.Path` for asyncio.

    It is a `pathlib.PurePath`, so that all members that touch no file are as there. Each of the other methods makes one
    call of `pathlib.Path` in *executor* (default: that of the event loop). Every path that is derived from this one
    keeps *executor*, and *loop* if given.

        from aiofiles_pathlib import Path

        folder = Path("folder")
        await folder.mkdir()
        await (folder / "notes.txt").write_text("hello")
        assert [path.name async for path in folder.iterdir()] == ["notes.txt"]
    """

    __slots__ = ("_info",) if sys.version_info >= (3, 14) else ()

    chmod = delegated(pathlib.Path.chmod)
    exists = delegated(pathlib.Path.exists)
    hardlink_to = delegated(pathlib.Path.hardlink_to)
    is_block_device = delegated(pathlib.Path.is_block_device)
    is_char_device = delegated(pathlib.Path.is_char_device)
    is_dir = delegated(pathlib.Path.is_dir)
    is_fifo = delegated(pathlib.Path.is_fifo)
    is_file = delegated(pathlib.Path.is_file)
    is_socket = delegated(pathlib.Path.is_socket)
    is_symlink = delegated(pathlib.Path.is_symlink)
    lchmod = delegated(pathlib.Path.lchmod)
    lstat = delegated(pathlib.Path.lstat)
    mkdir = delegated(pathlib.Path.mkdir)
    read_bytes = delegated(pathlib.Path.read_bytes)
    read_text = delegated(pathlib.Path.read_text)
    rmdir = delegated(pathlib.Path.rmdir)
    samefile = delegated(pathlib.Path.samefile)
    stat = delegated(pathlib.Path.stat)
    symlink_to = delegated(pathlib.Path.symlink_to)
    touch = delegated(pathlib.Path.touch)
    unlink = delegated(pathlib.Path.unlink)

    # Windows has them, too, and they raise there. Checkers take them for methods that cannot be called.
    if not TYPE_CHECKING or sys.platform != "win32":
        group = delegated(pathlib.Path.group)
        owner = delegated(pathlib.Path.owner)
    if not TYPE_CHECKING or sys.platform != "win32" or sys.version_info >= (3, 12):
        is_mount = delegated(pathlib.Path.is_mount)
    if sys.version_info >= (3, 12):
        is_junction = delegated(pathlib.Path.is_junction)

    absolute = derived(pathlib.Path.absolute)
    expanduser = derived(pathlib.Path.expanduser)
    readlink = derived(pathlib.Path.readlink)
    rename = derived(pathlib.Path.rename)
    replace = derived(pathlib.Path.replace)
    resolve = derived(pathlib.Path.resolve)

    glob = iterated(pathlib.Path.glob)
    iterdir = iterated(pathlib.Path.iterdir)
    rglob = iterated(pathlib.Path.rglob)

    async def write_bytes(self, data: ReadableBuffer, *, atomic: bool = False) -> int:
        """Write *data* to the file, in one trip to the executor: `pathlib.Path.write_bytes`.

        If *atomic*, the file is replaced at once: whatever happens, it has the old or the new content, never a part.
        """
        if not atomic:
            return await self.__submit__("write_bytes", (data,), {})  # type: ignore[no-any-return]  # any call
        view = memoryview(data)  # as in `pathlib`, raises if *data* is not bytes
        return await run(partial(replace_content, str(self), view), **self._options)

    async def write_text(
        self,
        data: str,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        *,
        atomic: bool = False,
    ) -> int:
        """Write *data* to the file, in one trip to the executor: `pathlib.Path.write_text`.

        If *atomic*, the file is replaced at once: whatever happens, it has the old or the new content, never a part.
        """
        options = {"encoding": encoding, "errors": errors, "newline": newline}
        given = {name: value for name, value in options.items() if value is not None}
        if not atomic:
            return await self.__submit__("write_text", (data,), given)  # type: ignore[no-any-return]  # any call
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")  # as in `pathlib`
        call = partial(replace_content, str(self), data, "x", **given)
        return await run(call, **self._options)

    @overload
    def open(
        self,
        mode: OpenTextMode = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> AiofilesContextManager[AsyncTextIOWrapper]: ...
    @overload
    def open(  # type: ignore[overload-overlap]  # an int variable that holds 0 goes undetected below
        self,
        mode: OpenBinaryMode,
        buffering: Literal[0],
        encoding: None = None,
        errors: None = None,
        newline: None = None,
    ) -> AiofilesContextManager[AsyncFileIO]: ...
    @overload
    def open(
        self,
        mode: OpenBinaryModeReading | OpenBinaryModeUpdating,
        buffering: int = -1,
        encoding: None = None,
        errors: None = None,
        newline: None = None,
    ) -> AiofilesContextManager[AsyncBufferedReader]: ...
    @overload
    def open(
        self,
        mode: OpenBinaryModeWriting,
        buffering: int = -1,
        encoding: None = None,
        errors: None = None,
        newline: None = None,
    ) -> AiofilesContextManager[AsyncBufferedIOBase]: ...
    @overload
    def open(
        self,
        mode: str,
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> AiofilesContextManager[Any]: ...
    def open(
        self,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> AiofilesContextManager[Any]:
        """Open the file: `pathlib.Path.open`. Await it, or enter it by ``async with``, as `aiofiles_core.open`."""
        options = (mode, buffering, encoding, errors, newline)
        return aiofiles_core.open(self, *options, **self._options)

    if sys.version_info >= (3, 12):

        def walk(
            self,
            top_down: bool = True,
            on_error: Callable[[OSError], object] | None = None,
            follow_symlinks: bool = False,
        ) -> AsyncGenerator[tuple[Self, list[str], list[str]], None]:
            """Walk the tree below this directory, with one trip for each directory: `pathlib.Path.walk`.

            *on_error* may be a coroutine function, and is called in the thread of the event loop.
            """
            errors: list[OSError] = []
            args = (top_down, None if on_error is None else errors.append, follow_symlinks)
            make = partial(self._walk, args)
            return steps(make, errors, on_error, **self._options)

        def _walk(self, args: tuple[Any, ...]) -> Iterator[tuple[Self, list[str], list[str]]]:
            for folder, names, files in self._call("walk", args, {}):
                yield self.with_segments(folder), names, files

    if sys.version_info >= (3, 14):
        _info: AsyncPathInfo

        @property
        def info(self) -> AsyncPathInfo:
            """Cached information about the path: `pathlib.Path.info`."""
            if not hasattr(self, "_info"):
                known = EntryInfo(self._entry) if hasattr(self, "_entry") else pathlib.Path(self).info
                self._info = AsyncPathInfo(known, **self._options)
            return self._info


# Messages that name a method, such as the warning about a call that was not awaited, name the class that users know.
for _base in (BasePath, CopyingPath):
    for _value in vars(_base).values():
        _function = getattr(_value, "__func__", _value)
        if inspect.isfunction(_function):
            _function.__qualname__ = f"{Path.__qualname__}.{_function.__name__}"
