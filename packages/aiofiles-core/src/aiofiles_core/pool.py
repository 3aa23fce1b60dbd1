"""Have each worker of a thread pool do several jobs in a row.

To submit a job to a pool, and to wake a worker, takes longer than most jobs. So jobs that are made while others are
under way are not submitted one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary, ref

from .forks import register
from .pacing import perf_counter
from .source import Source

# Taken at import, so that the library works while a test replaces it.
_submit = ThreadPoolExecutor.submit

# For how long, in seconds, a worker does our jobs before others who use the pool get their turn.
_SLICE = 0.002


def _nothing() -> None:
    """Stand for a weak reference to nothing."""


class PoolQueue:
    """The jobs that wait for *pool*, which has *most* workers.

    Runners do them. A runner is submitted to the pool when a job waits and no other runner is about to take one, up to
    the number of workers. So a job waits no longer than it would in the pool's own queue.
    """

    def __init__(self, pool: ThreadPoolExecutor, most: int) -> None:
        # Reentrant, because a forgotten coroutine may be collected, and its job cancelled, at any time.
        self.lock = RLock()
        self._pool = ref(pool)
        self._most = most
        self._jobs: deque[Source] = deque()
        # The runners that have not begun, and how many there are in all.
        self._submitted: set[object] = set()
        self._runners = 0
        # The latest job that was submitted directly, because no other was under way.
        self._single: Callable[[], Any] = _nothing
        register(self)

    def is_idle(self) -> bool:
        """Return whether no job is under way."""
        latest = self._single()
        return not self._runners and (latest is None or latest.done())

    def note(self, single: Future[Any]) -> None:
        """Learn of the only job that is under way, which was submitted directly."""
        self._single = ref(single)

    def add(self, source: Source) -> None:
        """Have the job of *source* done. Raises what the pool raises if it refuses."""
        try:
            with self.lock:  # or the last runner could end without this job
                self._jobs.append(source)
                needs_runner = self._needs_runner()
            if needs_runner or getattr(self._pool(), "_shutdown", True):
                self._start_runner()  # this raises an error if the pool was shut down
        except BaseException as error:
            with self.lock:
                is_taken = source not in self._jobs
                if not is_taken:
                    self._jobs.remove(source)
            if not (is_taken and isinstance(error, Exception)):
                raise

    def _needs_runner(self) -> bool:
        return bool(self._jobs) and not self._submitted and self._runners < self._most

    def _start_runner(self) -> None:
        """Submit a runner. Raises what the pool raises if it refuses."""
        pool = self._pool()
        if pool is None:
            raise RuntimeError("the executor was collected")
        runner = object()
        try:
            with self.lock:
                self._submitted.add(runner)
                self._runners += 1
            pool.submit(self._run, runner).add_done_callback(partial(self._end, runner))
        except BaseException:
            self._lose(runner)
            raise

    def _lose(self, runner: object) -> bool:
        """Count *runner* no more, if it has not begun, because it never will. Return whether that is so."""
        with self.lock:
            is_lost = runner in self._submitted
            if is_lost:
                self._submitted.discard(runner)
                self._runners -= 1
        return is_lost

    def _run(self, runner: object) -> Source | None:
        """Do jobs. Return the last one, which was not announced yet."""
        with self.lock:
            if runner not in self._submitted:  # the pool has refused it, but kept it
                return None
            self._submitted.discard(runner)
        end = perf_counter() + _SLICE
        done = None
        while (source := self._take(end)) is not None:
            if done is not None:
                done.tell()
            source.do()
            done = source
        return done

    def _take(self, end: float) -> Source | None:
        """Return the next job, which begins, for a runner. Return None if there is none, so that the runner ends.

        After the *end*, another runner is submitted in place of this one, so that others who use the pool get a turn.
        """
        source = None
        # Not while the queue is locked, because the pool may be locked by who waits for the queue.
        is_replaced = perf_counter() > end and bool(self._jobs) and self._is_replaced()
        with self.lock:
            while self._jobs and source is None and not is_replaced:
                first = self._jobs.popleft()
                source = first if first.begin() else None
            if source is None:
                self._runners -= 1
                return None
            needs_runner = self._needs_runner()
        if needs_runner:
            with suppress(RuntimeError):  # if the pool was shut down, this runner does all jobs
                self._start_runner()
        return source

    def _is_replaced(self) -> bool:
        try:
            self._start_runner()
        except RuntimeError:  # the pool was shut down
            return False
        return True

    def _end(self, runner: object, future: Future[Source | None]) -> None:
        """Announce the last job of *runner*. If it was not run, end the jobs, which nobody will do.

        That is so if the pool was shut down, or is broken.
        """
        if not self._lose(runner):
            done = None if future.cancelled() else future.result()
            if done is not None:
                done.tell()
            return
        error = None if future.cancelled() else future.exception()
        with self.lock:
            jobs, self._jobs = self._jobs, deque()
        for source in jobs:
            source.fail(error)

    def share(self, *, descriptor_only: bool) -> None:
        """Do nothing before a fork."""

    def start_anew(self) -> None:
        """Leave to the process that was forked what it has to do."""
        _of_parents.append(self._jobs)
        self.lock = RLock()
        self._jobs = deque()
        self._submitted = set()
        self._runners = 0
        self._single = _nothing


# The jobs of the process that was forked. Its tasks would end if they were collected.
_of_parents: list[deque[Source]] = []

_queues: WeakKeyDictionary[ThreadPoolExecutor, PoolQueue] = WeakKeyDictionary()


def find_queue(pool: Any) -> PoolQueue | None:
    """Return the queue of *pool*; None if that is not a usual `ThreadPoolExecutor`."""
    if type(pool) is not ThreadPoolExecutor or ThreadPoolExecutor.submit is not _submit or "submit" in vars(pool):
        return None
    queue = _queues.get(pool)
    if queue is None and (most := getattr(pool, "_max_workers", 0)) and hasattr(pool, "_shutdown"):
        queue = _queues[pool] = PoolQueue(pool, most)
    return queue


def submit(executor: Executor, job: Any, announce: Callable[[Any], None]) -> Any:
    """Submit *job* to *executor*, and return its future, which is its attribute `source` from the beginning.

    When the job is over, *announce* is called with the future. Raises what the executor raises if it refuses.
    """
    source: Any
    queue = find_queue(executor)
    if queue is not None and not queue.is_idle():
        source = job.source = Source(queue.lock, job, announce)
        queue.add(source)
    else:
        source = job.source = executor.submit(job)
        if queue is not None:
            queue.note(source)
        source.add_done_callback(announce)
    return source
