"""Proxies of files that may be replaced while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, AnyStr
from weakref import WeakKeyDictionary

from aiofiles_core import (
    AsyncBase,
    AsyncBufferedIOBase,
    AsyncBufferedReader,
    AsyncFileIO,
    AsyncTextIOWrapper,
    Strand,
)

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from concurrent.futures import Executor


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
        self._strands: WeakKeyDictionary[Any, Strand] = WeakKeyDictionary()
        super().__init__(None, loop, executor)

    if not TYPE_CHECKING:  # to a checker it is the attribute that it stands in for

        @property
        def _file(self) -> Any:
            return self._indirect()

        @_file.setter
        def _file(self, file: Any) -> None:
            """Keep nothing: the file is asked for when it is used."""

        @property
        def _strand(self) -> Strand:
            # Of its own for each file: a read that waits for one must not hold up another, or leave its data there.
            file = self._file
            try:
                strand = self._strands.get(file)
                return strand or self._strands.setdefault(file, Strand(offers_lines=self._gives_lines))
            except TypeError:  # no file at all
                return Strand()

        @_strand.setter
        def _strand(self, strand: Strand) -> None:
            """Keep nothing, likewise."""


class AsyncTextIndirectIOWrapper(AsyncIndirectBase[str], AsyncTextIOWrapper):
    """An `AsyncTextIOWrapper` whose file may be replaced."""


class AsyncIndirectBufferedIOBase(AsyncIndirectBase[bytes], AsyncBufferedIOBase):
    """An `AsyncBufferedIOBase` whose file may be replaced."""


class AsyncIndirectBufferedReader(AsyncIndirectBufferedIOBase, AsyncBufferedReader):
    """An `AsyncBufferedReader` whose file may be replaced."""


class AsyncIndirectFileIO(AsyncIndirectBase[bytes], AsyncFileIO):
    """An `AsyncFileIO` whose file may be replaced."""
