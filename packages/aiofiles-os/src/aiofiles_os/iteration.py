"""Iterate in the executor over what blocks, many items a trip."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aiofiles_core import AsyncBase, delegated

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from types import TracebackType

    from typing_extensions import Self

T = TypeVar("T")

# A trip takes as many items as last their consumer, who does nothing else, for this many seconds, and at least so many.
_SERVING = 0.001
_FEWEST = 256

# It ends after this many seconds, which are looked at after so many items: a thread that reads a directory lets others
# run no sooner than after the switch interval of the interpreter, or at its end.
_TAKING = 0.002
_STRIDE = 128


class Iteration(Generic[T]):
    """The blocking side: a worker makes the iterator, takes items from it, and closes it, one call at a time."""

    def __init__(self, make: Callable[[], Iterable[T]], size: int) -> None:
        self._make = make
        self._size = size
        self._iterator: Iterator[T] | None = None
        self._error: BaseException | None = None
        # How many items were taken last, and when.
        self._count = 0
        self._since = 0.0
        # What was taken. It stays here if the caller is gone meanwhile.
        self.ready: deque[T] = deque()
        self.is_over = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing is open: not yet, or no more."""
        return self._iterator is None

    def advance(self, *, further: bool = False) -> None:
        """Take the next items, at most *size*, unless some are ready and none *further* are wanted."""
        if self.is_over or (self.ready and not further):
            return
        try:
            if self._error is not None:
                raise self._error
            if self._iterator is None:
                self._iterator = iter(self._make())
            self._take(self._iterator)
        except BaseException:
            self._release()
            raise

    def _take(self, iterator: Iterator[T]) -> None:
        start = time.perf_counter()
        planned = int(min(4 * self._count, self._count * _SERVING / max(start - self._since, 1e-9)))
        planned = min(max(planned, _FEWEST), self._size)
        self._count = 0
        while self._count < planned and not self.is_over and time.perf_counter() - start < _TAKING:
            wanted = min(planned - self._count, _STRIDE)
            items: list[T] = []
            try:
                items.extend(itertools.islice(iterator, wanted))
            except BaseException as error:
                if not self._count and not items:
                    raise
                # It comes when what precedes it has been given.
                self._error = error
                planned = 0
            else:
                if len(items) < wanted:
                    self._release()
            self._count += len(items)
            self.ready.extend(items)
        self._since = time.perf_counter()

    def _release(self) -> None:
        self.is_over = True
        close = getattr(self._iterator, "close", None)
        self._iterator = self._error = None
        if close is not None:
            close()

    def close(self) -> None:
        """Close the iterator early; nothing more will come."""
        self.ready.clear()
        self._release()

    def __exit__(self, *exception: object) -> None:
        self.close()

    # What is forgotten is closed at once, in whatever thread.
    __del__ = _release


class AsyncIteration(AsyncBase[Any], Generic[T]):
    """An asynchronous iterator and context manager over what *make* gives: at most *size* items a trip."""

    _file: Iteration[T]

    advance = delegated(Iteration.advance)
    close = delegated(Iteration.close)

    def __init__(
        self,
        make: Callable[[], Iterable[T]],
        size: int,
        loop: AbstractEventLoop | None = None,
        executor: Executor | None = None,
    ) -> None:
        super().__init__(Iteration(make, size), loop, executor)
        self._pop = self._file.ready.popleft

    def __aiter__(self) -> Self:
        """Iterate over what is left."""
        return self

    async def __anext__(self) -> T:
        """Give the next item; a trip is made if none is ready."""
        while True:
            try:
                return self._pop()
            except IndexError:
                if self._file.is_over and not self._file.ready:
                    raise StopAsyncIteration from None
            try:
                await self.advance()
            except asyncio.CancelledError as error:
                # Its traceback must not keep the iterator, and what that has open.
                del self
                raise error.with_traceback(None)  # noqa: B904  # it is the same

    async def exhaust(self) -> deque[T]:
        """Give all items that are left."""
        while not self._file.is_over:
            await self.advance(further=True)
        return self._file.ready

    async def __aenter__(self) -> Self:
        """Make the iterator and take the first items, so that errors come here."""
        try:
            await self.advance()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the iterator, in the executor; nothing is left to do if it came to its end."""
        if not (self._strand.is_idle and self._file.is_closed):
            await super().__aexit__(exc_type, exc_value, traceback)
