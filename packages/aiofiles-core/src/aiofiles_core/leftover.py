"""Keep what a cancelled read took from a file, so that the next read gets it."""

from __future__ import annotations

import io
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from .measure import Measure
from .position import can_go_back, step_back


class Leftover:
    """What cancelled reads took from a file. The next reads return it before they read the file."""

    # Bytes or text, or None; and whether it is exactly a line, or the rest of one.
    data: Any = None
    is_line = False
    # Whether other calls ran since, so that the data need not be what precedes the position of the file.
    is_apart = False

    def __init__(self) -> None:
        # What calls gave back after they had lost their turn. The latest is first.
        self.late: deque[tuple[str, tuple[Any, ...], Any]] = deque()

    def keep(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        """Keep *result* of the method *name*, which comes before the data that is here already."""
        if name.startswith("readinto"):
            # Copied now, because the caller may use the buffer again.
            with memoryview(args[0]).cast("B") as view:
                result = bytes(view[: result or 0])
        elif name == "readlines":
            result = result and result[0][:0].join(result)
        if name != "peek" and result and isinstance(result, (bytes, str)):
            self.is_line = self.is_line if self.data else name == "readline" and not args
            self.data = result + self.data if self.data else result

    def keep_late(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        """Let the next read `keep` *result* of the method *name*. Called in any thread."""
        self.late.appendleft((name, args, result))

    def receive_late(self) -> None:
        """Keep what was given back late. Called in a worker."""
        self.is_apart = self.is_apart and bool(self.data)
        while self.late:  # one after another, because more may be given back meanwhile
            is_alone = not self.data
            self.keep(*self.late.popleft())
            self.is_line = self.is_line and is_alone  # because another line came before it
            self.is_apart = bool(self.data)

    def put_back(self, file: Any, measure: Measure, *, at_any_cost: bool = True) -> None:
        """Move *file* back before the data, if that is possible. If *at_any_cost*, this may read the whole file."""
        self.receive_late()
        is_adjacent = self.data and not self.is_apart and can_go_back(file)
        if is_adjacent and step_back(file, self.data, measure, at_any_cost=at_any_cost):
            self.data = None

    def find_method(self, file: Any, name: str, measure: Measure) -> Callable[..., Any]:
        """Return the reading method *name* of *file*, or, if data is left, one that returns the data first."""
        self.put_back(file, measure, at_any_cost=False)
        method: Callable[..., Any] = getattr(_Reader(self, file) if self.data else file, name)
        return method


class _Reader:
    """The reading methods of *file* while there is *leftover* data."""

    def __init__(self, leftover: Leftover, file: Any) -> None:
        self._leftover = leftover
        self._file = file
        # A read of an unbuffered file returns what is there, and does not wait for more.
        self._waits = not isinstance(file, io.RawIOBase)

    def _take(self, size: int) -> Any:
        data = self._leftover.data
        self._leftover.data = data[size:]
        return data[:size]

    def _take_all(self, more: Any = None) -> Any:
        data, self._leftover.data = self._leftover.data, None
        return data + more if more else data

    def read(self, size: int | None = -1) -> Any:
        if size is None or size < 0:
            return self._take_all(self._file.read())
        missing = size - len(self._leftover.data)
        return self._take_all(self._file.read(missing)) if missing > 0 and self._waits else self._take(size)

    def readall(self) -> Any:
        return self._take_all(self._file.readall())

    def read1(self, size: int = -1) -> Any:
        return self._take_all() if size < 0 else self._take(size)

    def peek(self, size: int = 0) -> Any:
        return self._leftover.data

    def readinto(self, buffer: Any) -> int:
        with memoryview(buffer).cast("B") as view:
            start = len(self._leftover.data)
            more = self._file.readinto(view[start:]) if start < len(view) and self._waits else None
            return self.readinto1(view[:start]) + (more or 0)

    def readinto1(self, buffer: Any) -> int:
        with memoryview(buffer).cast("B") as view:
            data = self._take(len(view))
            view[: len(data)] = data
            return len(data)

    def readline(self, size: int | None = -1) -> Any:
        data = self._leftover.data
        # A file does not say what its lines end with if that is not "\n". But what it returned as a line is one.
        end = len(data) if self._leftover.is_line else data.find("\n" if isinstance(data, str) else b"\n") + 1
        if size is None or size < 0:
            return self._take(end) if end else self._take_all(self._file.readline())
        if size <= len(data) or end:
            return self._take(min(size, end or size))
        return self._take_all(self._file.readline(size - len(data)))

    def readlines(self, hint: int | None = -1) -> list[Any]:
        lines: list[Any] = []
        left = hint if hint is not None and hint > 0 else sys.maxsize
        while left >= 0 and (line := self.readline() if self._leftover.data else self._file.readline()):
            lines.append(line)
            left -= len(line)
        return lines
