"""List and walk directories: the trips to the executor are few, and the event loop never waits for the disk."""

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

# The most entries that are in memory at a time; to serve them takes the event loop less than a millisecond.
_ENTRIES = 4096

# What a directory that was left gives.
_NOTHING: AsyncIteration[Any] = AsyncIteration(tuple, 1)


class ScandirIterator(Generic[AnyStr]):
    """The entries of a directory that was read to its end: no call blocks, so that it may be used in either way."""

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
        """Forget the entries that are left."""
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
    """What `scandir` returns: await it, or iterate over it, or enter it."""

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
        """Open the directory, to be closed when the context is left."""
        return await self.__aiter__().__aenter__()

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the directory."""
        iteration = self._iteration
        # What was read is not kept for as long as somebody keeps this object. A closed coroutine may keep it, too.
        ScandirContext.__init__(self, _NOTHING)
        self._reading.close()
        await iteration.__aexit__(exc_type, exc_value, traceback)


async def _read(iteration: AsyncIteration[Any]) -> ScandirIterator[Any]:
    async with iteration:
        return ScandirIterator(await iteration.exhaust())


# A call that is never awaited warns with the name that the user knows.
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
    """Give the `os.DirEntry` of each entry of the directory *path*: `os.scandir` for asyncio.

    Iterate over it by ``async for``, and the directory is read in batches, of which only one is in memory. It is closed
    at its end, or once the iterator is forgotten; enter it by ``async with`` to have it closed in the executor when the
    context is left.

    Or await it: then the directory is read to its end, and closed, and what you get can be iterated over by ``for`` and
    entered by ``with``, none of which blocks; all entries are in memory.

    With *stat*, the executor asks for the ``stat()`` of each entry, too: of symbolic links and of what they lead to.
    Without, ``stat()``, and on symbolic links ``is_dir()`` and ``is_file()``, ask the disk in the calling thread.

    Raises what `os.scandir` raises, when awaited, entered, or first iterated over.

        from aiofiles_os import scandir

        async for entry in scandir(".", stat=True):
            print(entry.name, entry.stat().st_size)
    """
    return ScandirContext(AsyncIteration(partial(_scan, path, stat), _ENTRIES, loop, executor))


def _scan(path: Any, stat: bool) -> Iterator[os.DirEntry[Any]]:
    # Looked up when called, so that tests may replace it.
    entries = os.scandir(path)
    return _asked(entries) if stat else entries


def _asked(entries: Any) -> Iterator[os.DirEntry[Any]]:
    """Have each entry ask for all that it remembers. What fails is asked for again, and raised, when it is wanted."""
    with entries:
        for entry in entries:
            _ask(entry, follow_symlinks=False)
            if entry.is_symlink():
                _ask(entry, follow_symlinks=True)
            yield entry


def _ask(entry: os.DirEntry[Any], *, follow_symlinks: bool) -> None:
    try:  # noqa: SIM105  # `contextlib.suppress` costs half as much as the call
        entry.stat(follow_symlinks=follow_symlinks)
    except OSError:
        pass


# What it returns is a coroutine, too: so a patch is awaitable.
scandir.__module__ = "aiofiles_os"
if sys.version_info >= (3, 12):
    inspect.markcoroutinefunction(scandir)
else:
    scandir._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]  # it is not published


def _walker(twin: Callable[..., Any]) -> Any:
    """Make an asynchronous generator of *twin*, which makes a trip for each step."""
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
