"""Create temporary files and directories in an executor."""

from __future__ import annotations

import contextlib
import os
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from types import CoroutineType
from typing import TYPE_CHECKING, Any, ParamSpec, cast

from aiofiles_core import AiofilesContextManager, acquire, imitate

from .proxies import AiofilesContextManagerTempDir, AsyncSpooledTemporaryFile, AsyncTemporaryDirectory, wrap

if TYPE_CHECKING:
    from _typeshed import StrOrBytesPath
    from typing_extensions import Unpack

    from .overloads import DirectoryFactory, FileFactory, NewerOfDirectory, NewerOfNamedFile, SpooledFileFactory

P = ParamSpec("P")


async def _temporary_file(
    *args: Any,
    named: bool = True,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
    **kwargs: Any,
) -> Any:
    make = partial(tempfile.NamedTemporaryFile if named else tempfile.TemporaryFile, *args, **kwargs)
    return await acquire(make, _discard, partial(_proxy, loop=loop, executor=executor), loop=loop, executor=executor)


def _proxy(file: Any, **options: Any) -> Any:
    # On Windows, TemporaryFile returns a wrapper, too.
    if not isinstance(file, tempfile._TemporaryFileWrapper):
        return wrap(file, file, **options)
    proxy = wrap(file.file, file, **options)
    for name in {"file", "delete", "_closer"} & vars(file).keys():
        setattr(proxy, name, getattr(file, name))
    return proxy


async def _spooled_temporary_file(
    *args: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None, **kwargs: Any
) -> AsyncSpooledTemporaryFile[Any]:
    make = partial(tempfile.SpooledTemporaryFile, *args, **kwargs)
    return await acquire(
        make,
        _discard,
        lambda file: AsyncSpooledTemporaryFile(file, loop, executor),
        loop=loop,
        executor=executor,
    )


async def _temporary_directory(
    *args: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None, **kwargs: Any
) -> AsyncTemporaryDirectory[Any]:
    make = partial(tempfile.TemporaryDirectory, *args, **kwargs)
    return await acquire(
        make,
        _remove,
        lambda directory: AsyncTemporaryDirectory(directory, loop, executor),
        loop=loop,
        executor=executor,
    )


def _discard(file: Any) -> None:
    """Close *file*, whose caller was cancelled, and remove it even if it was opened with ``delete=False``."""
    with file:
        pass
    if isinstance(file, tempfile._TemporaryFileWrapper):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file.name)  # noqa: PTH108  # pathlib refuses a path of bytes


def _remove(directory: tempfile.TemporaryDirectory[Any]) -> None:
    directory.cleanup()


# The functions below the decorators are for checkers: they list the parameters after those that decide the type of the
# file. At run time, the factory takes the parameters of its blocking counterpart.


def _file(parameters: Callable[P, None]) -> FileFactory[P]:
    named = parameters.__name__ == "NamedTemporaryFile"
    factory = _factory(parameters, lambda *args, **kwargs: _temporary_file(*args, named=named, **kwargs))
    return cast("FileFactory[P]", factory)


def _spooled_file(parameters: Callable[P, None]) -> SpooledFileFactory[P]:
    factory = _factory(parameters, lambda *args, **kwargs: _spooled_temporary_file(*args, **kwargs))
    return cast("SpooledFileFactory[P]", factory)


def _directory(parameters: Callable[P, None]) -> DirectoryFactory[P]:
    make = lambda *args, **kwargs: _temporary_directory(*args, **kwargs)  # noqa: E731  # like the others
    factory = _factory(parameters, make, AiofilesContextManagerTempDir)
    return cast("DirectoryFactory[P]", factory)


def _factory(
    parameters: Callable[..., None],
    make: Callable[..., Any],
    manager: Callable[[Any], Any] = AiofilesContextManager,
) -> Any:
    # Each *make* looks its coroutine function up when called, so that tests may replace it.
    def factory(*args: Any, **kwargs: Any) -> Any:
        coroutine = make(*args, **kwargs)
        if isinstance(coroutine, CoroutineType):  # if it is never awaited, the warning has the name that the user knows
            coroutine.__qualname__ = factory.__name__
        return manager(coroutine)

    # It gets its own name, because on Windows `tempfile.TemporaryFile` is `tempfile.NamedTemporaryFile`.
    name = parameters.__name__
    imitate(factory, getattr(tempfile, name), name=name, module=__name__, options=("loop", "executor"))
    return factory


@_file
def TemporaryFile(
    encoding: str | None = None,
    newline: str | None = None,
    suffix: str | bytes | None = None,
    prefix: str | bytes | None = None,
    dir: StrOrBytesPath | None = None,
    *,
    errors: str | None = None,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> None:
    """The asynchronous `tempfile.TemporaryFile`."""


@_file
def NamedTemporaryFile(
    encoding: str | None = None,
    newline: str | None = None,
    suffix: str | bytes | None = None,
    prefix: str | bytes | None = None,
    dir: StrOrBytesPath | None = None,
    delete: bool = True,
    *,
    errors: str | None = None,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
    **newer: Unpack[NewerOfNamedFile],
) -> None:
    """The asynchronous `tempfile.NamedTemporaryFile`."""


@_directory
def TemporaryDirectory(
    ignore_cleanup_errors: bool = False,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
    **newer: Unpack[NewerOfDirectory],
) -> None:
    """The asynchronous `tempfile.TemporaryDirectory`."""


@_spooled_file
def SpooledTemporaryFile(
    buffering: int = -1,
    encoding: str | None = None,
    newline: str | None = None,
    suffix: str | bytes | None = None,
    prefix: str | bytes | None = None,
    dir: StrOrBytesPath | None = None,
    *,
    errors: str | None = None,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> None:
    """The asynchronous `tempfile.SpooledTemporaryFile`."""
