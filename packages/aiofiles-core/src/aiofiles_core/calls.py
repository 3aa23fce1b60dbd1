"""One call of a method of a file, from the line in which it waits to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .execution import Job
from .wakeup import find_wakeup

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

# The methods that take data out of a file, or show what comes next.
READING = frozenset({"read", "read1", "readall", "readinto", "readinto1", "readline", "readlines", "peek"})

# The states that a call passes, in this order. One that is held has its result, and still the turn.
WAITING, QUEUED, RUNNING, HELD, OVER = range(5)


class Call(Job):
    """A call of the method *name* of *file*, for which *work* is to be done in the worker."""

    is_closing = False
    is_abandoned = False
    # If the result is that of many reads: their kind.
    bulk: Any = None
    state = WAITING
    result: Any = None
    # Tells the caller that the call has the turn; or, if it closes the file, what has come of it.
    signal: Future[Any]

    def __init__(
        self,
        work: Callable[[Call], Any],
        file: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        loop: AbstractEventLoop,
        executor: Executor | None,
    ) -> None:
        super().__init__(getattr(file, name), args, kwargs)
        self._work = work
        self.file = file
        self.name = name
        self.loop = loop
        self.executor = executor

    def __call__(self) -> Any:
        """Do the work, in the worker."""
        result = self._work(self)
        self.made.append(result)
        return result

    def tell(self, callback: Callable[[], None]) -> bool:
        """Have *callback* called in the thread of the loop; False if that is closed."""
        try:
            find_wakeup(self.loop).call_soon_threadsafe(callback)
        except RuntimeError:
            return False
        return True

    def release(self) -> None:
        """Let the caller, in the thread of its loop, go on."""
        if not self.signal.done():
            self.signal.set_result(None)

    def grant(self) -> None:
        """Take the turn, in the thread of the loop."""
        if self.state == WAITING:
            self.release()
