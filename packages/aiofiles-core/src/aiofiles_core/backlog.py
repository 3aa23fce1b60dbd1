"""Keep what was read from a file and not delivered yet."""

from __future__ import annotations

import contextlib
import io
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import Any

from .answering import Answering
from .batch import CAPACITY, Batch
from .measure import Measure
from .position import is_closed, start_of
from .repetition import Key, Reading

# About how many bytes a result takes in addition to its data.
_OVERHEAD = 128


class Backlog(Answering):
    """What was read from a file, and not delivered yet.

    If a read repeats the one before, one trip runs it many times. It calls the file's own methods, as the caller would,
    so that decoding, newlines and exceptions are the same. The next read gets what a cancelled read took. Before any
    other call, the file is moved back to where it would be if nothing had been read ahead. Only the call that has the
    turn may use this object. While no call is under way, tasks may take the results that are *offered*.
    """

    # The latest call, if it is a read that may be repeated, and the approximate size of its results.
    _latest: Batch | None = None
    _size = 0
    # If the file could not be moved to where its callers expect it: a batch, and how many of its reads lead there.
    _astray: tuple[Batch, int] | None = None
    # The position of the file, if the latest call returned it.
    _position: int | None = None
    _is_fresh = True
    # Whether text can tell its position. After an exception of the decoder it cannot, until the next `seek`.
    _is_sound = True
    # Whether repeated reads are read ahead.
    reads_ahead = True
    # How many bytes are read ahead at most.
    limit = CAPACITY
    # Whether a read may never end; None until that is known.
    may_stick: bool | None = None

    @cached_property  # because most files need none
    def _measure(self) -> Measure:
        return Measure()

    # What the worker does, in the turn of a call.

    def read(self, call: Reading) -> tuple[Any, Batch | None]:
        """Run *call* and return its result and None. Or run it many times, and return the results and their `Batch`."""
        leftover = self._leftover
        if leftover is not None:
            leftover.receive_late()
        key, file = call.key, call.file
        self._come_back()
        if self._settle_immediate(fills=True) and key is not None:
            self._expect_more(file, key)
        latest = self._latest
        if latest is not None and latest.key == key and not (leftover and leftover.data):
            with contextlib.suppress(IndexError):
                return self.ready.popleft(), None
            self._latest = None
            return self._repeat(latest, call)
        if latest is not None:
            self.settle(file)
        position = start_of(file) if self._is_fresh else self._position
        self._is_fresh = False
        self._position = None
        method = call.call
        if leftover is not None and leftover.data and not is_closed(file):
            position = None
            method = leftover.find_method(file, call.name, self._measure)
        result = self._make(method, *call.args, **call.kwargs)
        if key is not None and self.reads_ahead:
            self._expect(Batch(file, key, position, self._measure), result)
        return result, None

    def prepare(self, file: Any, name: str) -> None:
        """Before the method *name* is called, move *file* to where its callers expect it, if that is possible."""
        self._come_back()
        self._settle_immediate(fills=True)
        self._is_fresh = False
        self._position = None
        if self._latest is not None:
            self.settle(file)
        if self._leftover is not None and not is_closed(file):
            self._leftover.put_back(file, self._measure)
        if name in ("seek", "tell") and type(file) is io.TextIOWrapper:
            with contextlib.suppress(ValueError):  # it is detached
                self._measure.note(file)

    def note_position(self, name: str, result: Any) -> None:
        """Note the *result* of the method *name*, `seek` or `tell`."""
        if name == "seek":
            self._is_sound = True
            if self._leftover is not None and self._leftover.is_apart:  # the file was moved
                self._leftover.data = None
        if self._is_sound:
            self._position = result

    def note_failure(self) -> None:
        """Note that a call has failed, so that text may not tell its position."""
        self._is_sound = False

    def prepare_closing(self, file: Any) -> None:
        """Before *file* is closed, move it to where its callers expect it, if anybody could see its position later."""
        if self.ready and self._latest is not None and not self._latest.leaves_no_trace:
            with contextlib.suppress(OSError):
                self.settle(file)

    def clear(self) -> None:
        """Drop what was not delivered, because the file is closed."""
        self.ready.clear()
        self.leave()
        self._latest = self._astray = self.immediate = None

    def put_back(self, file: Any) -> None:
        """Move *file* back before what cancelled reads gave back, if that is possible."""
        self.leftover.put_back(file, self._measure)

    def settle(self, file: Any) -> None:
        """Move *file* back to where it would be if nothing had been read ahead."""
        waiting: list[Any] = []
        with contextlib.suppress(IndexError):  # one by one, because a caller in another thread may take some, too
            waiting.extend(iter(self.ready.pop, None))
        latest, self._latest = self._latest, None
        if latest is not None and waiting:
            rest = waiting[0][:0].join(waiting[::-1])
            served = latest.count - len(waiting)
            try:
                latest.go_back(served, rest)
            except OSError:
                self._astray = latest, served
                raise
            except Exception:
                self.leftover.keep("read", (), rest)

    def _come_back(self) -> None:
        """Try again to move the file to where its callers expect it, if that has failed, or reading has."""
        if self._astray is not None:
            (batch, served), self._astray = self._astray, None
            try:
                batch.read_again(served)
            except OSError:
                self._astray = batch, served
                raise

    def forget_measure(self) -> None:
        """Note that the encoding or the newlines of text may have changed."""
        self._measure.forget()

    def _settle_immediate(self, *, fills: bool) -> bool:
        is_moved = self.immediate is not None and self.immediate.settle(fills=fills)
        if is_moved:
            self._latest = self._position = None
            self._is_fresh = False
        return is_moved

    def _expect_more(self, file: Any, key: Key) -> None:
        """Read ahead if the reads that ran at once were those of *key*, and many."""
        count = self.immediate.count_of(key) if self.immediate else 0
        if count:
            self._latest = Batch(file, key, None, self._measure)
            self._latest.note(count)
            self._size = key[1][0]

    def _repeat(self, batch: Batch, call: Reading) -> tuple[Any, Batch | None]:
        batch.made += batch.count
        most = min(CAPACITY / (self._size + _OVERHEAD), self.limit / self._size)
        count = max(1, int(min(batch.plan(call.asked), most)))
        if count > 1 and self.reads_ahead and batch.prepare(self._is_sound):
            try:
                results = self._make(batch.read, count, self._size)
            except OSError:
                self._astray = batch, 0
                raise
            if batch.is_many(results):
                self._latest = batch
                return results, batch
            result = results[0] if isinstance(results, list) else results
        else:
            result = self._make(call.call, *call.args)
        self._expect(batch, result)
        return result, None

    def _make(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except BaseException:
            self.note_failure()
            raise

    def _expect(self, batch: Batch, result: Any) -> None:
        """Expect the read that returned *result* to be repeated, unless the file ended there, because it may grow."""
        if isinstance(result, (bytes, str)) and batch.is_whole(result):
            self._latest = batch
            self._size = len(result)
            batch.note(1)
        elif self.deadline:
            self.leave()

    # What happens in the thread of a loop.

    def has(self, key: Key | None) -> bool:
        """Return whether the next result that is ready belongs to the read *key*."""
        leftover = self._leftover
        if leftover is not None and (leftover.data or leftover.late):  # that comes first
            return False
        latest = self._latest
        return latest is not None and latest.key == key

    def start(self) -> None:
        """Note that the caller gets the result of the latest call now."""
        if self._latest is not None:
            self._latest.start()

    def unpack(self, batch: Batch, results: Any) -> Any:
        """Return the first of the *results* of *batch*, and keep the others ready."""
        batch.start()  # before the results are cut, because cutting takes time of the loop, too
        pieces = batch.cut(results)
        self.stock(deque(pieces))
        self._size = len(results[-1]) if results is pieces else len(results) // len(pieces)
        batch.count = len(pieces)
        return self.take()

    def give_back(self, call: Reading, result: Any, batch: Batch | None) -> None:
        """Let the next read deliver *result* of *call*, because the caller was cancelled."""
        if batch is None:  # nothing is ready, because nothing was read ahead
            self.leftover.keep(call.name, call.args, result)
        else:
            first = self.unpack(batch, result)
            self.ready.appendleft(first)

    def give_back_late(self, call: Reading, result: Any) -> None:
        """Do as `give_back`, although other calls ran since. Called in any thread; the line is locked."""
        self.leftover.keep_late(call.name, call.args, result)
        self.withhold()

    # What the line of calls does, while it is locked.

    def offer(self) -> bool:
        """Let callers take what was read ahead without a turn, because no call has it. Return whether there is any."""
        if not self.ready or self._latest is None or (self._leftover is not None and self._leftover.late):
            return False
        return self.offer_results_of(self._latest.key)
