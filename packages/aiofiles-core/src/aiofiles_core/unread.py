"""Keep what was read for a caller who is gone, so that it is read again."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

from .calls import READING
from .position import is_seekable, step_back

if TYPE_CHECKING:
    from collections.abc import Callable


class Unread:
    """What was taken out of a file, and not delivered: the next reads get it first.

    The next call puts the file back before it, if the position is easily found; else reads are served from here.
    """

    data: Any = None
    # Whether it is a line, or the rest of one, and not more.
    is_line = False

    def add(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        """Note what the method *name* took, which is before what is here already."""
        if name.startswith("readinto"):
            # Copied now, for the caller may use the buffer again.
            with memoryview(args[0]).cast("B") as view:
                result = bytes(view[: result or 0])
        elif name == "readlines":
            result = result and type(result[0])().join(result)
        if name != "peek" and result and isinstance(result, (bytes, str)):
            self.is_line = self.is_line if self.data else name == "readline" and not args
            self.data = result + self.data if self.data else result

    def method(self, file: Any, name: str) -> Callable[..., Any]:
        """Give what is to be called for the method *name* of *file*; in a worker."""
        source = file
        if getattr(file, "closed", False) is not True:  # that of a mock is a mock
            if name not in READING:
                self.settle(file)
            elif is_seekable(file) and step_back(file, self.data):
                self.data = None
            else:
                source = _Leftover(self, file)
        method: Callable[..., Any] = getattr(source, name)
        return method

    def settle(self, file: Any) -> None:
        """Put *file*, if it can be, where its readers think that it stands."""
        if self.data and is_seekable(file) and step_back(file, self.data, at_any_cost=True):
            self.data = None


class _Leftover:
    """The reading methods of *file* while *unread* has data."""

    def __init__(self, unread: Unread, file: Any) -> None:
        self._unread = unread
        self._file = file
        # An unbuffered file gives what is there, and waits for no more.
        self._waits = not isinstance(file, io.RawIOBase)

    def _take(self, size: int) -> Any:
        data = self._unread.data
        self._unread.data = data[size:]
        return data[:size]

    def _take_all(self, more: Any = None) -> Any:
        data, self._unread.data = self._unread.data, None
        return data + more if more else data

    def read(self, size: int | None = -1) -> Any:
        if size is None or size < 0:
            return self._take_all(self._file.read())
        missing = size - len(self._unread.data)
        return self._take_all(self._file.read(missing)) if missing > 0 and self._waits else self._take(size)

    def readall(self) -> Any:
        return self._take_all(self._file.readall())

    def read1(self, size: int = -1) -> Any:
        return self._take_all() if size < 0 else self._take(size)

    def peek(self, size: int = 0) -> Any:
        return self._unread.data

    def readinto(self, buffer: Any) -> int:
        with memoryview(buffer).cast("B") as view:
            start = len(self._unread.data)
            more = self._file.readinto(view[start:]) if start < len(view) and self._waits else None
            return self.readinto1(view[:start]) + (more or 0)

    def readinto1(self, buffer: Any) -> int:
        with memoryview(buffer).cast("B") as view:
            data = self._take(len(view))
            view[: len(data)] = data
            return len(data)

    def readline(self, size: int | None = -1) -> Any:
        data = self._unread.data
        # A file does not tell what its lines end with if not with "\n"; but what it gave as a line is one.
        end = len(data) if self._unread.is_line else data.find("\n" if isinstance(data, str) else b"\n") + 1
        if size is None or size < 0:
            return self._take(end) if end else self._take_all(self._file.readline())
        if size <= len(data) or end:
            return self._take(min(size, end or size))
        return self._take_all(self._file.readline(size - len(data)))

    def readlines(self, hint: int | None = -1) -> list[Any]:
        lines: list[Any] = []
        left = hint if hint is not None and hint > 0 else sys.maxsize
        while left >= 0 and (line := self.readline() if self._unread.data else self._file.readline()):
            lines.append(line)
            left -= len(line)
        return lines
