"""Workers wake an event loop by a descriptor of its own, where it can watch one."""

import asyncio
import contextvars
import errno
import gc
import os
import threading
import weakref
from functools import partial
from unittest import mock

import pytest

from aiofiles_core import run
from aiofiles_core.wakeup import Wakeup, find_wakeup

from .stepping import begun, several_steps, within

pytestmark = [pytest.mark.skipif(not hasattr(os, "eventfd"), reason="needs eventfd"), pytest.mark.usefixtures("logged")]


@pytest.fixture
async def wakeup():
    wakeup = find_wakeup(asyncio.get_running_loop())
    assert isinstance(wakeup, Wakeup)
    return wakeup


async def test_it_calls_back_in_order_and_in_the_thread_of_the_loop(wakeup):
    seen = []
    thread = threading.Thread(
        target=lambda: [
            wakeup.call_soon_threadsafe(lambda n=n: seen.append((n, threading.current_thread()))) for n in range(3)
        ]
    )
    thread.start()
    thread.join()

    await several_steps()

    assert seen == [(n, threading.main_thread()) for n in range(3)]


async def test_it_is_one_for_all_calls_of_a_loop(wakeup):
    assert find_wakeup(asyncio.get_running_loop()) is wakeup


def test_it_ends_with_its_loop():
    async def find():
        return weakref.ref(find_wakeup(loop))

    before = count_descriptors()
    loop = asyncio.new_event_loop()
    without = count_descriptors()
    wakeup = loop.run_until_complete(find())
    assert isinstance(wakeup(), Wakeup)
    assert count_descriptors() == without + 1

    loop.close()

    assert wakeup() is None
    assert count_descriptors() == before


def count_descriptors():
    return len(os.listdir("/dev/fd"))


async def test_others_have_their_turn_between_what_comes_while_it_calls_back(wakeup):
    seen = []

    def again():
        seen.append("again")
        if len(seen) < 5:
            wakeup.call_soon_threadsafe(again)
            asyncio.get_running_loop().call_soon(seen.append, "other")

    wakeup.call_soon_threadsafe(again)
    await several_steps()

    assert seen == ["again", "other", "again", "other", "again"]


async def test_a_callback_that_fails_keeps_no_other_from_being_called(wakeup):
    reports, seen = [], []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, report: reports.append(report["exception"]))
    for callback in (lambda: 1 / 0, lambda: seen.append(1), lambda: 1 / 0, lambda: seen.append(2), lambda: 1 / 0):
        wakeup.call_soon_threadsafe(callback)

    await several_steps()

    assert seen == [1, 2]
    assert [type(report) for report in reports] == [ZeroDivisionError] * 3


@pytest.mark.parametrize("place", range(3))
async def test_a_loop_that_is_patched_so_as_to_run_within_a_callback_is_told_in_its_own_way(wakeup, place):
    seen = []
    loop = asyncio.get_running_loop()
    callbacks = [lambda n=n: seen.append(n) for n in range(3)]

    def nest():
        loop._run_once()
        seen.append("nested")

    callbacks.insert(place, nest)
    with mock.patch.object(asyncio.SelectorEventLoop, "run_until_complete", loop.run_until_complete):
        for callback in callbacks:
            wakeup.call_soon_threadsafe(callback)
        await several_steps()

    assert seen == [0, 1, 2, "nested"]


def test_the_loop_keeps_no_context_of_a_caller():
    class Value:
        pass

    variable = contextvars.ContextVar("variable")

    async def call():
        value = Value()
        variable.set(value)
        assert isinstance(find_wakeup(loop), Wakeup)
        return weakref.ref(value)

    loop = asyncio.new_event_loop()
    value = loop.run_until_complete(call())
    gc.collect()

    assert value() is None
    loop.close()


def test_a_closed_loop_takes_nothing():
    async def find():
        return find_wakeup(asyncio.get_running_loop())

    wakeup = asyncio.run(find())

    with pytest.raises(RuntimeError, match="closed"):
        wakeup.call_soon_threadsafe(dict)


async def test_without_a_descriptor_the_loop_is_told_in_its_own_way(stepped):
    def refuse(*args):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    loop = asyncio.get_running_loop()
    with mock.patch("aiofiles_core.wakeup._eventfd", refuse):
        assert find_wakeup(loop) is loop
        task = await begun(asyncio.wait_for(run(lambda: 3, executor=stepped), 30))
        stepped.step()
        assert await within(task) == 3
    gc.collect()

    assert find_wakeup(loop) is not loop


async def test_another_loop_than_the_running_one_is_not_watched():
    loop = asyncio.new_event_loop()
    assert find_wakeup(loop) is loop
    loop.close()


def test_a_loop_of_another_kind_is_told_in_its_own_way():
    class Loop(asyncio.SelectorEventLoop):
        pass

    async def find():
        return find_wakeup(loop)

    loop = Loop()
    assert loop.run_until_complete(find()) is loop
    loop.close()


async def test_results_that_come_together_wake_the_loop_once(wakeup):
    seen, writes = [], []
    with mock.patch("aiofiles_core.wakeup._eventfd_write", lambda *args: writes.append(os.eventfd_write(*args))):
        for number in range(10):
            wakeup.call_soon_threadsafe(lambda number=number: seen.append(number))
        await several_steps()

    assert seen == [*range(10)]
    assert len(writes) == 1


@pytest.mark.parametrize("workers", [1, 3])
async def test_no_result_is_overlooked_that_comes_while_others_are_called_back(wakeup, workers):
    # Each callback lets workers add the next ones, at any point of the calling back.
    count, seen = 3_000, []
    is_over = asyncio.Event()

    def add(worker):
        for _ in range(count):
            wakeup.call_soon_threadsafe(partial(note, worker))

    def note(worker):
        seen.append(worker)
        if len(seen) == workers * count:
            is_over.set()

    threads = [threading.Thread(target=add, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    await within(is_over.wait())
    for thread in threads:
        thread.join()

    assert [seen.count(worker) for worker in range(workers)] == [count] * workers
