"""Workers wake an event loop by its own descriptor, where it can watch one."""

import asyncio
import contextlib
import contextvars
import errno
import gc
import os
import subprocess
import sys
import threading
import weakref
from functools import partial
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import run
from aiofiles_core.wakeup import find_wakeup

from ..shared import inside
from ..shared.leftovers import open_descriptors
from ..shared.waiting import begun, several_steps, within

if sys.platform == "linux":
    from aiofiles_core.wakeup import Wakeup

pytestmark = [
    pytest.mark.asyncio_loop,
    pytest.mark.skipif(sys.platform != "linux" or not hasattr(os, "eventfd"), reason="needs eventfd of Linux"),
    pytest.mark.usefixtures("nothing_is_reported"),
]


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


async def test_all_calls_of_a_loop_share_one_wakeup(wakeup):
    assert find_wakeup(asyncio.get_running_loop()) is wakeup


def test_closing_the_loop_closes_the_descriptor():
    async def find():
        return weakref.ref(find_wakeup(loop))

    before = len(open_descriptors())
    loop = asyncio.new_event_loop()
    without = len(open_descriptors())
    wakeup = loop.run_until_complete(find())
    assert isinstance(wakeup(), Wakeup)
    assert len(open_descriptors()) == without + 1

    loop.close()

    assert wakeup() is None
    assert len(open_descriptors()) == before


async def test_other_callbacks_run_between_those_that_are_added_meanwhile(wakeup):
    seen = []

    def again():
        seen.append("again")
        if len(seen) < 5:
            wakeup.call_soon_threadsafe(again)
            asyncio.get_running_loop().call_soon(seen.append, "other")

    wakeup.call_soon_threadsafe(again)
    await several_steps()

    assert seen == ["again", "other", "again", "other", "again"]


async def test_a_failing_callback_does_not_keep_others_from_being_called(wakeup):
    reports, seen = [], []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, report: reports.append(report["exception"]))
    for callback in (lambda: 1 / 0, lambda: seen.append(1), lambda: 1 / 0, lambda: seen.append(2), lambda: 1 / 0):
        wakeup.call_soon_threadsafe(callback)

    await several_steps()

    assert seen == [1, 2]
    assert [type(report) for report in reports] == [ZeroDivisionError] * 3


@pytest.mark.parametrize("place", range(3))
async def test_a_loop_patched_to_run_inside_a_callback_is_woken_in_its_own_way(wakeup, place):
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


def test_scheduling_on_a_closed_loop_raises():
    async def find():
        return find_wakeup(asyncio.get_running_loop())

    wakeup = asyncio.run(find())

    with pytest.raises(RuntimeError, match="closed"):
        wakeup.call_soon_threadsafe(dict)


async def test_without_a_descriptor_the_loop_is_woken_in_its_own_way(stepped):
    def refuse(*args):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    loop = asyncio.get_running_loop()
    with mock.patch(inside.taken("os.eventfd"), refuse):
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


def test_a_loop_of_another_kind_is_woken_in_its_own_way():
    class Loop(asyncio.SelectorEventLoop):
        pass

    async def find():
        return find_wakeup(loop)

    loop = Loop()
    assert loop.run_until_complete(find()) is loop
    loop.close()


async def test_results_that_arrive_together_wake_the_loop_once(wakeup):
    seen, writes = [], []
    with mock.patch(inside.taken("os.eventfd_write"), lambda *args: writes.append(os.eventfd_write(*args))):
        for number in range(10):
            wakeup.call_soon_threadsafe(lambda number=number: seen.append(number))
        await several_steps()

    assert seen == [*range(10)]
    assert len(writes) == 1


@pytest.mark.parametrize("workers", [1, 3])
async def test_no_result_that_arrives_while_callbacks_run_is_lost(wakeup, workers):
    # While callbacks run, workers add the next ones at any point.
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


# Programs replace `call_soon_threadsafe` to see the wakeups of a loop.


async def open_and_close(path):
    async with aiofiles_core.open(path, "w"):
        pass


async def use_file(path):
    async with aiofiles_core.wrap(path.open("w")) as file:
        await file.write("")


async def iterate(path):
    async with aiofiles_core.AsyncIteration(lambda: range(3), 1) as numbers:
        assert [number async for number in numbers] == [0, 1, 2]


def wait_for_the_loop(executor=None):
    # Since Python 3.14, a call that ends before the loop has its future may need no wakeup.
    awaited = threading.Event()
    asyncio.get_running_loop().call_soon(awaited.set)
    return run(awaited.wait, executor=executor)


PLACES = {"loop": lambda loop: loop, "class": type, "base class": lambda loop: asyncio.BaseEventLoop}
TRIPS = {
    "function": lambda path: wait_for_the_loop(),
    "function with an executor": lambda path: wait_for_the_loop(asyncio.get_running_loop()._default_executor),
    "opening": open_and_close,
    "file": use_file,
    "iteration": iterate,
}


@pytest.fixture
def hooked():
    """Return a context manager that puts a hook in one of the `PLACES`, and yields a list of the hook's calls."""

    @contextlib.contextmanager
    def hook(place):
        target = PLACES[place](asyncio.get_running_loop())
        original = target.call_soon_threadsafe
        seen = []

        def call_soon_threadsafe(*args, **options):
            seen.append(args)
            return original(*args, **options)

        with mock.patch.object(target, "call_soon_threadsafe", call_soon_threadsafe):
            yield seen

    return hook


@pytest.mark.parametrize("name", TRIPS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("comes_first", [False, True])
async def test_a_hook_sees_the_wakeup_of_every_trip(name, place, comes_first, hooked, tmp_path):
    trip = TRIPS[name]
    if not comes_first:
        await run(int)
        assert isinstance(find_wakeup(asyncio.get_running_loop()), Wakeup)

    with hooked(place) as seen:
        for count in range(1, 6):
            await trip(tmp_path / "f")
            assert len(seen) >= count

    seen.clear()
    with mock.patch(inside.taken("os.eventfd_write"), wraps=os.eventfd_write) as write:
        await trip(tmp_path / "f")
    assert write.called
    assert not seen


@pytest.mark.parametrize("place", PLACES)
async def test_a_hook_sees_the_wakeup_of_a_call_that_already_runs(place, wakeup, hooked):
    entered, opened = threading.Event(), threading.Event()
    task = await begun(run(lambda: entered.set() or opened.wait(30)))
    assert entered.wait(30)

    with hooked(place) as seen:
        opened.set()
        assert await within(task)
    assert seen


# First the hook is set, then the library is imported and makes trips. It makes trips again after the hook was removed.
HOOKED_BEFORE = (
    """
import asyncio, sys, threading

loop = asyncio.new_event_loop()
target = {"loop": loop, "class": type(loop), "base class": asyncio.BaseEventLoop}[sys.argv[1]]
original = target.call_soon_threadsafe
seen, written = [], []

def hook(*args, **options):
    seen.append(args)
    return original(*args, **options)

target.call_soon_threadsafe = hook

import aiofiles_core
"""
    + inside.RECORD_WAKEUPS
    + """
async def trips():
    for _ in range(5):
        awaited = threading.Event()  # a call that ends before needs no wakeup
        loop.call_soon(awaited.set)
        await aiofiles_core.run(awaited.wait)
    return len(seen), len(written)

print(*loop.run_until_complete(trips()))
if target is asyncio.BaseEventLoop:
    target.call_soon_threadsafe = original
else:
    del target.call_soon_threadsafe
seen.clear()
print(*loop.run_until_complete(trips()))
loop.run_until_complete(loop.shutdown_default_executor())
loop.close()
"""
)


@pytest.mark.parametrize("place", PLACES)
def test_a_hook_set_before_the_import_sees_the_wakeups(place):
    command = [sys.executable, "-W", "error", "-c", HOOKED_BEFORE, place]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)

    hooked, usual = [tuple(map(int, line.split())) for line in process.stdout.splitlines()]
    assert (hooked[0] >= 5, hooked[1]) == (True, 0)
    # The library could not know that the base class's method was a hook, so it keeps using it.
    assert (usual[0], usual[1] > 0) == (0, place != "base class")
