"""Answer calls on a file without a worker: from what was read ahead, or because the call waits for nothing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from .idleness import NOT_NOW
from .immediate import Immediate
from .leftover import Leftover
from .offering import Offering


class Answering(Offering):
    """The calls on a file that can be answered without a worker.

    Results that were read ahead come first. Calls run at once only while none are left.
    """

    # The calls that can run at once, if there are any.
    immediate: Immediate | None = None

    # What cancelled reads gave back, if there were any.
    _leftover: Leftover | None = None

    @cached_property  # because most files need none
    def leftover(self) -> Leftover:
        """What cancelled reads gave back."""
        # By `setdefault`, because a loop that gives back late and a worker may create it at the same time.
        leftover: Leftover = vars(self).setdefault("leftover", Leftover())
        self._leftover = leftover
        return leftover

    def is_empty(self) -> bool:
        """Return whether everything that was read was delivered."""
        leftover = self._leftover
        return not self.ready and (leftover is None or not (leftover.data or leftover.late))

    def make_now(self, name: str, argument: Any) -> Any:
        """Run the call of *name* at once if it waits for nothing, and return its result. Else return `NOT_NOW`.

        The call has the turn, or the line is empty and locked.
        """
        immediate = self.immediate
        make = None if immediate is None else immediate.calls.get(name)
        if make is None or self.ready or not (self._leftover is None or self.is_empty()):
            return NOT_NOW
        try:
            return make(immediate, argument)
        except Exception:  # a worker will run the call, and raise it
            return NOT_NOW

    def is_likely(self, name: str, argument: Any) -> bool:
        """Return whether `make_now` will probably run the call."""
        immediate = self.immediate
        if immediate is None or name not in immediate.calls or not self.is_empty():
            return False
        return immediate.is_likely(name, argument)

    def share(self, *, descriptor_only: bool, can_settle: bool) -> None:
        """Stop running calls at once, because other code uses the file, or its descriptor.

        If *can_settle*, move the file to where its callers expect it.
        """
        immediate = self.immediate
        if immediate is not None and (immediate.uses_descriptor or not descriptor_only):
            immediate.calls = {}
            if can_settle:
                self._settle_immediate(fills=False)

    def _settle_immediate(self, *, fills: bool) -> bool:
        """Move the file to where the calls that ran at once have left it. Return whether it was elsewhere.

        Fill its buffer only if *fills* is true, because that may block.
        """
        raise NotImplementedError
