"""The calls on one object: which kind each is, what it does in the worker, and what happens to its result."""

from __future__ import annotations

import contextlib
from asyncio import AbstractEventLoop
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from typing import Any

from .backlog import Backlog
from .batch import READING, Batch
from .idleness import NOT_NOW
from .immediate import argument_of
from .pacing import perf_counter
from .pending import PendingCall
from .position import is_closed, is_duplex, may_block_for_ever
from .repetition import key_of
from .turns import Turns

# The methods that close an object: they run even if their caller was cancelled.
CLOSING = frozenset({"close", "cleanup", "__exit__"})


class Call(PendingCall):
    """A call of the method *name* of *file*, which may be any object."""

    def __init__(
        self,
        calls: Calls,
        file: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        loop: AbstractEventLoop,
        executor: Executor | None,
    ) -> None:
        super().__init__(getattr(file, name), args, kwargs)
        self.loop = loop
        self.executor = executor
        self.turns = calls.turns
        self.backlog: Any = calls.backlog
        self.file = file
        self.name = name
        if self.holds:
            self.sticks = calls.backlog.may_stick
            self.asked = perf_counter()

    def forget(self) -> None:
        """Release the file."""
        self.call = self.file = self.backlog = None
        self.args = ()

    def is_ready(self) -> bool:
        """Return whether the call can probably run at once."""
        backlog = self.backlog  # None if another thread has sent the call, and it is over
        return backlog is not None and bool(backlog.is_likely(self.name, argument_of(self.args, self.kwargs)))

    def answer(self) -> bool:
        """Run the call at once if it waits for nothing. Return whether it ran."""
        result = self.backlog.make_now(self.name, argument_of(self.args, self.kwargs))
        if result is not NOT_NOW:
            self.result = result
        return result is not NOT_NOW

    def make(self) -> Any:
        """Run the call in the worker, and note what it has changed."""
        immediate = self.backlog.immediate
        if immediate is None:
            return self.make_settled()
        try:
            result = self.make_settled()
        except BaseException as error:
            immediate.note_failure(error)
            raise
        immediate.note(self.name, self.args)
        return result

    def make_settled(self) -> Any:
        """Move the file to where its callers expect it, and run the call."""
        backlog = self.backlog
        backlog.prepare(self.file, self.name)
        try:
            result = self.call(*self.args, **self.kwargs)
        except BaseException:
            backlog.note_failure()
            raise
        if self.name in ("seek", "tell"):
            backlog.note_position(self.name, result)
        return result


class Read(Call):
    """A call that reads data from a file, or shows what comes next. If it is cancelled, the next read gets the data."""

    holds = True
    # When the call was made, by `perf_counter`.
    asked: float
    # If the result is that of many reads, their batch; and whether other calls ran since.
    _batch: Batch | None = None
    _is_late = False
    # Whether the result was read ahead, in an earlier trip.
    _was_ready = False

    @property
    def key(self) -> tuple[str, tuple[Any, ...]] | None:
        """The method and its arguments if such reads are read ahead when they are repeated, else None."""
        return key_of(self.name, self.args, self.kwargs)

    def may_stick(self) -> bool:
        """Return whether the data may never come, as from a pipe or a terminal."""
        backlog = self.backlog
        if backlog.may_stick is None:
            backlog.may_stick = may_block_for_ever(self.file)
        return bool(backlog.may_stick)

    def is_ready(self) -> bool:
        """Return whether the result is ready."""
        backlog = self.backlog
        return bool(backlog.has(self.key)) if backlog is not None and backlog.ready else super().is_ready()

    def answer(self) -> bool:
        """Take the result that is ready, or run the read at once. Return False if neither is possible."""
        if self.backlog.ready and self.backlog.has(self.key):
            with contextlib.suppress(IndexError):  # another thread took it
                self.result = self.backlog.take()
                self._was_ready = True
                return True
        return super().answer()

    def make_settled(self) -> Any:
        """Run the read. If it repeats the one before, run it many times; the caller gets the first result."""
        result, self._batch = self.backlog.read(self)
        self.is_large = self._batch is not None
        return result

    def show(self, result: Any) -> Any:
        """Return the first result."""
        if self._batch is None:
            return result
        self.result = self._batch.cut(result)
        return self.result[0]

    def deliver(self, result: Any) -> Any:
        """Return the first result, and keep the others ready."""
        if self._batch is not None:
            return self.backlog.unpack(self._batch, result)
        self.backlog.start()
        return result

    def keep(self, result: Any) -> Any:
        """Return the first result, which belongs to the caller from now on."""
        result, self._batch, self._is_late = self.deliver(result), None, True
        return result

    def replace(self, answer: Any) -> Any:
        """Return *answer*. Stop reading ahead, because the executor would not see all results."""
        self.backlog.reads_ahead = False
        return answer

    def give_back(self, result: Any) -> None:
        """Let the next read deliver *result*."""
        if self._is_late:
            self.backlog.give_back_late(self, result)
        elif self._was_ready:
            self.backlog.ready.appendleft(result)
        else:
            self.backlog.give_back(self, result, self._batch)


class Close(Call):
    """A call that closes an object. It runs even if its caller was cancelled."""

    must_run = True
    uses_both = True

    def make(self) -> Any:
        """Close the object, and drop what was read ahead, unless closing fails, as with wrong arguments."""
        backlog = self.backlog
        backlog.prepare_closing(self.file)
        try:
            result = self.call(*self.args, **self.kwargs)
        except BaseException:
            if is_closed(self.file):
                backlog.clear()
            raise
        backlog.clear()
        return result


class Leave(Close):
    """A call of `__exit__`, which closes an object. A cancelled caller waits until it is over."""

    outlasts = True


class Calls:
    """The calls on one object: which one has the turn, and what was read and not delivered.

    If *file* can be read and written at the same time, as a terminal or a socket can, reads and other calls do not wait
    for each other. A subclass may override `choose` to use other kinds of calls.
    """

    # The kind of call that reads.
    reads: type[Read] = Read
    # The calls that do not wait for reads, if there are any.
    _others: Calls | None = None

    def __init__(self, file: Any = None) -> None:
        self.backlog = Backlog()
        self.turns = Turns(self.backlog)
        if is_duplex(file):
            self._others = Calls()
            self._others.turns.go_beside(self.turns)

    def choose(
        self,
        file: Any,
        name: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        loop: AbstractEventLoop,
        executor: Executor | None,
    ) -> Call:
        """Return the call of the method *name* of *file*: a `Read` if it reads from a file, a `Close`, or a `Call`."""
        kind: type[Call] = Call
        if name in CLOSING:
            kind = Leave if name == "__exit__" else Close
        elif name in READING and hasattr(file, "readline"):
            kind = self.reads
        elif self._others is not None:
            return kind(self._others, file, name, args, kwargs, loop, executor)
        return kind(self, file, name, args, kwargs, loop, executor)

    @contextlib.contextmanager
    def exclusive(self, file: Any) -> Iterator[None]:
        """Give the calling thread exclusive use of *file*, positioned where its callers expect it.

        Calls that are made meanwhile wait. Raises `RuntimeError` if a call is under way.
        """
        if not self.turns.enter():
            raise RuntimeError("another call on the file is under way")
        try:
            self.backlog.share(descriptor_only=False, can_settle=False)
            self.backlog.prepare(file, "")
            self.backlog.forget_measure()
            yield
        finally:
            self.turns.leave()
