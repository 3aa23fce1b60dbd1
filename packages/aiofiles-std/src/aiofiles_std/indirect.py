"""Proxies of files that may be replaced while the program runs."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, AnyStr

from aiofiles_core import AsyncBase, AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper

from .stream import StreamCalls, calls_on


class AsyncIndirectBase(AsyncBase[AnyStr]):
    """An asynchronous file that asks *indirect* for the blocking file at each use; *name* is for messages."""

    def __init__(
        self,
        name: str,
        loop: AbstractEventLoop | None,
        executor: Executor | None,
        indirect: Callable[[], Any],
    ) -> None:
        self._name = name
        self._indirect = indirect
        super().__init__(None, loop, executor)

    if not TYPE_CHECKING:  # to a checker it is the attribute that it stands in for

        @property
        def _file(self) -> Any:
            try:
                file = self._indirect()
            except AttributeError as error:  # what it belongs to is None, or for text alone
                raise AttributeError(f"there is no {self._name} ({error}): assign a file that has one") from error
            if file is None:
                raise AttributeError(
                    f"{self._name} is None, because the program was started without it: assign a file to it"
                )
            return file

        @_file.setter
        def _file(self, file: Any) -> None:
            """Keep nothing: the file is asked for when it is used."""

        @property
        def __calls__(self) -> StreamCalls:
            return calls_on(self._file)

        @__calls__.setter
        def __calls__(self, calls: Any) -> None:
            """Keep nothing, likewise."""

        def __repr__(self) -> str:
            try:
                return super().__repr__()
            except AttributeError:
                return f"<{type(self).__module__}.{type(self).__qualname__} without {self._name}>"


class AsyncTextIndirectIOWrapper(AsyncIndirectBase[str], AsyncTextIOWrapper):
    """An `AsyncTextIOWrapper` whose file may be replaced."""


class AsyncIndirectBufferedIOBase(AsyncIndirectBase[bytes], AsyncBufferedIOBase):
    """An `AsyncBufferedIOBase` whose file may be replaced."""


class AsyncIndirectBufferedReader(AsyncIndirectBufferedIOBase, AsyncBufferedReader):
    """An `AsyncBufferedReader` whose file may be replaced."""


class AsyncIndirectFileIO(AsyncIndirectBase[bytes], AsyncFileIO):
    """An `AsyncFileIO` whose file may be replaced."""
