"""Open a file in the executor, as the builtin `open` does."""

from __future__ import annotations

import inspect
import io
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload

from .acquisition import acquire
from .binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from .buffered import writes_at_once
from .context import AiofilesContextManager
from .immediate import Immediate
from .proxy import AsyncBase, FileDescriptorOrPath
from .resident import reads_at_once
from .text import AsyncTextIOWrapper
from .wrapping import wrap

if TYPE_CHECKING:
    from _typeshed import (
        OpenBinaryMode,
        OpenBinaryModeReading,
        OpenBinaryModeUpdating,
        OpenBinaryModeWriting,
        OpenTextMode,
    )
else:
    OpenBinaryMode = OpenBinaryModeReading = OpenBinaryModeUpdating = OpenBinaryModeWriting = OpenTextMode = str

Opener = Callable[[str, int], int]

sync_open = io.open


async def _open(
    file: FileDescriptorOrPath,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> Any:
    # sync_open and wrap are looked up when called, so that tests may replace them.
    call = partial(
        sync_open,
        file,
        mode=mode,
        buffering=buffering,
        encoding=encoding,
        errors=errors,
        newline=newline,
        closefd=closefd,
        opener=opener,
    )
    found: list[Immediate] = []

    def open_and_examine() -> Any:
        opened = call()
        if executor is None and opener is None:  # other code may share the descriptor that an opener returns
            with suppress(OSError, ValueError, AttributeError):  # a replacement of `sync_open` may return anything
                immediate = reads_at_once(opened) or writes_at_once(opened, newline)
                found.extend([immediate] if immediate else [])
        return opened

    def finish(opened: Any) -> Any:
        proxy = wrap(opened, loop=loop, executor=executor)
        if isinstance(proxy, AsyncBase):
            backlog = proxy.__calls__.backlog
            if buffering > 0:
                backlog.limit = buffering
            if found and type(proxy).__submit__ is AsyncBase.__submit__:
                backlog.immediate = found.pop()
        return proxy

    return await acquire(open_and_examine, _close, finish, loop=loop, executor=executor)


def _close(file: Any) -> None:
    if hasattr(file, "close"):  # a replacement of `sync_open` may return anything
        file.close()


@overload
def open(
    file: FileDescriptorOrPath,
    mode: OpenTextMode = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AiofilesContextManager[AsyncTextIOWrapper]: ...
@overload
def open(  # type: ignore[overload-overlap]  # an int variable that holds 0 goes undetected below
    file: FileDescriptorOrPath,
    mode: OpenBinaryMode,
    buffering: Literal[0],
    encoding: None = None,
    errors: None = None,
    newline: None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AiofilesContextManager[AsyncFileIO]: ...
@overload
def open(
    file: FileDescriptorOrPath,
    mode: OpenBinaryModeReading | OpenBinaryModeUpdating,
    buffering: int = -1,
    encoding: None = None,
    errors: None = None,
    newline: None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AiofilesContextManager[AsyncBufferedReader]: ...
@overload
def open(
    file: FileDescriptorOrPath,
    mode: OpenBinaryModeWriting,
    buffering: int = -1,
    encoding: None = None,
    errors: None = None,
    newline: None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AiofilesContextManager[AsyncBufferedIOBase]: ...
@overload
def open(
    file: FileDescriptorOrPath,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Opener | None = None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AiofilesContextManager[Any]: ...
def open(*args: Any, **kwargs: Any) -> AiofilesContextManager[Any]:
    """Open *file* in *executor*: the builtin `open` for asyncio.

    Await it to get the file, or use it in ``async with``, which closes the file at the end. The file is an
    `AsyncTextIOWrapper`, an `AsyncBufferedReader` (modes with ``r`` or ``+``), an `AsyncBufferedIOBase` (other
    binary modes), or an `AsyncFileIO` (``buffering=0``). All its calls use *executor*, and *loop* if given.
    Repeated small reads are read ahead by up to one MiB, or by about as many bytes as *buffering*, if given.

    Awaiting or entering it raises what the builtin raises.

        async with open("notes.txt", encoding="utf-8") as file:
            async for line in file:
                print(line, end="")
    """
    return AiofilesContextManager(_open(*args, **kwargs))


# `open` has the parameters of `_open`, and a warning that `_open` was never awaited shows the name that users know.
open.__signature__ = inspect.signature(_open).replace(  # type: ignore[attr-defined]  # functions take attributes
    return_annotation=AiofilesContextManager
)
_open.__qualname__ = "open"
