"""The types of the factories: what they give for which mode; P are the parameters behind those that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Protocol, overload

if TYPE_CHECKING:
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
