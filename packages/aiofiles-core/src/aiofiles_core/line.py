"""The line of the calls on one object: which call has the turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from functools import partial
from threading import RLock
from typing import Any

from .execution import find_pool
from .forks import register
from .idleness import Idleness
from .pending import HELD, KEPT, OVER, QUEUED, WAITING, PendingCall, Ticket, settle

# How long, in seconds, a call waits for another loop to send the call that has the turn, or to fetch its result.
_PATIENCE = 0.01

# Taken at import, so that the library works while a test replaces it.
_get_running_loop = asyncio._get_running_loop

# In a forked process, the calls of its parent. They are kept, because their tasks would end if they were freed.
_of_parents: list[deque[Any]] = []


class Line:
    """The calls that were made and are not over. The first has the turn.

    When the line becomes empty, *idleness* may `offer` results without a turn. When a call joins the empty line,
    *idleness* must `withhold` them. The line is locked meanwhile.
    """

    def __init__(self, idleness: Idleness | None = None) -> None:
        # Reentrant, because a coroutine may be garbage-collected, and its call abandoned, at any time.
        self._lock = RLock()
        self._line: deque[Any] = deque()
        self._idleness = idleness
        # The line of the other direction, if the object is read and written at the same time.
        self._beside: Line | None = None
        self._has_offered = False
        # Whether calls of more than one loop have met in the line.
        self._is_mixed = False
        register(self)

    @property
    def is_idle(self) -> bool:
        """Whether no call has the turn."""
        return not (self._line or (self._beside is not None and self._beside._line))

    def go_beside(self, other: Line) -> None:
        """Let the calls of this line run beside those of *other*, except for those that use both directions."""
        self._lock = other._lock
        self._beside, other._beside = other, self

    def reset_in_child(self) -> None:
        """End all calls in a forked process, which does not have the threads that run them."""
        if self._line:
            _of_parents.append(self._line)
        for call in self._line:
            if call.state == HELD:
                call.lose_turn()  # which keeps what was read ahead with its result
            call.finish()
            call.source = None
        self._line = deque()
        self._lock = RLock()
        if self._beside is not None:
            self._beside._lock = self._lock

    def enter(self) -> bool:
        """Take the turn for the calling thread, if no call has it. Return whether that succeeded.

        Calls that are made meanwhile wait until the thread calls `leave`.
        """
        with self._lock:
            is_busy = self._line or (self._beside is not None and self._beside._line)
            return not is_busy and self._append(Ticket())

    def leave(self) -> None:
        """Pass on the turn that `enter` took."""
        if self._line:  # it is empty if the process was forked meanwhile
            self._line[0].finish()
        self._pass_on()

    def share(self, *, descriptor_only: bool = False) -> None:
        """Stop running calls without a turn, because other code uses the object, or its descriptor."""
        # This does not wait for the lock, because during a fork, the thread that has it may never release it.
        is_locked = self._lock.acquire(blocking=False)
        try:
            can_settle = is_locked and not self._line
            if self._idleness is not None:
                self._idleness.share(descriptor_only=descriptor_only, can_settle=can_settle)
        finally:
            if is_locked:
                self._lock.release()

    def _append(self, call: Any, *, alone: bool = False) -> bool:
        """Append *call* to this line, and, unless *alone*, to the line beside if it uses both directions.

        Return whether the call has the turn. The line is locked.
        """
        line = self._line
        line.append(call)
        first = line[0]
        is_free = alone or self._beside is None or not call.uses_both or self._beside._append(call, alone=True)
        if first is call:
            if self._has_offered and self._idleness is not None:
                self._has_offered = False
                self._idleness.withhold()
            return is_free
        self._is_mixed = self._is_mixed or line[-2].loop not in (call.loop, None)
        if self._beside is not None and first.state == WAITING:  # for its turn in the other line
            first = self._beside._line[0]
        if first.state in (QUEUED, HELD):
            self._limit_patience(first, [call])
        return False

    def end(self, call: PendingCall) -> None:
        """Note that *call*, which has the turn, is over, and pass the turn on."""
        call.finish()
        call.forget()
        self._pass_on()

    def _pass_on(self) -> None:
        """Pass the turn, which no call has, to the next call."""
        while True:
            with self._lock:
                call = self._grant_next()
                if call is None and self._beside is not None:
                    call = self._beside._grant_next()
                if call is None:
                    return
            if call.turns._start(call) and self._beside is None:
                return

    def _grant_next(self) -> PendingCall | None:
        """Give the turn to the first call if it waits for that. Return that call, or None. The line is locked."""
        line = self._line
        while line and line[0].state in (OVER, KEPT):
            line.popleft()
        if not line:
            if self._idleness is not None:
                self._has_offered = self._idleness.offer()
            return None
        call: PendingCall = line[0]
        if call.state != WAITING:  # another thread has given it the turn
            return None
        if self._beside is not None and call.uses_both and self._beside._line[0] is not call:
            return None
        call.grant()
        return call

    def _start(self, call: PendingCall) -> bool:
        """Answer or send *call*, which has the turn, or let its loop do that. Return False if it is over."""
        is_here = _get_running_loop() is call.loop
        can_send = is_here or find_pool(call.loop, call.executor) is not None
        if can_send and not call.is_ready():
            return self._send(call)
        if call.call_soon(partial(self._answer_or_send, call)):
            with self._lock:
                self._limit_patience(call)
            return True
        if not self._claim(call):  # another thread has sent it
            return True
        if call.must_run:  # its loop is closed
            call.make_here()
        call.finish()
        return False

    def _send(self, call: PendingCall, via: PendingCall | None = None) -> bool:
        """Hand *call* to its executor, or to that of *via*. Return False if that refuses it, which ends it."""
        if not self._claim(call):
            return True
        try:
            call.hand_over(via)
        except Exception as error:
            outcome = call.outcome  # None if its caller, in another thread, has just abandoned it
            if outcome is not None and not outcome.done():
                call.release(outcome, error)
            elif call.must_run:
                call.make_here()
            call.finish()
            call.outcome = None  # it holds the error, whose traceback holds the call
            return False
        return True

    def _claim(self, call: PendingCall) -> bool:
        """Claim *call*, which has the turn. Return whether this thread, and no other, may send it."""
        with self._lock:
            return call.claim()

    def _try_answer(self, call: PendingCall) -> bool:
        """Answer *call*, which has the turn, without a worker. Return False if that is impossible."""
        with self._lock:  # the thread of another loop could send it at the same time
            if call.is_sent or not call.begin():
                return False
        if call.answer():
            return True
        with self._lock:
            call.grant()
        return False

    def _answer_or_send(self, call: PendingCall, via: PendingCall | None = None) -> None:
        """Answer or send *call* in the thread of its loop, or send it in the thread of the loop of *via*."""
        outcome = call.outcome
        if call.state != QUEUED or call.is_sent:
            return
        if outcome.done() and not call.must_run:  # its caller was cancelled, and will abandon it when its loop runs
            if via is not None:
                self.end(call)
        elif via is None and self._try_answer(call):
            call.is_sent = True
            call.outcome = None
            call.hold(call.result)
            settle(outcome, call.shown)
        elif not self._send(call, via):
            self._pass_on()

    # What keeps a loop from waiting for another loop.

    def _limit_patience(self, first: PendingCall, others: Iterable[PendingCall] | None = None) -> None:
        """Let the loops of *others* (default: all calls) pass the turn on soon if the loop of *first* does not use it.

        The call *first* has the turn.
        """
        beside = self._beside
        if not self._is_mixed and beside is None:
            return
        if others is None:
            others = self._line if beside is None else [*self._line, *beside._line]
        waiting = {call.loop: call for call in others if call.loop not in (first.loop, None)}
        for loop, call in waiting.items():
            skip = partial(first.turns._skip, first, call)
            call.call_soon(partial(loop.call_later, _PATIENCE, skip))

    def _skip(self, first: PendingCall, call: PendingCall) -> None:
        """Pass the turn on if *first* still has it and waits for its loop. Called in the thread of *call*'s loop."""
        with self._lock:
            if not self._line or self._line[0] is not first:
                return
            if first.state == HELD and first.loop.is_closed():
                first.give_back(first.finish())
            elif first.state == HELD:
                first.lose_turn()
        if first.state == QUEUED:  # its loop has not sent it
            self._answer_or_send(first, call)
        elif first.state in (KEPT, OVER):
            self._pass_on()
