"""List and walk directories in few trips to the executor. The event loop never waits for the disk."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, AnyStr, Generic, cast, overload

from aiofiles_core import AiofilesContextManager, AsyncIteration, checkpoint, imitate, steps

from .levels import iterative

if TYPE_CHECKING:
    from .overloads import FWalk, Walk

# How many entries are in memory at most. The event loop needs less than a millisecond to serve so many.
_ENTRIES = 4096

# A directory whose context was left has no entries.
_NOTHING: AsyncIteration[Any] = AsyncIteration(tuple, 1)


class ScandirIterator(Generic[AnyStr]):
    """The entries of a directory that was read to its end. `for` and `with` work, too, because no call blocks."""

    def __init__(self, entries: deque[os.DirEntry[AnyStr]]) -> None:
        self._entries: deque[os.DirEntry[AnyStr]] = entries

    def __iter__(self) -> ScandirIterator[AnyStr]:
        return self

    def __next__(self) -> os.DirEntry[AnyStr]:
        try:
            return self._entries.popleft()
        except IndexError:
            raise StopIteration from None

    def __enter__(self) -> ScandirIterator[AnyStr]:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the remaining entries."""
        self._entries.clear()

    def __aiter__(self) -> ScandirIterator[AnyStr]:
        return self

    async def __anext__(self) -> os.DirEntry[AnyStr]:
        await checkpoint()
        try:
            return self._entries.popleft()
        except IndexError:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> ScandirIterator[AnyStr]:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()


class ScandirContext(AiofilesContextManager[ScandirIterator[AnyStr]]):
    """What `scandir` returns: iterate over it, enter it, or await it."""

    __slots__ = ("_iteration", "_reading")

    def __init__(self, iteration: AsyncIteration[os.DirEntry[AnyStr]]) -> None:
        self._reading = _read(iteration)
        super().__init__(self._reading)
        self._iteration: AsyncIteration[os.DirEntry[AnyStr]] = iteration

    def __aiter__(self) -> AsyncIteration[os.DirEntry[AnyStr]]:
        """Iterate over the entries, which are read meanwhile."""
        self._reading.close()  # it need not be awaited
        return self._iteration

    async def __aenter__(self) -> AsyncIteration[os.DirEntry[AnyStr]]:  # type: ignore[override]  # not read to its end
        """Open the directory. It is closed when the context is left."""
        return await self.__aiter__().__aenter__()

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the directory."""
        iteration = self._iteration
        # The user may keep this object for long, but it must not keep the entries. A closed coroutine could keep them.
        ScandirContext.__init__(self, _NOTHING)
        self._reading.close()
        await iteration.__aexit__(exc_type, exc_value, traceback)


async def _read(iteration: AsyncIteration[Any]) -> ScandirIterator[Any]:
    async with iteration:
        return ScandirIterator(await iteration.exhaust())


# The warning about a call that was never awaited shows the name that the user knows.
_read.__qualname__ = "scandir"


@overload
def scandir(
    path: int | None = ...,
    *,
    stat: bool = False,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> ScandirContext[str]: ...
@overload
def scandir(
    path: AnyStr | os.PathLike[AnyStr],
    *,
    stat: bool = False,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> ScandirContext[AnyStr]: ...
def scandir(
    path: Any = ".", *, stat: bool = False, loop: AbstractEventLoop | None = None, executor: Executor | None = None
) -> ScandirContext[Any]:
    """Return the entries of the directory *path*, as `os.DirEntry` objects: `os.scandir` for asyncio.

    With ``async for``, the directory is read in batches, of which only one is in memory. It is closed at its end, or
    when the iterator is garbage-collected. Use ``async with`` to have it closed, in the executor, when the context is
    left.

    With ``await``, the directory is read to its end and closed, and all its entries are in memory. The result supports
    ``for`` and ``with``, which do not block.

    With *stat*, the executor also calls ``stat()`` of each entry, and of the target of each symbolic link. The entry
    remembers the results. Otherwise ``stat()``, and for symbolic links ``is_dir()`` and ``is_file()``, ask the disk in
    the calling thread.

    Raises what `os.scandir` raises, when awaited, entered, or first iterated over.

        from aiofiles_os import scandir

        async for entry in scandir(".", stat=True):
            print(entry.name, entry.stat().st_size)
    """
    return ScandirContext(AsyncIteration(partial(_scan, path, stat), _ENTRIES, loop, executor))


def _scan(path: Any, stat: bool) -> Iterator[os.DirEntry[Any]]:
    # Looked up when called, so that tests may replace it.
    entries = os.scandir(path)
    return _with_cached_stat(entries) if stat else entries


def _with_cached_stat(entries: Any) -> Iterator[os.DirEntry[Any]]:
    """Yield *entries* with their `stat()` results already cached.

    If a `stat()` fails, the entry asks again when its user calls `stat()`, which then raises.
    """
    with entries:
        for entry in entries:
            _cache_stat(entry, follow_symlinks=False)
            if entry.is_symlink():
                _cache_stat(entry, follow_symlinks=True)
            yield entry


def _cache_stat(entry: os.DirEntry[Any], *, follow_symlinks: bool) -> None:
    try:  # noqa: SIM105  # `contextlib.suppress` costs half as much as the call
        entry.stat(follow_symlinks=follow_symlinks)
    except OSError:
        pass


# What it returns is a coroutine, too. With this mark, `unittest.mock.patch` puts something awaitable in its place.
scandir.__module__ = "aiofiles_os"
if sys.version_info >= (3, 12):
    inspect.markcoroutinefunction(scandir)
else:
    scandir._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]  # it is not published


def _walker(twin: Callable[..., Any]) -> Any:
    """Return an asynchronous generator function that runs each step of *twin* in an executor."""
    name = twin.__name__
    signature = inspect.signature(twin)

    def walker(
        *args: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None, **kwargs: Any
    ) -> AsyncGenerator[Any, None]:
        call = signature.bind(*args, **kwargs)
        onerror = call.arguments.get("onerror")
        errors: list[OSError] = []
        if onerror is not None:
            call.arguments["onerror"] = errors.append
        # Looked up when called, so that tests may replace it.
        make = lambda: iterative(getattr(os, name))(*call.args, **call.kwargs)  # noqa: E731  # a name helps
        return steps(make, errors, onerror, loop=loop, executor=executor)

    imitate(walker, twin, name=name, module="aiofiles_os", options=("loop", "executor"))
    return walker


walk = cast("Walk", _walker(os.walk))

if sys.platform != "win32" and hasattr(os, "fwalk"):
    fwalk = cast("FWalk", _walker(os.fwalk))
