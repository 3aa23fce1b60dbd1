"""Tasks and threads share an iteration, and get every item, whatever comes between any two steps of it."""

from __future__ import annotations

import asyncio
import threading
from collections import deque

import pytest

from aiofiles_core import AsyncIteration

from ..shared.waiting import TIMEOUT, begun, within


class Ending:
    """An iterator that waits in `close`, which is called at its end."""

    def __init__(self, *items):
        self._items = iter(items)
        self.is_closing, self.may_close = threading.Event(), threading.Event()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)

    def close(self):
        self.is_closing.set()
        assert self.may_close.wait(TIMEOUT)


async def test_a_task_gets_an_item_while_the_last_items_arrive():
    numbers = Ending(1, 2, 3)
    iteration = AsyncIteration(lambda: numbers, 10)
    first = await begun(anext(iteration))
    assert await asyncio.to_thread(numbers.is_closing.wait, TIMEOUT)

    second = await begun(anext(iteration))
    numbers.may_close.set()

    assert sorted([await within(first), await within(second), await anext(iteration)]) == [1, 2, 3]
    with pytest.raises(StopAsyncIteration):
        await anext(iteration)


async def test_a_thread_gets_items_that_arrive_just_after_it_found_none():
    iteration = AsyncIteration(lambda: range(3), 10)

    class Late(deque):
        def __bool__(self):
            is_empty = not len(self)
            if is_empty and not threads:  # as if the other thread came in here
                threads.append(threading.Thread(target=iteration.__blocking__.advance))
                threads[0].start()
                threads[0].join(TIMEOUT)
            return not is_empty

    threads = []
    iteration.__blocking__.ready = Late()

    assert await within(anext(iteration)) == 0
