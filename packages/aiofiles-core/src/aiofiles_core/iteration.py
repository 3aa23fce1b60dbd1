"""Iterate in an executor over a blocking iterator, with many items per trip."""

from __future__ import annotations

import contextlib
import inspect
import itertools
from asyncio import AbstractEventLoop, CancelledError
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from concurrent.futures import Executor
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .delegation import delegated
from .offering import Offering
from .pacing import Pace, checkpoint, perf_counter
from .proxy import AsyncBase

if TYPE_CHECKING:
    from typing_extensions import Self
else:
    Self = Any  # Python 3.10 has none

T = TypeVar("T")

# A trip takes at least this many items, unless they take too long.
_FEWEST = 256

# A trip ends after this many seconds. It looks at the clock once for this many items. While a thread reads a directory,
# the interpreter lets others run only after its switch interval.
_TAKING = 0.002
_STRIDE = 128


class Iteration(Generic[T]):
    """The blocking side: a worker creates the iterator, takes items from it, and closes it, one call at a time."""

    def __init__(self, make: Callable[[], Iterable[T]], size: int) -> None:
        self._make = make
        self._size = size
        self._iterator: Iterator[T] | None = None
        self._error: BaseException | None = None
        self._pace = Pace()
        # The items that were taken. They stay here if the caller is cancelled meanwhile.
        self.ready: deque[T] = deque()
        self.is_over = False

    @property
    def is_closed(self) -> bool:
        """Whether the iterator was not created yet, or is closed."""
        return self._iterator is None

    def advance(self, *, further: bool = False) -> None:
        """Take the next items, at most *size*. If items are ready already, do so only if *further* is true."""
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
        start = perf_counter()
        planned = min(max(self._pace.plan(start), _FEWEST), self._size)
        count = 0
        while count < planned and not self.is_over and perf_counter() - start < _TAKING:
            wanted = min(planned - count, _STRIDE)
            items: list[T] = []
            try:
                items.extend(itertools.islice(iterator, wanted))
            except BaseException as error:
                if not count and not items:
                    raise
                # Raised when the items before it have been delivered.
                self._error = error
                planned = 0
            count += len(items)
            self.ready.extend(items)  # before `is_over` is set, because other threads may look meanwhile
            if self._error is None and len(items) < wanted:
                self._release()
        self._pace.note(count)

    def _release(self) -> None:
        self.is_over = True
        close = getattr(self._iterator, "close", None)
        self._iterator = self._error = None
        if close is not None:
            close()

    def close(self) -> None:
        """Close the iterator before its end, so that it yields no more items."""
        self.ready.clear()
        self._release()

    def __exit__(self, *exception: object) -> None:
        self.close()

    # An iterator that was never closed is closed when it is freed, in any thread.
    __del__ = _release


class AsyncIteration(AsyncBase[Any], Generic[T]):
    """An asynchronous iterator and context manager over the items of *make()*, which blocks.

    *executor* calls *make* and takes the items: per trip at most *size*, for at most about two milliseconds. The
    blocking iterator is closed at its end, or earlier if the context is left or `aclose` is called. If it is never
    closed, it is closed when it is freed; without the interpreter's lock (GIL), that is the next garbage collection.
    An exception is raised after the items that precede it. Tasks may share the iterator.

        async with AsyncIteration(lambda: range(1000), 100) as numbers:
            assert sum([number async for number in numbers]) == 499500
    """

    __blocking__: Iteration[T]

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
        self._offering = Offering()
        self._offering.stock(self.__blocking__.ready)

    def __aiter__(self) -> Self:
        """Iterate over what is left."""
        return self

    async def __anext__(self) -> T:
        """Return the next item, after a trip if none is ready."""
        while True:
            try:
                return self._offering.take_line()  # type: ignore[no-any-return]  # the iterator has T
            except IndexError:
                pass
            try:
                is_over = self.__blocking__.is_over  # asked first, because items may become ready meanwhile
                if self.__blocking__.ready:
                    await checkpoint()
                    with contextlib.suppress(IndexError):  # another task took it
                        return self._offering.take_and_offer()  # type: ignore[no-any-return]  # as above
                elif is_over:
                    self._offering.leave()
                    raise StopAsyncIteration
                else:
                    await self.advance()
                    self._offering.stock(self.__blocking__.ready)
            except CancelledError as error:
                # Its traceback must not keep the iterator alive, with what that has open.
                del self
                raise error.with_traceback(None)  # noqa: B904  # it is the same

    async def aclose(self) -> None:
        """Close the iterator in the executor: the same as `close`, for `contextlib.aclosing`."""
        self._offering.leave()
        await self.close()

    async def exhaust(self) -> deque[T]:
        """Return all items that are left."""
        while not self.__blocking__.is_over:
            await self.advance(further=True)
        return self.__blocking__.ready

    async def __aenter__(self) -> Self:
        """Create the iterator and take the first items, so that errors are raised here."""
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
        """Close the iterator in the executor, unless it has reached its end."""
        self._offering.leave()
        if not (self.__calls__.turns.is_idle and self.__blocking__.is_closed):
            await super().__aexit__(exc_type, exc_value, traceback)


async def steps(
    make: Callable[[], Iterable[T]],
    errors: list[OSError],
    on_error: Callable[[OSError], object] | None,
    *,
    loop: AbstractEventLoop | None = None,
    executor: Executor | None = None,
) -> AsyncGenerator[T, None]:
    """Yield the items of *make()*, with one trip to *executor* for each.

    *on_error*, a plain or a coroutine function, is called in the thread of the event loop with each error that the
    iterator has appended to *errors*. An exception that it raises ends the iteration. `os.walk` and
    `pathlib.Path.walk` are iterated over in this way.
    """
    iteration = AsyncIteration(make, 1, loop, executor)
    async with iteration:
        async for item in iteration:
            await _report(errors, on_error)
            yield item
        await _report(errors, on_error)


async def _report(errors: list[OSError], on_error: Callable[[OSError], object] | None) -> None:
    while errors and on_error is not None:
        answer = on_error(errors.pop(0))
        if inspect.isawaitable(answer):
            await answer
