"""Nothing is lost when threads interrupt each other between any two steps. Each test forces such an interruption."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from collections import deque
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

import pytest

import aiofiles_core
from aiofiles_core import Calls, Read
from aiofiles_core.backlog import Backlog
from aiofiles_core.leftover import Leftover
from aiofiles_core.wakeup import find_wakeup
from aiofiles_core.watching import Watch

from ..shared import inside
from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, within
from .stepping import LoopThread


class Meeting(deque):
    """A list whose `append` returns after another thread has appended, too."""

    def __init__(self):
        super().__init__()
        self._both = threading.Barrier(2)

    def append(self, item):
        super().append(item)
        self._both.wait(TIMEOUT)


def at_once(*calls):
    """Run each of the *calls* in its own thread."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)


@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="needs eventfd")
async def test_workers_that_finish_at_the_same_moment_wake_the_loop():
    wakeup = find_wakeup(asyncio.get_running_loop())
    inside.set_callbacks(wakeup, Meeting())
    is_over = asyncio.Event()
    seen = []

    def note(number):
        seen.append(number)
        if len(seen) == 2:
            is_over.set()

    at_once(*[partial(wakeup.call_soon_threadsafe, partial(note, number)) for number in range(2)])

    await within(is_over.wait())
    assert sorted(seen) == [0, 1]


@pytest.mark.asyncio_loop
@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="needs eventfd")
async def test_a_loop_that_fails_to_read_its_wakeup_is_woken_again(monkeypatch):
    loop = asyncio.get_running_loop()
    wakeup = find_wakeup(loop)
    reports = []
    loop.set_exception_handler(lambda loop, report: reports.append(report["exception"]))
    is_over = asyncio.Event()

    def fail(descriptor):
        monkeypatch.undo()
        raise BlockingIOError

    monkeypatch.setattr(inside.taken("os.eventfd_read"), fail)
    wakeup.call_soon_threadsafe(is_over.set)

    await within(is_over.wait())
    assert [type(report) for report in reports] == [BlockingIOError]


def test_two_offers_added_at_the_same_moment_wake_the_watching_thread():
    class Offer:
        deadline = 1.0

    watch = Watch()
    inside.set_offers(watch, Meeting())
    offers = [Offer(), Offer()]

    at_once(*[partial(watch.add, offer) for offer in offers])

    assert inside.has_rung(watch)


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
        gate = hold(blocking, "readline")
        first = one.begin(file.readline())
        assert gate.entered.wait(TIMEOUT)
        # The test itself calls what lets the other loop check whether the first one uses its turn.
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


class Refusing(Executor):
    """Runs the first call in a thread, and refuses the next one when the test says so."""

    def __init__(self):
        self.asked, self.may_refuse = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self._is_first = True

    def submit(self, fn, /, *args):
        if self._is_first:
            self._is_first = False
            return self._pool.submit(fn, *args)
        self.asked.set()
        assert self.may_refuse.wait(TIMEOUT)
        raise RuntimeError("cannot schedule new futures after shutdown")

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._pool.shutdown(wait)


async def test_a_call_cancelled_while_its_executor_refuses_it_harms_no_other(blocking):
    with Refusing() as executor:
        file = aiofiles_core.wrap(blocking, executor=executor)
        gate = hold(blocking, "seekable")
        first, second = await begun(file.seekable()), await begun(file.seekable())
        gate.opened.set()
        assert await asyncio.to_thread(executor.asked.wait, TIMEOUT)

        second.cancel()
        assert await is_cancelled(second)
        executor.may_refuse.set()

        assert await within(first) is True
        assert file.__calls__.turns.is_idle


def test_a_task_whose_loop_was_closed_is_collected_without_a_report(blocking, stepped, monkeypatch):
    unraisable = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    loop = asyncio.new_event_loop()
    loop.run_in_executor = partial(type(loop).run_in_executor, loop)  # its own way, by futures of asyncio
    loop.set_exception_handler(lambda *report: None)  # that the task is pending
    file = aiofiles_core.wrap(blocking, executor=stepped)
    tasks = [loop.run_until_complete(begun(file.readline()))]
    loop.close()
    stepped.step()

    tasks.clear()
    gc.collect()

    assert unraisable == []


def test_two_threads_create_only_one_leftover(monkeypatch):
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
    assert inside.leftover(backlog) is others[0]
