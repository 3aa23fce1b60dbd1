"""The base of all proxies: it holds the file, sends calls to the executor, iterates, and closes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, AnyStr, Generic

from .calls import Call
from .closing import CLOSING, ClosingCall
from .strand import Strand

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Awaitable, Mapping
    from concurrent.futures import Executor
    from types import TracebackType

    from typing_extensions import Self


class AsyncBase(Generic[AnyStr]):
    """An asynchronous file that stands for the blocking *file*.

    Calls run in *executor* (default: that of the loop) and answer to *loop* (default: the one that runs when the
    call is made). Subclasses declare their methods by `delegated` and `forwarded`.
    """

    _file: Any

    # Whether `readline` is that of the file, and not one that a subclass puts before it.
    _gives_lines = False

    def __init_subclass__(cls, **options: Any) -> None:
        """See whether iteration may take the lines of the file, or has to call `readline` for each."""
        super().__init_subclass__(**options)
        cls._gives_lines = getattr(getattr(cls, "readline", None), "is_delegated", False)

    def __init__(self, file: Any, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> None:
        self._file = file
        self._given_loop = loop
        self._executor = executor
        self._strand = Strand(offers_lines=self._gives_lines)

    @property
    def _loop(self) -> AbstractEventLoop:
        return self._given_loop or asyncio.get_running_loop()

    def _submit(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Awaitable[Any]:
        """Start the wrapped file's method *name* in the executor: every call of a proxy passes here."""
        strand = self._strand
        if name in CLOSING:
            return ClosingCall(strand, self._file, name, args, kwargs, self._loop, self._executor).run()
        return strand.run(Call(strand.work, self._file, name, args, kwargs, self._loop, self._executor))

    def _check_open(self, name: str) -> None:
        """Raise what the wrapped file's method *name* raises on a closed file."""
        # `is True`, for `closed` of a mock is a mock.
        if getattr(self._file, "closed", False) is True:
            getattr(self._file, name)()

    def __aiter__(self) -> Self:
        """Iterate over the lines."""
        self._check_open("__iter__")
        return self

    async def __anext__(self) -> AnyStr:
        """Read the next line."""
        try:
            return self._strand.take_line()  # type: ignore[no-any-return]  # the file has AnyStr
        except IndexError:
            pass
        line: AnyStr = await self.readline()  # type: ignore[attr-defined]  # each subclass declares it
        if line:
            return line
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        """Give the file itself, to be closed when the context is left."""
        self._check_open("__enter__")
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the context of the wrapped file, which closes it, in the file's executor."""
        await self._submit("__exit__", (exc_type, exc_value, traceback), {})

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} wrapping {self._file!r}>"
