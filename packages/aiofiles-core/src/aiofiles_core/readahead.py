"""Make a read that is repeated many times ahead, in one trip to the worker."""

from __future__ import annotations

import contextlib
import io
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from .bulk import CAPACITY, LARGEST, Bulk
from .unread import Unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from .calls import Call

# How long, in seconds, the results of a trip last a caller who does nothing else, and hold up the event loop.
_PERIOD = 0.001

# About how many bytes an object takes beside those of its data.
_OVERHEAD = 128

# What is read ahead when it is repeated.
_REPEATABLE = frozenset({"readline", "read", "read1"})

# Nothing can be put in, so that all files may share it.
_NOTHING: deque[Any] = deque(maxlen=0)


class ReadAhead:
    """What was read from a file, and not delivered yet.

    A read that is the same as the one before is made many times at once. The calls are those that an impatient caller
    would make, so that decoder, newlines and exceptions are the file's own; before any other call the file is put back
    to where it would stand had no read been made ahead.
    """

    # The latest call, if it is a read that may be repeated.
    _latest: Bulk | None = None
    # How many results the latest trip gave, of about which size, and when.
    _count = 0
    _size = 0
    _since = 0.0
    # The position of the file, if the latest call has told it.
    _position: int | None = None
    _is_fresh = True
    # Whether text can `tell`: after an exception of the decoder, not before the next `seek`.
    _is_sound = True

    def __init__(self) -> None:
        # What was read for callers who are gone.
        self.unread = Unread()
        # The results of the latest call that were made ahead.
        self.ready = _NOTHING

    # What the worker does.

    def make(self, call: Call) -> Any:
        """Make *call*; if it repeats the one before, make more of its kind, of which `deliver` gives the first."""
        key = _repeatable(call)
        latest = self._latest
        if latest is not None and latest.key == key and not self.unread.data:
            self._latest = None
            return self._call(call, partial(self._repeat, call, latest))
        if latest is not None:
            self.settle(call.file)
        if call.is_closing:
            return call.make()
        position = _start(call.file) if self._is_fresh else self._position
        method = None
        if self.unread.data:
            position = None
            method = self.unread.method(call.file, call.name)
        self._is_fresh = False
        self._position = None
        result = self._call(call, method)
        if key is not None:
            self._expect(Bulk(call.file, key, position), result)
        elif call.name == "seek" or (call.name == "tell" and self._is_sound):
            self._position = result
            self._is_sound = True
        return result

    def _call(self, call: Call, method: Callable[..., Any] | None) -> Any:
        try:
            return call.make(method)
        except BaseException:
            self._is_sound = False
            raise

    def _repeat(self, call: Call, bulk: Bulk, *args: Any) -> Any:
        bulk.made += self._count
        count = self._plan()
        if count > 1 and bulk.is_possible(self._is_sound):
            results = bulk.read(count, self._size)
            if bulk.is_many(results):
                self._latest = call.bulk = bulk
                return results
            result = results[0] if isinstance(results, list) else results
        else:
            result = call.call(*args)
        self._expect(bulk, result)
        return result

    def _expect(self, bulk: Bulk, result: Any) -> None:
        """Be ready for the next read like the one that gave *result*, unless that ended the file, which may grow."""
        if isinstance(result, (bytes, str)) and bulk.is_whole(result):
            self._latest = bulk
            self._note(1, len(result), time.perf_counter())

    def _plan(self) -> int:
        """How many reads to make: as many as last for the period, at most fourfold, and within the capacity."""
        elapsed = max(time.perf_counter() - self._since, 1e-9)
        return max(1, int(min(self._count * _PERIOD / elapsed, 4 * self._count, CAPACITY / (self._size + _OVERHEAD))))

    def _note(self, count: int, size: int, since: float) -> None:
        self._count = count
        self._size = size
        self._since = since

    def settle(self, file: Any) -> None:
        """Put *file* back to where it would stand had no read been made ahead."""
        waiting: list[Any] = []
        while self.ready:
            with contextlib.suppress(IndexError):  # from the end, for a caller in another thread may be taking them
                waiting.append(self.ready.pop())
        latest, self._latest = self._latest, None
        if latest is not None and waiting:
            try:
                latest.go_back(self._count - len(waiting), sum(map(len, waiting)))
            except Exception:
                self.unread.add("readlines", (), waiting[::-1])

    # What the caller does, in the thread of its loop, while it has the turn.

    @property
    def key(self) -> tuple[str, tuple[Any, ...]]:
        """Name and arguments of the read whose results are ready."""
        return ("", ()) if self._latest is None else self._latest.key

    def take(self, call: Call) -> bool:
        """Whether the result of *call* was ready; then the call has it, and needs no worker."""
        if self.key != _repeatable(call):
            return False
        try:
            call.result = self.ready.popleft()
        except IndexError:  # another thread took it
            return False
        return True

    def deliver(self, call: Call) -> Any:
        """Give the result of *call*, which may be the first of many."""
        result, call.result = call.result, None
        if call.bulk is None:
            return result
        self._unpack(call.bulk, result)
        return self.ready.popleft()

    def give_back(self, call: Call, result: Any) -> None:
        """Have *result* of *call*, for which nobody waits, delivered by the next call."""
        if call.bulk is not None:
            self._unpack(call.bulk, result)
        else:  # nothing is ready, for this is no result that was made ahead
            self.unread.add(call.name, call.args, result)

    def _unpack(self, bulk: Bulk, results: Any) -> None:
        since = time.perf_counter()  # for the loop is held up by this, too
        pieces = bulk.cut(results)
        self.ready = deque(pieces)
        self._note(len(pieces), len(results[-1]) if results is pieces else len(results) // len(pieces), since)


def _repeatable(call: Call) -> tuple[str, tuple[Any, ...]] | None:
    """Name and arguments of *call* if it is a read of a line, or of a size that is not large."""
    name, args = call.name, call.args
    if call.kwargs or name not in _REPEATABLE:
        return None
    if name == "readline":
        return None if args else (name, args)
    is_sized = len(args) == 1 and type(args[0]) is int
    return (name, args) if is_sized and 0 < args[0] <= LARGEST else None


def _start(file: Any) -> int | None:
    """The position of *file*, which was not used yet, if it stands at its begin, and that is easily found."""
    if type(file) is io.TextIOWrapper and type(file.buffer) is io.BufferedReader:
        try:
            return 0 if file.buffer.tell() == 0 else None
        except (OSError, ValueError):
            pass
    return None
