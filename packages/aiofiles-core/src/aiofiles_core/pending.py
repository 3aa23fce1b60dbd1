"""A call that waits for its turn: what it does, its state, and how its caller gets the result.

| state   | set by      | in which thread              | lock | what may follow                                 |
| ------- | ----------- | ---------------------------- | ---- | ----------------------------------------------- |
| WAITING |             | of the caller's loop         |      | QUEUED; OVER (cancelled, or its loop is closed) |
| QUEUED  | `grant`     | any that passes the turn on  | yes  | RUNNING; HELD (answered from memory);           |
|         |             |                              |      | OVER (cancelled, or refused by the executor)    |
| RUNNING | `begin`     | of the worker                | yes  | HELD; OVER                                      |
|         | `take`      | of the caller's loop         | yes  | OVER (delivered)                                |
| HELD    | `hold`      | of the worker                | yes  | RUNNING (being delivered); OVER (given back);   |
|         |             |                              |      | KEPT                                            |
| KEPT    | `lose_turn` | of a loop that waited enough | yes  | OVER (delivered or given back)                  |
| OVER    | `finish`    | any that ends the call       |      |                                                 |

No other module sets the state. "lock": the line of calls is locked while the state is set. A call has the turn if it is
the first in the line, and QUEUED, RUNNING or HELD. Only the call that has the turn may use the object. A KEPT call has
lost the turn, because its loop did not fetch the result in time, but it still has the result.

Without the interpreter's lock (GIL), this relies on operations that are atomic there, too: appending to and popping
from a deque, and reading and writing an attribute.
"""

from __future__ import annotations

import contextlib
from asyncio import Future
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

from .execution import Job, retrieve
from .wakeup import find_wakeup

WAITING, QUEUED, RUNNING, HELD, KEPT, OVER = range(6)


class PendingCall(Job):
    """A call, as far as `Turns` knows it. Subclasses define what the call does.

    In the worker, `make` runs the call and returns its result. In the thread of the loop, `deliver` turns that into
    what the caller gets.
    """

    # Whether the call runs even if its caller was cancelled.
    must_run = False
    # Whether the call keeps its result, and the turn, until the caller has taken the result.
    holds = False
    # Whether a cancelled caller waits until the call is over.
    outlasts = False
    # Whether other tasks run before the result is delivered, because delivering takes long.
    is_large = False
    # Whether the call waits for both reads and writes, if the object is read and written at the same time.
    uses_both = False
    # The `Turns` that runs the call.
    turns: Any = None
    state = WAITING
    # Whether the caller was cancelled while the call ran; and whether the call may run for ever.
    is_abandoned = False
    is_stuck = False
    # False if it is known that the call will end. Otherwise `may_stick` is asked.
    sticks: bool | None = False
    # Whether the call was handed to an executor.
    is_sent = False
    # The result while it is held, and what the executor sees of it if it may replace it.
    result: Any = None
    shown: Any = None

    executor: Executor | None = None

    # What a subclass defines.

    def may_stick(self) -> bool:
        """Return whether the call may never end. Asked in the worker, before `make`."""
        return False

    def make(self) -> Any:
        """Run the call, in the worker."""
        return self.call(*self.args, **self.kwargs)

    def is_ready(self) -> bool:
        """Return whether the call, which has the turn, probably needs no worker."""
        return False

    def answer(self) -> bool:
        """Set `result` without a worker, in the thread of the loop. Return False if that is impossible."""
        return False

    def deliver(self, result: Any) -> Any:
        """Return what the caller gets, in the thread of the loop, while the call has the turn."""
        return result

    def keep(self, result: Any) -> Any:
        """Return what `deliver` would, but in any thread. The caller gets it later, without the turn."""
        return result

    def give_back(self, result: Any) -> None:
        """Take *result* back, because the caller was cancelled. The call has the turn, or is KEPT."""

    def leave(self) -> None:
        """Note that the caller was cancelled while the call runs. Called in the thread of the loop."""

    def show(self, result: Any) -> Any:
        """Return what the executor sees of *result*, which is held. The executor may replace that."""
        return result

    def replace(self, answer: Any) -> Any:
        """Return *answer*, by which the executor has replaced the result."""
        return answer

    def forget(self) -> None:
        """Release what the call used, because the callback in which the task continues still holds the call."""
        self.call = None
        self.args = ()

    # How the call passes from one state to the next.

    def grant(self) -> None:
        """Give the call the turn."""
        self.state = QUEUED

    def begin(self) -> bool:
        """Start running the call, in a worker. Return False if it must not run, because it was cancelled."""
        is_queued = self.state == QUEUED
        if is_queued:
            self.state = RUNNING
        return is_queued

    def hold(self, result: Any) -> None:
        """Keep *result*, and the turn, for the caller."""
        self.result = result
        if self.may_be_replaced:
            self.shown = self.show(result)
        self.state = HELD

    def lose_turn(self) -> None:
        """Keep the result for the caller, but not the turn."""
        self.result = self.keep(self.result)
        self.state = KEPT

    def take(self) -> Any:
        """Return the result that was held. A call that has the turn keeps the turn until the result is delivered."""
        result, self.result = self.result, None
        self.state = RUNNING if self.state == HELD else OVER
        return result

    def finish(self) -> Any:
        """End the call, and return the result that was held."""
        result, self.result = self.result, None
        self.state = OVER
        return result

    # How the call reaches the executor, and its result the caller.

    def work(self) -> Any:
        """Run the call in its turn, in the worker."""
        return self.turns.work(self)

    def arrive(self) -> None:
        """Resume the caller, because the executor is done."""
        outcome, source = self.outcome, self.source
        # The outcome will hold the exception that the call raised, whose traceback holds the call.
        self.outcome = self.source = None
        if self.state == HELD and self.is_large:
            # Taking the result takes time of the loop, so others run first. A due timer resumes its task in two steps.
            self.loop.call_soon(self.loop.call_soon, self.settle, outcome, source)
        elif self.state == QUEUED and self.must_run:  # the executor, which was shut down or broke, has dropped it
            retrieve(source)
            try:
                settle(outcome, self())
            except BaseException as error:
                settle(outcome, None, error)
        else:
            if self.state in (QUEUED, RUNNING):  # it ran in another process, or was dropped
                self.turns.end(self)
            if outcome is None:  # it was abandoned
                retrieve(source)
            else:
                self.settle(outcome, source)

    def claim(self) -> bool:
        """Claim the call for the calling thread. Return False if it was cancelled, or another thread has sent it."""
        is_free = self.state == QUEUED and not self.is_sent
        self.is_sent = self.is_sent or is_free
        return is_free

    def hand_over(self, via: PendingCall | None = None) -> None:
        """Send the call, which was claimed, to its executor, or to that of *via*. Raises what the executor raises."""
        other = via or self
        try:
            self.send(other.loop, other.executor)
        except BaseException:
            self.is_sent = False
            raise

    def withdraw(self) -> None:
        """Take the call back from the executor, if it has not started."""
        with contextlib.suppress(RuntimeError):  # the future of a loop that is closed cannot call back
            self.source.cancel()

    def make_here(self) -> None:
        """Run the call in this thread, because there is no other way left. Nobody gets its result or exception."""
        self.begin()
        with contextlib.suppress(Exception):
            self.context.run(self.make)

    def call_soon(self, callback: Callable[[], object]) -> bool:
        """Schedule *callback* in the thread of the call's loop. Return False if the loop is closed."""
        try:
            find_wakeup(self.loop).call_soon_threadsafe(callback)
        except RuntimeError:
            return False
        return True

    def release(self, outcome: Any, error: BaseException | None = None) -> None:
        """Resume the caller, which awaits *outcome*, although the call was not sent."""
        self.call_soon(partial(settle, outcome, None, error))

    def __reduce__(self) -> Any:
        raise TypeError("an open file or directory cannot be used in another process: give a ThreadPoolExecutor")


class Ticket:
    """Stands in the line for a thread that uses the object without a call."""

    state = RUNNING
    uses_both = True
    must_run = is_abandoned = is_stuck = False
    loop: Any = None

    def finish(self) -> None:
        """End it."""
        self.state = OVER


def settle(outcome: Future[Any] | None, result: Any = None, error: BaseException | None = None) -> None:
    """Resume the task that awaits *outcome*, unless it was cancelled."""
    if outcome is None or outcome.done():
        return
    if error is None:
        outcome.set_result(result)
    else:
        outcome.set_exception(error)
