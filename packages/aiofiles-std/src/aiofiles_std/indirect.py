"""Proxies that look their blocking file up at each call, so that the program may replace it at any time."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, AnyStr

from aiofiles_core import AsyncBase, AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper

from .stream import StreamCalls, calls_on


class AsyncIndirectBase(AsyncBase[AnyStr]):
    """A proxy that calls *indirect* at each use to get the blocking file. Error messages contain *name*."""

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

    if not TYPE_CHECKING:  # checkers know these as attributes of the base class

        @property
        def _file(self) -> Any:
            try:
                file = self._indirect()
            except AttributeError as error:  # the text stream is None, or has no buffer
                raise AttributeError(f"there is no {self._name} ({error}): assign a file that has one") from error
            if file is None:
                raise AttributeError(
                    f"{self._name} is None, because the program was started without it: assign a file to it"
                )
            return file

        @_file.setter
        def _file(self, file: Any) -> None:
            """Do nothing, because the file is looked up at each use."""

        @property
        def __calls__(self) -> StreamCalls:
            return calls_on(self._file)

        @__calls__.setter
        def __calls__(self, calls: Any) -> None:
            """Do nothing, because the calls are looked up by the file."""

        def __repr__(self) -> str:
            try:
                return super().__repr__()
            except AttributeError:
                return f"<{type(self).__module__}.{type(self).__qualname__} without {self._name}>"


class AsyncTextIndirectIOWrapper(AsyncIndirectBase[str], AsyncTextIOWrapper):
    """An `AsyncTextIOWrapper` that looks its blocking file up at each call."""


class AsyncIndirectBufferedIOBase(AsyncIndirectBase[bytes], AsyncBufferedIOBase):
    """An `AsyncBufferedIOBase` that looks its blocking file up at each call."""


class AsyncIndirectBufferedReader(AsyncIndirectBufferedIOBase, AsyncBufferedReader):
    """An `AsyncBufferedReader` that looks its blocking file up at each call."""


class AsyncIndirectFileIO(AsyncIndirectBase[bytes], AsyncFileIO):
    """An `AsyncFileIO` that looks its blocking file up at each call."""
