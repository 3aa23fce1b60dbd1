"""Run the calls on one object one at a time, in the order in which they were made, and safe to cancel.

The module `pending` describes the states of a call.
"""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from functools import partial
from typing import Any

from .arrival import PromptFuture, UncancellableFuture
from .idleness import NOT_NOW
from .line import Line
from .pacing import must_wait, perf_counter
from .pending import HELD, KEPT, OVER, RUNNING, PendingCall

# Taken at import, so that the library works while a test replaces it.
_get_running_loop = asyncio._get_running_loop


class Turns(Line):
    """Runs calls in their turn. `run` is called in the thread of the caller's loop, `work` in a worker."""

    # What happens in the thread of the caller's loop.

    def make_at_once(self, name: str, argument: Any) -> Any:
        """Run the call of *name* at once if it waits for nothing, and return its result. Else return `NOT_NOW`.

        The call does not run while another call is under way, or when the loop must run other tasks.
        """
        idleness = self._idleness
        if idleness is None or idleness.immediate is None:
            return NOT_NOW
        if perf_counter() >= idleness.deadline and not idleness.has_time():
            return NOT_NOW
        lock = self._lock
        if not lock.acquire(False):  # by keyword it would take twice as long
            return NOT_NOW
        try:
            return NOT_NOW if self._line else idleness.make_now(name, argument)
        finally:
            lock.release()

    async def run(self, call: PendingCall) -> Any:
        """Run *call* when its turn comes, and return its result.

        If it is cancelled before it has started, it does not run, unless it must.
        """
        future = UncancellableFuture if call.outlasts else PromptFuture
        outcome = call.outcome = future(loop=_get_running_loop())
        with self._lock:
            has_turn = self._append(call)
            if has_turn:
                call.grant()
        if has_turn:
            must_others_run = False
            try:
                is_ready = call.is_ready()
                must_others_run = is_ready and must_wait(partial(self._answer_or_send, call))
                if is_ready and not must_others_run and self._try_answer(call):
                    return call.result
                if not must_others_run and self._claim(call):
                    call.hand_over()
            finally:
                if not (must_others_run or call.is_sent):  # it was answered, or the executor has refused it
                    self.end(call)
        elif call.must_run:
            self._release_closers()
        try:
            answer = await outcome
            return self._fetch(call, answer) if call.state in (HELD, KEPT) else answer
        except BaseException as error:
            if isinstance(error, CancelledError) and outcome.done() and not outcome.cancelled():
                error.__cause__ = outcome.exception()
            self._abandon(call)
            raise
        finally:
            del outcome  # it holds the exception, whose traceback holds this frame

    def _fetch(self, call: PendingCall, answer: Any) -> Any:
        """Return the result that was held for the caller, or *answer*, if the executor has replaced it by that."""
        with self._lock:
            has_turn = call.state == HELD
            result = call.take()
        if has_turn:
            try:
                result = call.deliver(result)
            finally:
                call.finish()
                self._pass_on()
        if call.may_be_replaced and answer is not call.shown:
            result = call.replace(answer)
        call.forget()
        return result

    def _abandon(self, call: PendingCall) -> None:
        """Undo *call* as far as possible, because its caller was cancelled."""
        has_turn = False
        with self._lock:
            if call.state == RUNNING:
                call.is_abandoned = True
                self._release_closers()
            elif call.state != OVER and not call.must_run:
                if call.state in (HELD, KEPT):
                    call.give_back(call.result)
                has_turn = bool(self._line) and self._line[0] is call
                call.finish()
                call.outcome = None
                while len(self._line) > 1 and self._line[-1].state == OVER:
                    self._line.pop()
        if call.is_abandoned:
            call.leave()
        elif call.source is not None and not call.must_run:
            call.withdraw()
        if has_turn:
            self._pass_on()

    def _release_closers(self) -> None:
        """Stop making `close()` wait if the running call was cancelled and may never end, such as a read of a pipe.

        The file is closed when that call returns.
        """
        with self._lock:
            first = self._line[0] if self._line else None
            if first is not None and first.state == RUNNING and first.is_abandoned and first.is_stuck:
                for call in self._line:
                    if call.must_run and not call.is_sent:
                        call.release(call.outcome)

    # What the worker does.

    def work(self, call: PendingCall) -> Any:
        """Run *call*, and pass the turn on."""
        with self._lock:
            if not call.begin():
                return None
        try:
            if call.sticks is not False and call.may_stick():
                call.is_stuck = True
                self._release_closers()
            result = call.make()
            if call.holds and self._hold(call, result):
                return call.shown
        except BaseException:
            self.end(call)
            raise
        self.end(call)
        return result

    def _hold(self, call: PendingCall, result: Any) -> bool:
        """Keep *result*, and the turn, for the caller. If that was cancelled, take the result back and return False."""
        with self._lock:
            if call.is_abandoned or call.loop.is_closed():
                call.give_back(result)
                return False
            call.hold(result)
            self._limit_patience(call)
            return True
