"""Cancel calls at random points."""

import asyncio
import contextlib


class Canceller:
    """Runs calls in tasks, and cancels them where *chance* decides until *left* of them were cancelled."""

    def __init__(self, chance, left):
        self.random = chance
        self.left = left

    async def attempt(self, coroutine):
        """Await *coroutine* in a task. Cancel it after some steps of the loop, or by a timeout, or not at all."""
        point = self.random.randrange(10)
        timeout = self.random.choice([0.00001, 0.0001, 0.0003])
        task = asyncio.ensure_future(coroutine if point > 1 else asyncio.wait_for(coroutine, timeout))
        if point == 2:
            return await task
        if point > 2:
            # A trip to a thread and back takes some tens of steps of the loop.
            for _ in range(int(self.random.expovariate(1 / 15))):
                await asyncio.sleep(0)
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, asyncio.TimeoutError):
            return await task
        self.left -= 1

    async def attempt_together(self, *makers):
        """Call one to three of the *makers* of coroutines, and attempt their coroutines at the same time."""
        together = self.random.choice([1, 1, 2, 3])
        await asyncio.gather(*[self.attempt(make()) for make in self.random.choices(makers, k=together)])
