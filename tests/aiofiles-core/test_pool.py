"""A worker of a thread pool does several jobs in a row. Their order, and others who use the pool, are not affected."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import weakref
from collections import deque
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from functools import partial

import pytest

from aiofiles_core import pool as pools
from aiofiles_core import run
from aiofiles_core.source import Source

from .stepping import TIMEOUT, is_cancelled, several_steps, within

pytestmark = pytest.mark.usefixtures("logged")


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as pool:
        yield pool


class Hold:
    """A job that runs until the test lets it end."""

    def __init__(self):
        self.entered = threading.Event()
        self.released = threading.Event()

    def __call__(self):
        self.entered.set()
        assert self.released.wait(TIMEOUT)
        return "held"


async def held(pool, count):
    """So many jobs that hold workers of *pool*, and their futures."""
    holds = [Hold() for _ in range(count)]
    futures = [run(hold, executor=pool) for hold in holds]
    for hold in holds:
        assert await asyncio.to_thread(hold.entered.wait, TIMEOUT)
    return holds, futures


async def test_many_jobs_are_done_in_order_by_few_submissions(monkeypatch):
    submissions = []
    monkeypatch.setattr(pools.PoolQueue, "_start_runner", counting(pools.PoolQueue._start_runner, submissions))
    monkeypatch.setattr(pools, "perf_counter", lambda: 0.0)
    done = []
    with ThreadPoolExecutor(1) as pool:
        (hold,), (first,) = await held(pool, 1)
        futures = [run(partial(done.append, number), executor=pool) for number in range(1000)]
        hold.released.set()
        await within(asyncio.gather(first, *futures))

    assert done == list(range(1000))
    assert len(submissions) == 1


def counting(function, calls):
    def call(*args):
        calls.append(args)
        return function(*args)

    return call


async def test_each_worker_does_a_job_while_there_are_any():
    barrier = threading.Barrier(5)
    with ThreadPoolExecutor(5) as pool:
        for _ in range(20):
            await within(asyncio.gather(*(run(partial(barrier.wait, TIMEOUT), executor=pool) for _ in range(5))))


async def test_a_job_does_not_wait_behind_one_that_takes_long(pool):
    (hold,), (first,) = await held(pool, 1)

    assert await within(asyncio.gather(*(run(partial(int, number), executor=pool) for number in range(100)))) == [
        *range(100)
    ]

    hold.released.set()
    assert await within(first) == "held"


async def test_a_job_that_others_wait_for_begins_when_a_worker_is_free(pool):
    event = threading.Event()
    waiting = run(partial(event.wait, TIMEOUT), executor=pool)
    later = [run(event.set, executor=pool), *(run(int, executor=pool) for _ in range(10))]

    assert await within(waiting)
    await within(asyncio.gather(*later))


async def test_others_who_use_the_pool_get_their_turn(monkeypatch):
    now = 0.0
    monkeypatch.setattr(pools, "perf_counter", lambda: now)
    done = []

    def job(number):
        nonlocal now
        now += 0.0005
        done.append(number)

    with ThreadPoolExecutor(1) as pool:
        (hold,), (first,) = await held(pool, 1)
        other = pool.submit(done.append, "other")
        futures = [run(partial(job, number), executor=pool) for number in range(100)]
        hold.released.set()
        await within(asyncio.gather(first, asyncio.wrap_future(other), *futures))

    assert done.index("other") <= 6  # two milliseconds have passed
    assert [number for number in done if number != "other"] == [*range(100)]


async def test_a_job_that_is_cancelled_before_it_began_is_not_done(pool):
    done = []
    holds, firsts = await held(pool, 2)
    futures = [run(partial(done.append, number), executor=pool) for number in range(10)]
    for future in futures[::2]:
        assert future.cancel()
    for hold in holds:
        hold.released.set()
    await within(asyncio.gather(*firsts, *futures[1::2]))

    assert sorted(done) == [1, 3, 5, 7, 9]


async def test_a_job_that_runs_cannot_be_taken_back(pool):
    (hold,), (future,) = await held(pool, 1)
    future.cancel()
    assert await is_cancelled(future)
    hold.released.set()

    assert await within(run(lambda: "next", executor=pool)) == "next"


@pytest.mark.parametrize("error", [ValueError("message"), SystemExit(3), KeyboardInterrupt()], ids=repr)
async def test_what_a_job_raises_its_caller_gets_and_the_worker_goes_on(pool, error):
    def fail():
        raise error

    source = Source(pools.find_queue(pool).lock, fail, lambda _: None)
    if isinstance(error, Exception):
        futures = [run(fail, executor=pool), run(int, executor=pool)]
        with pytest.raises(ValueError, match="message"):
            await within(futures[0])
        assert await within(futures[1]) == 0
    source.begin()
    source.do()
    source.tell()
    assert source.exception() is error
    assert source.done()
    assert not source.cancelled()
    with pytest.raises(type(error)):
        source.result()


async def test_an_exception_leaves_no_reference_cycle(pool):
    def fail():
        raise ValueError("message")

    gc.collect()
    gc.disable()
    try:
        with contextlib.suppress(ValueError):
            await run(fail, executor=pool)
        assert gc.collect() == 0
    finally:
        gc.enable()


async def test_a_pool_that_is_shut_down_does_what_it_has_accepted():
    done = []
    pool = ThreadPoolExecutor(1)
    (hold,), (first,) = await held(pool, 1)
    futures = [run(partial(done.append, number), executor=pool) for number in range(100)]
    pool.shutdown(wait=False)
    with pytest.raises(RuntimeError, match="cannot schedule new futures after shutdown"):
        await within(run(int, executor=pool))
    hold.released.set()
    await within(asyncio.gather(first, *futures))

    assert done == [*range(100)]


async def test_a_pool_that_cancels_what_waits_cancels_the_jobs():
    pool = ThreadPoolExecutor(2)
    (hold,), (first,) = await held(pool, 1)
    other = Hold()
    second = pool.submit(other)
    assert await asyncio.to_thread(other.entered.wait, TIMEOUT)
    done = []
    futures = [run(partial(done.append, number), executor=pool) for number in range(10)]
    pool.shutdown(wait=False, cancel_futures=True)
    for future in futures:
        assert await is_cancelled(future)
    hold.released.set()
    other.released.set()

    assert await within(first) == "held"
    assert await within(asyncio.wrap_future(second)) == "held"
    assert done == []


async def test_a_pool_whose_workers_cannot_begin_fails_the_jobs(caplog):
    entered = threading.Event()
    released = threading.Event()

    def fail():
        entered.set()
        assert released.wait(TIMEOUT)
        raise ValueError("no worker")

    with ThreadPoolExecutor(1, initializer=fail) as pool:
        futures = [run(int, executor=pool) for _ in range(10)]
        assert await asyncio.to_thread(entered.wait, TIMEOUT)
        released.set()
        for future in futures:
            with pytest.raises(BrokenExecutor):
                await within(future)
        with pytest.raises(BrokenExecutor):
            await within(run(int, executor=pool))
    assert "no worker" in caplog.text
    caplog.clear()


async def test_a_pool_that_refuses_refuses_the_job(monkeypatch, pool):
    def refuse(self, *args):
        raise RuntimeError("can't start new thread")

    (hold,), (first,) = await held(pool, 1)
    with monkeypatch.context() as patch:
        patch.setattr(pools.PoolQueue, "_start_runner", refuse)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            await within(run(int, executor=pool))

    assert await within(run(int, executor=pool)) == 0
    hold.released.set()
    await within(first)


async def test_a_submit_that_somebody_has_replaced_gets_every_job(pool, monkeypatch):
    calls = []
    submit = pool.submit
    monkeypatch.setattr(pool, "submit", lambda *args: (calls.append(args), submit(*args))[1])

    await within(asyncio.gather(*(run(int, executor=pool) for _ in range(10))))

    assert len(calls) == 10


def test_a_pool_is_not_kept():
    async def main(pool):
        await asyncio.gather(*(run(int, executor=pool) for _ in range(10)))

    pool = ThreadPoolExecutor(1)
    asyncio.run(main(pool))
    pool.shutdown()
    reference = weakref.ref(pool)
    del pool
    gc.collect()

    assert reference() is None


async def test_the_cancelling_of_many_jobs_leaves_nothing(pool):
    holds, firsts = await held(pool, 2)
    futures = [run(int, executor=pool) for _ in range(1000)]
    for future in futures:
        future.cancel()
    await several_steps()
    for hold in holds:
        hold.released.set()
    await within(asyncio.gather(*firsts))
    assert await within(run(int, executor=pool)) == 0

    queue = pools.find_queue(pool)
    assert not queue._jobs


class Late(deque):
    """A queue to which another thread adds a job when a runner has just found that there is none."""

    add = None
    # Whether a job was done since the latest that was taken.
    is_over = False

    def __bool__(self):
        is_filled = len(self) > 0
        if not is_filled and self.is_over and self.add is not None:
            thread, self.add = threading.Thread(target=self.add), None
            thread.start()
            thread.join(0.2)  # until the job was added, or waits for the lock
        return is_filled


async def test_a_job_that_comes_when_the_last_runner_ends_is_done():
    done = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        (hold,), (first,) = await held(pool, 1)
        queue = pools.find_queue(pool)
        second = run(lambda: setattr(jobs, "is_over", True), executor=pool)
        jobs = queue._jobs = Late(queue._jobs)
        jobs.add = partial(queue.add, Source(queue.lock, done.set, lambda source: None))
        hold.released.set()

        assert await within(asyncio.gather(first, second)) == ["held", None]
        assert await asyncio.to_thread(done.wait, TIMEOUT)
