"""A call that waits for its turn: what it does, its state, and how its caller learns the result.

| state   | entered by  | in the thread of           | lock | next                                            |
| ------- | ----------- | -------------------------- | ---- | ----------------------------------------------- |
| WAITING |             | the caller's loop          |      | QUEUED; OVER (cancelled, or its loop is closed) |
| QUEUED  | `grant`     | who passes the turn on     | yes  | RUNNING; HELD (answered from memory);           |
|         |             |                            |      | OVER (cancelled, or refused by the executor)    |
| RUNNING | `begin`     | the worker                 | yes  | HELD; OVER                                      |
|         | `take`      | the caller's loop          | yes  | OVER (delivered)                                |
| HELD    | `hold`      | the worker                 | yes  | RUNNING (being delivered); OVER (given back);   |
|         |             |                            |      | KEPT                                            |
| KEPT    | `lose_turn` | a loop that waits too long | yes  | OVER (delivered or given back)                  |
| OVER    | `finish`    | who ends the call          |      |                                                 |

No other module sets the state. "lock": the line of calls is locked meanwhile. A call has the turn if it is the first in
the line, and QUEUED, RUNNING or HELD. The object may be used only then. A KEPT call has lost the turn, but not its
result, because its loop did not fetch it.

Without the interpreter's lock this relies on what is atomic there, too: appending to and popping from a deque, and
reading and writing an attribute.
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
    """A call, as far as `Turns` knows it. Subclasses say what the call does.

    In the worker, `make` makes the call and returns its result. In the thread of the loop, `deliver` turns that into
    what the caller gets.
    """

    # Facts about the call. One that `must_run` is made even if its caller was cancelled. One that `holds` keeps its
    # result, and the turn, until the caller has taken it; it is asked whether it `may_stick`. One that `outlasts` a
    # cancellation keeps its caller waiting. One that `is_large` lets other tasks run before its result is delivered.
    # One that `uses_both` directions of what is read and written at the same time waits for the reads and for the
    # writes.
    must_run = False
    holds = False
    outlasts = False
    is_large = False
    uses_both = False

    # What makes it in its turn: a `Turns`.
    turns: Any = None
    state = WAITING
    # Whether the caller left while the call ran; and whether the call may then run for ever.
    is_abandoned = False
    is_stuck = False
    # Whether that has to be asked: False if it is known that the call will end.
    sticks: bool | None = False
    # Whether it was handed to an executor.
    is_sent = False
    # The result while it is held, and what the executor sees of it if it may replace it.
    result: Any = None
    shown: Any = None

    executor: Executor | None = None

    # What a subclass says of the call.

    def may_stick(self) -> bool:
        """Return whether the call may never end. Asked in the worker, before `make`."""
        return False

    def make(self) -> Any:
        """Make the call, in the worker."""
        return self.call(*self.args, **self.kwargs)

    def is_ready(self) -> bool:
        """Return whether the call, which has the turn, can probably do without a worker."""
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
        """Take back *result*, whose caller has left. The call has the turn, or is KEPT."""

    def leave(self) -> None:
        """Learn that the caller has left while the call runs, in the thread of the loop."""

    def show(self, result: Any) -> Any:
        """Return what an executor sees of *result*, which is held, and which it may replace."""
        return result

    def replace(self, answer: Any) -> Any:
        """Return *answer*, which the executor has put in place of the result."""
        return answer

    def forget(self) -> None:
        """Release what the call used. A task goes on within a callback of the loop, which holds the call until then."""
        self.call = None
        self.args = ()

    # How it passes from one state to the next.

    def grant(self) -> None:
        """Give the call the turn."""
        self.state = QUEUED

    def begin(self) -> bool:
        """Return whether a worker may make the call, because it was not cancelled; then it runs."""
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
        """Return the result that was held. A call that has the turn keeps it until that is delivered."""
        result, self.result = self.result, None
        self.state = RUNNING if self.state == HELD else OVER
        return result

    def finish(self) -> Any:
        """End the call, and return the result that was held."""
        result, self.result = self.result, None
        self.state = OVER
        return result

    # How it reaches the executor, and its result the caller.

    def work(self) -> Any:
        """Make the call in its turn, in the worker."""
        return self.turns.work(self)

    def arrive(self) -> None:
        """Let the caller go on, because the executor is done."""
        outcome, source = self.outcome, self.source
        # It will hold what the call has raised, whose traceback holds the call.
        self.outcome = self.source = None
        if self.state == HELD and self.is_large:
            # To take the result holds up the loop, so others run first. A due timer wakes its task in two steps.
            self.loop.call_soon(self.loop.call_soon, self.settle, outcome, source)
        elif self.state == QUEUED and self.must_run:  # an executor that was shut down, or broke, has dropped it
            retrieve(source)
            try:
                settle(outcome, self())
            except BaseException as error:
                settle(outcome, None, error)
        else:
            if self.state in (QUEUED, RUNNING):  # it was made elsewhere, or dropped
                self.turns.end(self)
            if outcome is None:  # it was abandoned
                retrieve(source)
            else:
                self.settle(outcome, source)

    def claim(self) -> bool:
        """Return whether who asks may hand the call over, because it was not cancelled, nor sent by another thread."""
        is_free = self.state == QUEUED and not self.is_sent
        self.is_sent = self.is_sent or is_free
        return is_free

    def hand_over(self, via: PendingCall | None = None) -> None:
        """Send the call, which was claimed, to its executor, or to that of *via*. Raises what that raises."""
        other = via or self
        try:
            self.send(other.loop, other.executor)
        except BaseException:
            self.is_sent = False
            raise

    def withdraw(self) -> None:
        """Take the call back from the executor, if it has not begun."""
        with contextlib.suppress(RuntimeError):  # the future of a loop that is closed cannot call back
            self.source.cancel()

    def make_here(self) -> None:
        """Make the call in this thread, because there is no other way left; nobody learns what becomes of it."""
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
        """Let the caller, who waits for the *outcome* although the call was not sent, go on."""
        self.call_soon(partial(settle, outcome, None, error))

    def __reduce__(self) -> Any:
        raise TypeError("an open file or directory cannot be used in another process: give a ThreadPoolExecutor")


class Ticket:
    """Stands in the line for what a thread does at once."""

    state = RUNNING
    uses_both = True
    must_run = is_abandoned = is_stuck = False
    loop: Any = None

    def finish(self) -> None:
        """End it."""
        self.state = OVER


def settle(outcome: Future[Any] | None, result: Any = None, error: BaseException | None = None) -> None:
    """Let the task that awaits *outcome* go on, unless it has left."""
    if outcome is None or outcome.done():
        return
    if error is None:
        outcome.set_result(result)
    else:
        outcome.set_exception(error)
