"""Make the calls of one file one at a time, in order, and safe to cancel."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from .arrival import Prompt
from .calls import HELD, OVER, QUEUED, READING, RUNNING, WAITING, Call
from .execution import retrieve
from .position import is_seekable
from .readahead import ReadAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# How often, in seconds, a call that waits for one of another loop looks whether that loop was closed.
_PATIENCE = 1.0

# What takes the next result that was read ahead while there is none: it raises `IndexError`.
_take_nothing: Callable[[], Any] = deque[Any]().popleft
_NO_SIZE: tuple[str | None, int | None, Callable[[], Any]] = (None, None, _take_nothing)


class Strand:
    """The line of a file's calls, of which the first has the turn.

    The worker that has made a call passes the turn on. A read keeps it until its caller has the result, so that no
    other call comes in between if that is gone and the data has to be read again. What was read ahead may be taken
    without a turn while nobody has it; but not lines if it *offers_lines* not, as where each has to pass a `readline`.
    """

    def __init__(self, *, offers_lines: bool = True) -> None:
        self._offers_lines = offers_lines
        # Reentrant, for a forgotten coroutine may be collected, and its call abandoned, at any time.
        self._lock = threading.RLock()
        self._line: deque[Call] = deque()
        # Whether calls of more than one loop have met in the line.
        self._is_mixed = False
        # It belongs to the call that has the turn.
        self._ahead = ReadAhead()
        # While no call is in the line, they take what was read ahead: the next line, or result of that read of a size.
        self.take_line = _take_nothing
        self.sized = _NO_SIZE
        self._is_offering = False

    @property
    def is_idle(self) -> bool:
        """Whether no call is under way, and nothing has to be read again."""
        return not self._line and not self._ahead.unread.data

    @contextlib.contextmanager
    def alone(self, file: Any) -> Iterator[None]:
        """Let the calling thread use *file*, which stands where its readers think; calls that come up wait.

        Raises `RuntimeError` if a call is under way.
        """
        with self._lock:
            if self._line:
                raise RuntimeError("another call on the file is under way")
            self._withhold()
            self._ahead.settle(file)
            self._ahead.unread.settle(file)
            yield

    # What the caller does, in the thread of its loop.

    async def run(self, call: Call) -> Any:
        """Make *call* when its turn comes, and return its result. Cancelled before it has begun, it is not made."""
        if not self.join(call):
            call.signal = Prompt()
            try:
                await call.signal
            except BaseException:
                self.abandon(call)
                raise
        if self._ahead.ready and self._ahead.take(call):
            self.end(call)
            return call.result
        try:
            call.state = QUEUED
            future = call.start(call.loop, call.executor)
        except BaseException:  # the executor was shut down, or refuses
            self.end(call)
            raise
        try:
            result = await future
            if call.bulk is not None:
                # Taking the results holds up the loop, so others first: a due timer wakes its task in two steps.
                await asyncio.sleep(0)
                await asyncio.sleep(0)
        except BaseException:
            self.abandon(call)
            retrieve(future)
            raise
        if call.state == HELD:
            result = self._ahead.deliver(call)
        if call.state != OVER:  # what ran it elsewhere, such as another process, has not told
            self.end(call)
        return result

    def join(self, call: Call) -> bool:
        """Put *call* at the end of the line, and tell whether it has the turn."""
        with self._lock:
            if self._is_offering:
                self._withhold()
            self._line.append(call)
            if self._line[0] is call:
                return True
            self._is_mixed = self._is_mixed or self._line[-2].loop is not call.loop
        self._watch(call)
        return False

    def _watch(self, call: Call) -> None:
        """See to it that *call* waits for none whose loop was closed, and which will not use the turn that it has."""
        with self._lock:
            first = self._line[0] if self._line else call
            is_lost = first.state in (WAITING, HELD) and first.loop.is_closed()
            if is_lost and first.state == HELD:
                self._ahead.give_back(first, first.result)
                first.state = OVER
            if self._is_mixed and call.state == WAITING:
                call.loop.call_later(_PATIENCE, self._watch, call)
        if is_lost:
            self._pass_on()

    def abandon(self, call: Call) -> None:
        """See to *call*, whose caller is gone."""
        with self._lock:
            if call.state == RUNNING:
                call.is_abandoned = True
                self.promise()
            if call.state in (RUNNING, OVER):
                return
            if call.state == HELD:
                self._ahead.give_back(call, call.result)
            has_turn = self._line[0] is call
            call.state = OVER
            while self._line and self._line[-1].state == OVER:
                self._line.pop()
        if has_turn:
            self._pass_on()

    def promise(self) -> None:
        """Let those go on who close the file, if the turn is with a call that may never end and that nobody awaits."""
        with self._lock:
            first = self._line[0] if self._line else None
            if first is not None and first.state == RUNNING and first.is_abandoned and not is_seekable(first.file):
                for call in self._line:
                    if call.is_closing:
                        call.tell(call.release)

    # What the worker does.

    def work(self, call: Call) -> Any:
        """Make *call*, and pass the turn on."""
        with self._lock:
            if call.state != QUEUED:  # it was abandoned
                return None
            call.state = RUNNING
        try:
            result = self._ahead.make(call)
        except BaseException:
            self.end(call)
            raise
        if call.name in READING and self._hold(call, result):
            return None  # for the future, and what is around it, is not freed before the garbage is collected
        self.end(call)
        return result

    def _hold(self, call: Call, result: Any) -> bool:
        """Keep *result* of a read, and the turn, for the caller; if that is gone, the data will be read again."""
        with self._lock:
            if call.is_abandoned or call.loop.is_closed():
                self._ahead.give_back(call, result)
                return False
            call.state = HELD
            call.result = result
            return True

    def end(self, call: Call) -> None:
        """Note that *call*, which has the turn, is over, and pass the turn on; in any thread."""
        call.state = OVER
        self._pass_on()

    def _offer(self) -> None:
        """Let callers take what was read ahead without a turn, for nobody has it."""
        self._is_offering = True
        name, args = self._ahead.key
        take = self._ahead.ready.popleft
        if args:
            self.sized = (name, *args, take)
        elif self._offers_lines:
            self.take_line = take

    def _withhold(self) -> None:
        """Let them do so no more."""
        self._is_offering = False
        self.take_line = _take_nothing
        self.sized = _NO_SIZE

    def _pass_on(self) -> None:
        line = self._line
        while True:
            with self._lock:
                while line and (line[0].state == OVER or _is_lost(line[0])):
                    line.popleft().state = OVER
                if not line:
                    if self._ahead.ready:
                        self._offer()
                    return
                call = line[0]
                if call.state != WAITING or call.tell(call.grant):
                    return
                call.state = RUNNING
            # Its loop is closed, so that nobody else will make it, or be told.
            if call.is_closing:
                with contextlib.suppress(Exception):
                    self._ahead.make(call)
            call.state = OVER


def _is_lost(call: Call) -> bool:
    """Whether nobody will make *call*, for its loop is closed."""
    return call.state == WAITING and call.loop.is_closed() and not call.is_closing
