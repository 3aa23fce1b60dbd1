"""Use results up on a clock that the test sets, so that the test decides when other tasks must run."""

import contextlib

import aiofiles_core
from aiofiles_core import AsyncIteration, pacing

from ..shared import inside
from ..shared.clocks import LONG
from ..shared.executors import ImmediateExecutor
from ..shared.waiting import block_until

LINES = [f"{number:04}\n" for number in range(4_000)]

# How a file is opened, and which read is repeated; each read returns a line. Or the same for any other iteration.
WAYS = {
    "text iterated": ("r", "__anext__"),
    "text readline": ("r", "readline"),
    "binary read": ("rb", "read", 5),
    "binary read1": ("rb", "read1", 5),
    "iteration": (None, "__anext__"),
}


def withdraw_all(clock):
    """Block this thread until every watched offer whose time is up was withdrawn."""

    def is_over():
        with contextlib.suppress(IndexError):  # there is no offer, or it was withdrawn meanwhile
            return inside.next_deadline() > clock.now
        return True

    block_until(is_over)


class Source:
    """Reads the lines of *path* one after the other in one of the `WAYS`."""

    def __init__(self, way, path):
        mode, self.name, *self.args = WAYS[way]
        self.executor = ImmediateExecutor()
        self.count = 0
        if mode is None:
            self._opening = self.file = AsyncIteration(lambda: LINES, 4_096, executor=self.executor)
        else:
            self._opening = aiofiles_core.open(path, mode, executor=self.executor)
        self._is_binary = mode == "rb"

    async def __aenter__(self):
        self.file = await self._opening.__aenter__()
        return self

    async def __aexit__(self, *exception):
        await self._opening.__aexit__(*exception)

    async def read(self):
        """Read the next line, which is the one that follows those that were delivered."""
        line = await getattr(self.file, self.name)(*self.args)
        expected = LINES[self.count]
        assert line == (expected.encode() if self._is_binary else expected)
        self.count += 1

    @property
    def offering(self):
        """The object that keeps the ready lines."""
        return inside.offered(self.file)

    @property
    def ready(self):
        """How many lines are ready."""
        return len(self.offering.ready)

    @property
    def is_offered(self):
        """True if lines may be taken without waiting for a turn, and without a look at the clock."""
        takers = (self.offering.take_line, self.offering.sized[-1])
        return self.ready > 0 and any(getattr(taker, "__self__", None) is self.offering.ready for taker in takers)

    async def prepare(self, fewest=200):
        """Read at least one line, until *fewest* lines are ready."""
        await self.read()
        while self.ready < fewest:
            await self.read()

    def withdraw(self):
        """Block this thread until nothing is offered, if the time of the offer is up."""
        block_until(lambda: not self.is_offered or pacing.perf_counter() < self.offering.deadline)

    async def spend(self, clock):
        """Use up the time that there is for all tasks of the loop."""
        await aiofiles_core.checkpoint()
        clock.now += LONG
        self.withdraw()

    async def read_late(self, clock):
        """Read the next line when the time is used up."""
        await self.spend(clock)
        await self.read()
