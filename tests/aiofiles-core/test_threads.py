"""Threads that come between any two steps of each other lose nothing: each test forces them to."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from functools import partial

import pytest

import aiofiles_core
from aiofiles_core import AsyncIteration, Calls, Read
from aiofiles_core.backlog import Backlog
from aiofiles_core.leftover import Leftover
from aiofiles_core.wakeup import Wakeup, find_wakeup
from aiofiles_core.watching import Watch

from .stepping import TIMEOUT, Gate, LoopThread, begun, within


class Meeting(deque):
    """Lets a thread that has appended go on when another one has, too."""

    def __init__(self):
        super().__init__()
        self._both = threading.Barrier(2)

    def append(self, item):
        super().append(item)
        self._both.wait(TIMEOUT)


def at_once(*calls):
    """Make the *calls* in threads of their own."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)


async def test_workers_that_are_done_at_the_same_moment_wake_the_loop():
    wakeup = find_wakeup(asyncio.get_running_loop())
    if not isinstance(wakeup, Wakeup):
        pytest.skip("needs eventfd")
    wakeup._callbacks = Meeting()
    is_over = asyncio.Event()
    seen = []

    def note(number):
        seen.append(number)
        if len(seen) == 2:
            is_over.set()

    at_once(*[partial(wakeup.call_soon_threadsafe, partial(note, number)) for number in range(2)])

    await within(is_over.wait())
    assert sorted(seen) == [0, 1]


async def test_a_loop_that_fails_to_read_its_wakeup_is_woken_again(monkeypatch):
    wakeup = find_wakeup(asyncio.get_running_loop())
    if not isinstance(wakeup, Wakeup):
        pytest.skip("needs eventfd")
    loop = asyncio.get_running_loop()
    reports = []
    loop.set_exception_handler(lambda loop, report: reports.append(report["exception"]))
    is_over = asyncio.Event()

    def fail(descriptor):
        monkeypatch.undo()
        raise BlockingIOError

    monkeypatch.setattr("aiofiles_core.wakeup._eventfd_read", fail)
    wakeup.call_soon_threadsafe(is_over.set)

    await within(is_over.wait())
    assert [type(report) for report in reports] == [BlockingIOError]


def test_the_thread_that_watches_is_rung_although_two_offers_are_added_at_the_same_moment():
    class Offer:
        deadline = 1.0

    watch = Watch()
    watch._is_on = True
    watch._offers = Meeting()
    offers = [Offer(), Offer()]

    at_once(*[partial(watch.add, offer) for offer in offers])

    assert watch._bell.acquire(blocking=False)


class Ending:
    """An iterator that waits within `close`, which is called at its end."""

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


async def test_no_task_takes_an_iteration_for_over_while_its_last_items_arrive():
    numbers = Ending(1, 2, 3)
    iteration = AsyncIteration(lambda: numbers, 10)
    first = await begun(anext(iteration))
    assert await asyncio.to_thread(numbers.is_closing.wait, TIMEOUT)

    second = await begun(anext(iteration))
    numbers.may_close.set()

    assert sorted([await within(first), await within(second), await anext(iteration)]) == [1, 2, 3]
    with pytest.raises(StopAsyncIteration):
        await anext(iteration)


async def test_no_thread_takes_an_iteration_for_over_whose_items_arrive_just_after_it_found_none():
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


class Delivering(Read):
    """Waits when its result is delivered."""

    has_begun, may_go_on = threading.Event(), threading.Event()

    def deliver(self, result):
        self.has_begun.set()
        assert self.may_go_on.wait(TIMEOUT)
        return super().deliver(result)


def test_no_call_begins_while_the_result_of_the_one_before_is_delivered(tmp_path, monkeypatch):
    monkeypatch.setattr(Delivering, "has_begun", threading.Event())
    monkeypatch.setattr(Delivering, "may_go_on", threading.Event())
    monkeypatch.setattr(Calls, "reads", Delivering)
    (tmp_path / "f").write_bytes(b"1\n2\n3\n")
    skips = []
    one, other = LoopThread(), LoopThread()
    with (tmp_path / "f").open("rb", buffering=0) as blocking:
        file = aiofiles_core.wrap(blocking)
        gate = Gate(blocking, "readline")
        first = one.begin(file.readline())
        assert gate.entered.wait(TIMEOUT)
        # What makes the other loop look whether the first one uses its turn is called by the test.
        other.loop.call_later = lambda delay, callback: skips.append(callback)
        second = other.begin(file.readline())
        gate.opened.set()
        assert Delivering.has_begun.wait(TIMEOUT)
        other.begin(asyncio.sleep(0))
        assert skips

        other.loop.call_soon_threadsafe(skips[0])
        other.begin(asyncio.to_thread(int)).result(TIMEOUT)

        assert blocking.tell() == 2
        Delivering.may_go_on.set()
        assert (first.result(TIMEOUT), second.result(TIMEOUT)) == (b"1\n", b"2\n")
    one.close()
    other.close()


def test_what_is_given_back_is_kept_in_one_place(monkeypatch):
    backlog = Backlog()
    others = []

    class Intruded(Leftover):
        def __init__(self):
            super().__init__()
            if not others:  # as if another thread came in here
                others.append(None)
                others[0] = backlog.leftover

    monkeypatch.setattr("aiofiles_core.answering.Leftover", Intruded)

    assert backlog.leftover is others[0]
    assert backlog._leftover is others[0]
