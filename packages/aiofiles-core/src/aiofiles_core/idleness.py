"""What a line of calls asks of its object when no call is in the line."""

from __future__ import annotations

from typing import Any, Protocol

# Stands for the result of a call that cannot be made at once.
NOT_NOW: Any = object()


class Idleness(Protocol):
    """What can be done while the line is empty. The line is locked in all these methods but `has_time`."""

    # The calls that can be made at once, if there are any; and until when, by `pacing.perf_counter`.
    immediate: Any
    deadline: float

    def has_time(self) -> bool:
        """Renew the deadline if it has passed. Return whether it is still to come."""
        ...  # pyright wants a body

    def make_now(self, name: str, argument: Any) -> Any:
        """Make the call of *name* at once, if it waits for nothing, and return its result. Else return `NOT_NOW`."""

    def offer(self) -> bool:
        """Let callers take results without a turn. Return whether there are any."""
        ...  # as above

    def withhold(self) -> None:
        """Stop that."""

    def share(self, *, descriptor_only: bool, can_settle: bool) -> None:
        """Learn that somebody else uses the object, or its descriptor. If possible, move it to where they expect it."""
