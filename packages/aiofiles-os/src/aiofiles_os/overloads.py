"""The types of those functions whose answer is str or bytes as their argument is."""

from __future__ import annotations

from typing import TYPE_CHECKING, AnyStr, Protocol, overload

if TYPE_CHECKING:
    import os
    from asyncio import AbstractEventLoop
    from collections.abc import Coroutine
    from concurrent.futures import Executor

    from _typeshed import BytesPath, GenericPath, StrPath


class AbsPath(Protocol):
    """`os.path.abspath`."""

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


class ScanDir(Protocol):
    """`os.scandir`."""

    @overload
    def __call__(
        self,
        path: int | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, os._ScandirIterator[str]]: ...
    @overload
    def __call__(
        self,
        path: GenericPath[AnyStr],
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, os._ScandirIterator[AnyStr]]: ...
