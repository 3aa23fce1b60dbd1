"""The types of functions whose blocking counterparts are overloaded or generic. Only checkers read them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, TypeVar, overload

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Awaitable, Callable, Coroutine, Iterable
    from concurrent.futures import Executor

    from _typeshed import (
        BytesPath,
        ExcInfo,
        FileDescriptorOrPath,
        StrOrBytesPath,
        StrPath,
        SupportsRead,
        SupportsWrite,
    )
    from typing_extensions import Unpack, deprecated  # noqa: TC004  # this module is never run

    from aiofiles_core import AsyncBase

    from .stepping import Progress

    Ignore = Callable[[str, list[str]], Iterable[str]] | Callable[[StrPath, list[str]], Iterable[str]]
    OnError = Callable[[Callable[..., Any], str, ExcInfo], object]
    OnExc = Callable[[Callable[..., Any], str, BaseException], object]

AnyPathT = TypeVar("AnyPathT", bound="StrOrBytesPath")
StrPathT = TypeVar("StrPathT", bound="StrPath")
BytesPathT = TypeVar("BytesPathT", bound="BytesPath")
AnyStr_co = TypeVar("AnyStr_co", str, bytes, covariant=True)
AnyStr_contra = TypeVar("AnyStr_contra", str, bytes, contravariant=True)


class Options(TypedDict, total=False):
    """The options of every function."""

    loop: AbstractEventLoop | None
    executor: Executor | None


class Watched(Options, total=False):
    """The options of functions that can be stopped."""

    progress: Callable[[Progress], object] | None


class CopyFile(Protocol):
    """`shutil.copyfile`."""

    def __call__(
        self, src: StrOrBytesPath, dst: AnyPathT, *, follow_symlinks: bool = True, **options: Unpack[Watched]
    ) -> Coroutine[object, None, AnyPathT]: ...


class Copy(Protocol):
    """`shutil.copy` and `shutil.copy2`."""

    @overload
    def __call__(
        self, src: StrPath, dst: StrPathT, *, follow_symlinks: bool = True, **options: Unpack[Watched]
    ) -> Coroutine[object, None, StrPathT | str]: ...
    @overload
    def __call__(
        self, src: BytesPath, dst: BytesPathT, *, follow_symlinks: bool = True, **options: Unpack[Watched]
    ) -> Coroutine[object, None, BytesPathT | bytes]: ...


class CopyTree(Protocol):
    """`shutil.copytree`."""

    def __call__(
        self,
        src: StrPath,
        dst: StrPathT,
        symlinks: bool = False,
        ignore: Ignore | None = None,
        copy_function: Callable[[str, str], object] = ...,
        ignore_dangling_symlinks: bool = False,
        dirs_exist_ok: bool = False,
        **options: Unpack[Watched],
    ) -> Coroutine[object, None, StrPathT]: ...


class Move(Protocol):
    """`shutil.move`."""

    def __call__(
        self,
        src: StrPath,
        dst: StrPathT,
        copy_function: Callable[[str, str], object] | Callable[[StrPath, StrPath], object] = ...,
        **options: Unpack[Watched],
    ) -> Coroutine[object, None, StrPathT | str | Any]: ...


class RmTree(Protocol):
    """`shutil.rmtree`."""

    avoids_symlink_attacks: bool

    if sys.version_info >= (3, 12):

        @overload
        @deprecated("The `onerror` parameter is deprecated. Use `onexc` instead.")
        def __call__(
            self,
            path: StrOrBytesPath,
            ignore_errors: bool,
            onerror: OnError | None,
            *,
            onexc: None = None,
            dir_fd: int | None = None,
            **options: Unpack[Watched],
        ) -> Coroutine[object, None, None]: ...
        @overload
        @deprecated("The `onerror` parameter is deprecated. Use `onexc` instead.")
        def __call__(
            self,
            path: StrOrBytesPath,
            ignore_errors: bool = False,
            *,
            onerror: OnError | None,
            onexc: None = None,
            dir_fd: int | None = None,
            **options: Unpack[Watched],
        ) -> Coroutine[object, None, None]: ...
        @overload
        def __call__(
            self,
            path: StrOrBytesPath,
            ignore_errors: bool = False,
            *,
            onexc: OnExc | None = None,
            dir_fd: int | None = None,
            **options: Unpack[Watched],
        ) -> Coroutine[object, None, None]: ...
    elif sys.version_info >= (3, 11):

        def __call__(
            self,
            path: StrOrBytesPath,
            ignore_errors: bool = False,
            onerror: OnError | None = None,
            *,
            dir_fd: int | None = None,
            **options: Unpack[Watched],
        ) -> Coroutine[object, None, None]: ...
    else:

        def __call__(
            self,
            path: StrOrBytesPath,
            ignore_errors: bool = False,
            onerror: OnError | None = None,
            **options: Unpack[Watched],
        ) -> Coroutine[object, None, None]: ...


class Which(Protocol):
    """`shutil.which`."""

    @overload
    def __call__(
        self, cmd: StrPath, mode: int = 1, path: StrPath | None = None, **options: Unpack[Options]
    ) -> Coroutine[object, None, str | None]: ...
    @overload
    def __call__(
        self, cmd: bytes, mode: int = 1, path: StrPath | None = None, **options: Unpack[Options]
    ) -> Coroutine[object, None, bytes | None]: ...


if sys.version_info >= (3, 13):

    class ChownOptions(Options, total=False):
        """The options of `chown`, and what else it takes by keyword."""

        dir_fd: int | None
        follow_symlinks: bool
else:

    class ChownOptions(Options, total=False):
        """The options of `chown`."""


class Chown(Protocol):
    """`shutil.chown`, which needs a *user* or a *group*."""

    @overload
    def __call__(
        self, path: FileDescriptorOrPath, user: str | int, group: None = None, **options: Unpack[ChownOptions]
    ) -> Coroutine[object, None, None]: ...
    @overload
    def __call__(
        self, path: FileDescriptorOrPath, user: None = None, *, group: str | int, **options: Unpack[ChownOptions]
    ) -> Coroutine[object, None, None]: ...
    @overload
    def __call__(
        self, path: FileDescriptorOrPath, user: str | int | None, group: str | int, **options: Unpack[ChownOptions]
    ) -> Coroutine[object, None, None]: ...


class SupportsAsyncRead(Protocol[AnyStr_co]):
    """An asynchronous file that `copyfileobj` can read."""

    def read(self, length: int, /) -> Awaitable[AnyStr_co]:
        """Read at most *length* bytes or characters."""
        ...


class SupportsAsyncWrite(Protocol[AnyStr_contra]):
    """An asynchronous file that `copyfileobj` can write."""

    def write(self, data: AnyStr_contra, /) -> Awaitable[object]:
        """Write *data*."""
        ...


class CopyFileObj(Protocol):
    """`shutil.copyfileobj`, with asynchronous files as well."""

    # pyright does not see that the methods of `AsyncBase` are those of a protocol.
    @overload
    def __call__(
        self,
        fsrc: AsyncBase[bytes] | SupportsAsyncRead[bytes] | SupportsRead[bytes],
        fdst: AsyncBase[bytes] | SupportsAsyncWrite[bytes] | SupportsWrite[bytes],
        length: int = 0,
        **options: Unpack[Options],
    ) -> Coroutine[object, None, None]: ...
    @overload
    def __call__(
        self,
        fsrc: AsyncBase[str] | SupportsAsyncRead[str] | SupportsRead[str],
        fdst: AsyncBase[str] | SupportsAsyncWrite[str] | SupportsWrite[str],
        length: int = 0,
        **options: Unpack[Options],
    ) -> Coroutine[object, None, None]: ...
