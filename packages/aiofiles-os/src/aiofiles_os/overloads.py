"""The types of functions that return str or bytes, depending on their argument."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, AnyStr, Protocol, overload

if TYPE_CHECKING:
    import os
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncGenerator, Callable, Coroutine
    from concurrent.futures import Executor
    from genericpath import _AllowMissingType

    from _typeshed import BytesPath, GenericPath, StrPath

    # A plain or a coroutine function.
    OnError = Callable[[OSError], object]


class OfPath(Protocol):
    """`os.path.abspath` and `os.path.expanduser`."""

    @overload
    def __call__(
        self,
        path: os.PathLike[AnyStr],
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, AnyStr]: ...
    @overload
    def __call__(
        self, path: AnyStr, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None
    ) -> Coroutine[object, None, AnyStr]: ...


class ListDir(Protocol):
    """`os.listdir`."""

    @overload
    def __call__(
        self,
        path: StrPath | int | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, list[str]]: ...
    @overload
    def __call__(
        self, path: BytesPath, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None
    ) -> Coroutine[object, None, list[bytes]]: ...


class ReadLink(Protocol):
    """`os.readlink`."""

    def __call__(
        self,
        path: GenericPath[AnyStr],
        *,
        dir_fd: int | None = None,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, AnyStr]: ...


class RealPath(Protocol):
    """`os.path.realpath`."""

    if sys.version_info >= (3, 15):

        @overload
        def __call__(
            self,
            filename: os.PathLike[AnyStr],
            /,
            *,
            strict: bool | _AllowMissingType = False,
            loop: AbstractEventLoop | None = None,
            executor: Executor | None = None,
        ) -> Coroutine[object, None, AnyStr]: ...
        @overload
        def __call__(
            self,
            filename: AnyStr,
            /,
            *,
            strict: bool | _AllowMissingType = False,
            loop: AbstractEventLoop | None = None,
            executor: Executor | None = None,
        ) -> Coroutine[object, None, AnyStr]: ...
    else:

        @overload
        def __call__(
            self,
            filename: os.PathLike[AnyStr],
            *,
            strict: bool | _AllowMissingType = False,
            loop: AbstractEventLoop | None = None,
            executor: Executor | None = None,
        ) -> Coroutine[object, None, AnyStr]: ...
        @overload
        def __call__(
            self,
            filename: AnyStr,
            *,
            strict: bool | _AllowMissingType = False,
            loop: AbstractEventLoop | None = None,
            executor: Executor | None = None,
        ) -> Coroutine[object, None, AnyStr]: ...


class RelPath(Protocol):
    """`os.path.relpath`."""

    @overload
    def __call__(
        self,
        path: BytesPath,
        start: BytesPath | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, bytes]: ...
    @overload
    def __call__(
        self,
        path: StrPath,
        start: StrPath | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, str]: ...


class Walk(Protocol):
    """`os.walk`."""

    def __call__(
        self,
        top: GenericPath[AnyStr],
        topdown: bool = True,
        onerror: OnError | None = None,
        followlinks: bool = False,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> AsyncGenerator[tuple[AnyStr, list[AnyStr], list[AnyStr]], None]: ...


class FWalk(Protocol):
    """`os.fwalk`."""

    @overload
    def __call__(
        self,
        top: StrPath = ".",
        topdown: bool = True,
        onerror: OnError | None = None,
        *,
        follow_symlinks: bool = False,
        dir_fd: int | None = None,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> AsyncGenerator[tuple[str, list[str], list[str], int], None]: ...
    @overload
    def __call__(
        self,
        top: BytesPath,
        topdown: bool = True,
        onerror: OnError | None = None,
        *,
        follow_symlinks: bool = False,
        dir_fd: int | None = None,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> AsyncGenerator[tuple[bytes, list[bytes], list[bytes], int], None]: ...
