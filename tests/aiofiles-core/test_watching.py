"""The thread that withdraws what is offered lives while results are offered, holds no file, and delays no exit."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import weakref

import pytest

import aiofiles_core
from aiofiles_core import watching

from ..shared import inside
from ..shared.clocks import LONG, watchers
from ..shared.waiting import TIMEOUT, block_until
from .timing import LINES, Source

ways = pytest.mark.parametrize("way", ["text iterated", "binary read", "iteration"])


@ways
async def test_a_thread_watches_many_results_except_on_windows(way, path, clock, monkeypatch):
    inside.set_many(monkeypatch, inside.MANY)
    async with Source(way, path) as source:
        await source.prepare(1_500)

        assert source.is_offered == bool(watchers()) == (sys.platform != "win32")


@ways
async def test_the_thread_ends_when_the_file_is_closed(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        (thread,) = watchers()

    thread.join(TIMEOUT)
    assert not thread.is_alive()


@ways
async def test_the_thread_ends_after_the_deadline_if_the_file_is_not_closed(way, path, clock):
    async with Source(way, path) as source:
        await source.prepare()
        (thread,) = watchers()

        clock.now += LONG

        thread.join(TIMEOUT)
        assert not thread.is_alive()
        assert not source.is_offered


@ways
async def test_the_thread_starts_again_when_it_is_needed(way, path, clock):
    async with Source(way, path) as source:
        for _ in range(3):
            await source.prepare()
            (thread,) = watchers()
            clock.now += LONG
            thread.join(TIMEOUT)
            while source.ready:
                await source.read()


@ways
async def test_one_thread_watches_all_files(way, path, clock):
    async with contextlib.AsyncExitStack() as stack:
        sources = [await stack.enter_async_context(Source(way, path)) for _ in range(30)]
        for source in sources:
            await source.prepare()

        assert len(watchers()) == 1
        assert all(source.is_offered for source in sources)
        clock.now += LONG
        for source in sources:
            source.withdraw()


@ways
async def test_after_one_file_is_closed_the_other_is_still_watched(way, path, clock):
    async with Source(way, path) as first:
        async with Source(way, path) as second:
            await first.prepare()
            await second.prepare()

        assert len(watchers()) == 1
        assert first.is_offered
        clock.now += LONG
        first.withdraw()


@pytest.mark.parametrize("mode", ["r", "rb"])
async def test_the_thread_keeps_no_file_alive(mode, path, clock):
    with path.open(mode) as blocking:
        file = aiofiles_core.wrap(blocking)
        while len(file.__calls__.backlog.ready) < 200:
            await file.readline()
        references = [weakref.ref(file), weakref.ref(file.__calls__), weakref.ref(file.__calls__.backlog)]
        (thread,) = watchers()
        del file
        await asyncio.sleep(0)  # the task resumed inside a callback, which references the call
        gc.collect()

        block_until(lambda: not any(reference() for reference in references))
        thread.join(TIMEOUT)  # although the deadline has not passed
        assert not thread.is_alive()


async def test_the_thread_keeps_no_iteration_alive(clock):
    iteration = aiofiles_core.AsyncIteration(lambda: LINES, 4_096)
    for _ in range(100):
        await anext(iteration)
    reference = weakref.ref(iteration)
    (thread,) = watchers()
    del iteration
    gc.collect()

    block_until(lambda: reference() is None)
    thread.join(TIMEOUT)
    assert not thread.is_alive()


@ways
async def test_if_no_thread_can_be_started_the_next_offer_starts_one(way, path, clock, monkeypatch):
    class Refused(watching.Thread):
        def start(self):
            raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(watching, "Thread", Refused)
        async with Source(way, path) as source:
            await source.prepare()
            for _ in range(100):
                await source.read()

    async with Source(way, path) as source:
        await source.prepare()

        assert len(watchers()) == 1


async def test_an_offer_added_while_the_thread_ends_is_watched_by_one_thread(clock):
    class Offer:
        deadline = 0.0
        is_expired = False

        def expire(self):
            self.is_expired = True

    class Offers(watching.deque):
        """Adds an offer at the last moment before the thread ends."""

        is_late = True

        def __len__(self):
            if self.is_late and not inside.is_on(watch):
                self.is_late = False
                watch.add(late)
            return super().__len__()

        def __bool__(self):  # that of 3.10 does not ask for the length
            return len(self) > 0

    first, late = Offer(), Offer()
    watch = watching.Watch()
    first.deadline = clock.now
    late.deadline = clock.now + 1
    inside.set_offers(watch, Offers([(first.deadline, weakref.ref(first))]))
    inside.watch_in_this_thread(watch)
    block_until(lambda: first.is_expired)

    assert len(watchers()) == 1
    assert not late.is_expired
    clock.now += 2
    block_until(lambda: late.is_expired)


PREPARE = (
    inside.WATCH_FEW
    + """
import asyncio, atexit, os, sys, threading, time
from concurrent.futures import Executor, Future
import aiofiles_core
from aiofiles_core import calls, iteration, offering, pacing, watching

class Here(Executor):
    def submit(self, fn, /, *args):
        future = Future()
        future.set_result(fn(*args))
        return future

def set_clock(clock):
    for module in (calls, pacing, offering, watching, iteration):
        module.perf_counter = clock

async def prepare(executor=None, restore=True):
    file = await aiofiles_core.open(sys.argv[1], executor=executor)
    now = time.perf_counter()
    set_clock(lambda: now)
    while len(file.__calls__.backlog.ready) < 200:
        await anext(file)
    assert [thread for thread in threading.enumerate() if thread.name == "aiofiles"]
    if restore:
        set_clock(time.perf_counter)
    return file
"""
)

EXITS = {
    "within the context": """
async def main():
    async with await prepare() as file:
        async for _ in file:
            sys.exit()
asyncio.run(main())
""",
    "file that is left open": """
file = asyncio.run(prepare())
""",
    "loop that is left open": """
loop = asyncio.new_event_loop()
file = loop.run_until_complete(prepare())
""",
    "coroutine that is left": """
async def main():
    file = await prepare()
    global reading
    reading = anext(file)
asyncio.run(main())
reading.close()
""",
    "thread that goes on": """
async def iterate():
    while True:
        file = await prepare(Here())
        has_begun.set()
        async for _ in file:
            pass
        await file.close()
has_begun = threading.Event()
threading.Thread(target=asyncio.run, args=(iterate(),), daemon=True).start()
has_begun.wait()
""",
    "thread that goes on after the main one has begun": """
async def iterate():
    while True:
        file = await prepare(Here())
        has_begun.set()
        async for _ in file:
            pass
        await file.close()
async def main():
    file = await prepare()
    threading.Thread(target=asyncio.run, args=(iterate(),), daemon=True).start()
    has_begun.wait()
    await file.close()
has_begun = threading.Event()
asyncio.run(main())
""",
    "function that runs at exit": """
async def iterate():
    async with aiofiles_core.open(sys.argv[1], executor=Here()) as file:
        assert len([line async for line in file]) == 4_000
async def again():
    async with aiofiles_core.open(sys.argv[1], executor=Here()) as file:
        now = time.perf_counter()
        set_clock(lambda: now)
        assert len([line async for line in file]) == 4_000
atexit.register(lambda: asyncio.run(again()))
atexit.register(lambda: asyncio.run(iterate()))
""",
}


@pytest.mark.parametrize("way", EXITS)
def test_an_interpreter_exits_cleanly_during_an_iteration(way, path):
    command = [sys.executable, "-c", PREPARE + EXITS[way], str(path)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * TIMEOUT)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


FORK = """
def look():
    file = asyncio.run(prepare(Here()))
    end = time.monotonic() + 30
    while file.__calls__.backlog.take_line.__self__ is file.__calls__.backlog.ready and time.monotonic() < end:
        time.sleep(0.001)
    return file.__calls__.backlog.take_line.__self__ is not file.__calls__.backlog.ready

file = asyncio.run(prepare(Here(), restore=False))
child = os.fork()
if not child:
    os._exit(0 if look() else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
set_clock(time.perf_counter)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_a_fork_while_results_are_offered_starts_its_own_thread(path):
    command = [sys.executable, "-W", "ignore", "-c", PREPARE + FORK, str(path)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * TIMEOUT)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
