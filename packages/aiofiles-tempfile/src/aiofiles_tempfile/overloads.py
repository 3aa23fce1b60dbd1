"""The types of functions whose arguments decide what they return. P are the parameters after those arguments."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Protocol, TypedDict, overload

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Coroutine
    from concurrent.futures import Executor

    from _typeshed import (
        BytesPath,
        OpenBinaryMode,
        OpenBinaryModeReading,
        OpenBinaryModeUpdating,
        OpenBinaryModeWriting,
        OpenTextMode,
        StrPath,
    )

    from aiofiles_core import (
        AiofilesContextManager,
        AsyncBufferedIOBase,
        AsyncBufferedReader,
        AsyncFileIO,
        AsyncTextIOWrapper,
    )

    from .proxies import AiofilesContextManagerTempDir, AsyncSpooledTemporaryFile

P = ParamSpec("P")

if sys.version_info >= (3, 12):

    class NewerOfNamedFile(TypedDict, total=False):
        """The keyword-only parameters of `tempfile.NamedTemporaryFile` that older Pythons lack."""

        delete_on_close: bool

    class NewerOfDirectory(TypedDict, total=False):
        """The keyword-only parameters of `tempfile.TemporaryDirectory` that older Pythons lack."""

        delete: bool
else:

    class NewerOfNamedFile(TypedDict):
        """No parameters."""

    class NewerOfDirectory(TypedDict):
        """No parameters."""


class FileFactory(Protocol[P]):
    """`tempfile.TemporaryFile` and `tempfile.NamedTemporaryFile`."""

    @overload
    def __call__(
        self, mode: OpenTextMode, buffering: int = -1, *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncTextIOWrapper]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]  # an int variable that holds 0 goes undetected below
        self, mode: OpenBinaryMode, buffering: Literal[0], *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncFileIO]: ...
    @overload
    def __call__(
        self,
        mode: OpenBinaryModeReading | OpenBinaryModeUpdating = "w+b",
        buffering: int = -1,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AiofilesContextManager[AsyncBufferedReader]: ...
    @overload
    def __call__(
        self, mode: OpenBinaryModeWriting, buffering: int = -1, *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncBufferedIOBase]: ...
    @overload
    def __call__(
        self, mode: str, buffering: int = -1, *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[Any]: ...


class SpooledFileFactory(Protocol[P]):
    """`tempfile.SpooledTemporaryFile`."""

    @overload
    def __call__(  # pyright: ignore[reportOverlappingOverload]  # see the next
        self, max_size: int = 0, mode: OpenBinaryMode = "w+b", *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncSpooledTemporaryFile[bytes]]: ...
    @overload
    def __call__(  # the default is there for `mode=` as a keyword; a call without mode is binary
        self, max_size: int = 0, mode: OpenTextMode = "w", *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncSpooledTemporaryFile[str]]: ...
    @overload
    def __call__(
        self, max_size: int = 0, mode: str = "", *args: P.args, **kwargs: P.kwargs
    ) -> AiofilesContextManager[AsyncSpooledTemporaryFile[Any]]: ...


class DirectoryFactory(Protocol[P]):
    """`tempfile.TemporaryDirectory`."""

    @overload
    def __call__(  # pyright: ignore[reportOverlappingOverload]  # without arguments it is str
        self,
        suffix: str | None = None,
        prefix: str | None = None,
        dir: StrPath | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AiofilesContextManagerTempDir[str]: ...
    @overload
    def __call__(
        self,
        suffix: bytes | None = None,
        prefix: bytes | None = None,
        dir: BytesPath | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AiofilesContextManagerTempDir[bytes]: ...


class FileMaker(Protocol):
    """`tempfile.mkstemp`."""

    @overload
    def __call__(  # pyright: ignore[reportOverlappingOverload]  # without arguments it is str
        self,
        suffix: str | None = None,
        prefix: str | None = None,
        dir: StrPath | None = None,
        text: bool = False,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, tuple[int, str]]: ...
    @overload
    def __call__(
        self,
        suffix: bytes | None = None,
        prefix: bytes | None = None,
        dir: BytesPath | None = None,
        text: bool = False,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, tuple[int, bytes]]: ...


class DirectoryMaker(Protocol):
    """`tempfile.mkdtemp`."""

    @overload
    def __call__(  # pyright: ignore[reportOverlappingOverload]  # without arguments it is str
        self,
        suffix: str | None = None,
        prefix: str | None = None,
        dir: StrPath | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, str]: ...
    @overload
    def __call__(
        self,
        suffix: bytes | None = None,
        prefix: bytes | None = None,
        dir: BytesPath | None = None,
        *,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> Coroutine[object, None, bytes]: ...
