"""Close a file, whatever becomes of those who close it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from .arrival import Lasting, Prompt
from .calls import QUEUED, WAITING, Call
from .execution import retrieve

if TYPE_CHECKING:
    from asyncio import Future

    from .strand import Strand

CLOSING = frozenset({"close", "cleanup", "__exit__"})


class ClosingCall(Call):
    """A call that is made even if its caller is gone."""

    is_closing = True

    def __init__(self, strand: Strand, *args: Any) -> None:
        super().__init__(strand.work, *args)
        self._strand = strand

    async def run(self) -> Any:
        """Wait until the call is made, and return its result.

        A caller who leaves the context of the file does not go on before that, even if cancelled meanwhile. Only a call
        that may never end, and for which nobody waits, is not waited for: the file is closed when it has ended.
        """
        self.signal = Lasting() if self.name == "__exit__" else Prompt()
        if self._strand.join(self):
            self.grant()
        else:
            self._strand.promise()
        try:
            return await self.signal
        except asyncio.CancelledError as cancelled:
            if self.signal.done() and not self.signal.cancelled():
                cancelled.__cause__ = self.signal.exception()
            raise

    def grant(self) -> None:
        """Start the call, in the thread of the loop."""
        if self.state != WAITING:
            return
        self.state = QUEUED
        try:
            self.start(self.loop, self.executor).add_done_callback(self._answer)
        except Exception as error:  # the executor was shut down, or refuses
            if self.signal.done():
                self._force()
            else:
                self._strand.end(self)
                self.signal.set_exception(error)

    def _answer(self, future: Future[Any]) -> None:
        try:
            if self.state == QUEUED:  # an executor that was shut down, or broke, may have dropped it
                retrieve(future)
                result = self()
            else:
                result = future.result()
        except BaseException as error:
            if not self.signal.done():
                self.signal.set_exception(error)
        else:
            if not self.signal.done():
                self.signal.set_result(result)

    def _force(self) -> None:
        """Make the call in this thread, for there is no other way left, and nobody to be told what comes of it."""
        self.state = QUEUED
        with contextlib.suppress(Exception):
            self()
