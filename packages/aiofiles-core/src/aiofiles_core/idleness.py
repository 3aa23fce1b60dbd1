"""What a line of calls uses of its object while no call is in the line."""

from __future__ import annotations

from typing import Any, Protocol

# Stands for the result of a call that cannot run at once.
NOT_NOW: Any = object()


class Idleness(Protocol):
    """What can be done while the line is empty. The line is locked during all these methods but `has_time`."""

    # The calls that can run at once, if there are any; and until when, by `pacing.perf_counter`.
    immediate: Any
    deadline: float

    def has_time(self) -> bool:
        """Renew the deadline if it has passed. Return whether time is left until the deadline."""
        ...  # pyright wants a body

    def make_now(self, name: str, argument: Any) -> Any:
        """Run the call of *name* at once if it waits for nothing, and return its result. Else return `NOT_NOW`."""

    def offer(self) -> bool:
        """Let callers take results without a turn. Return whether there are any."""
        ...  # as above

    def withhold(self) -> None:
        """Stop letting callers take results."""

    def share(self, *, descriptor_only: bool, can_settle: bool) -> None:
        """Note that other code uses the object, or its descriptor. If *can_settle*, move it where callers expect it."""
