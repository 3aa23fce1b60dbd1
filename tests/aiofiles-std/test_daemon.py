"""The executor of reads has one daemon thread, which lives while there are calls."""

import gc
import os
import sys
import threading
import weakref
from concurrent.futures import Executor, Future

import pytest

from aiofiles_std.daemon import DaemonExecutor

from ..shared import inside
from ..shared.waiting import TIMEOUT


def current():
    return threading.current_thread()


def test_calls_run_one_after_another_in_one_daemon_thread():
    executor = DaemonExecutor()
    made = []

    futures = [executor.submit(lambda number=number: made.append(number) or current()) for number in range(100)]
    threads = {future.result(TIMEOUT) for future in futures}

    assert isinstance(executor, Executor)
    assert made == list(range(100))
    assert [thread.daemon for thread in threads] == [True]


def test_a_call_passes_the_arguments_and_returns_the_result():
    assert DaemonExecutor().submit(int, "11", base=2).result(TIMEOUT) == 3


def test_the_future_gets_the_exception_and_the_thread_goes_on():
    executor = DaemonExecutor()
    thread = executor.submit(current).result(TIMEOUT)

    with pytest.raises(SystemExit):
        executor.submit(sys.exit).result(TIMEOUT)
    assert executor.submit(current).result(TIMEOUT) is thread


def test_a_call_cancelled_before_its_turn_never_runs():
    executor, gate, made = DaemonExecutor(), threading.Event(), []
    executor.submit(gate.wait, TIMEOUT)
    cancelled = executor.submit(made.append, 1)

    assert cancelled.cancel()
    gate.set()

    executor.submit(made.append, 2).result(TIMEOUT)
    assert made == [2]


def test_the_thread_ends_without_calls_and_a_new_one_runs_the_next(monkeypatch):
    inside.set_idle_timeout(monkeypatch, 0.001)
    executor = DaemonExecutor()

    first = executor.submit(current).result(TIMEOUT)
    first.join(TIMEOUT)
    second = executor.submit(current).result(TIMEOUT)

    assert not first.is_alive()
    assert second is not first


def test_no_call_is_lost_while_threads_end(monkeypatch):
    inside.set_idle_timeout(monkeypatch, 0)
    executor = DaemonExecutor()

    assert [executor.submit(int, number).result(TIMEOUT) for number in range(2000)] == list(range(2000))


def test_a_finished_call_is_garbage_collected(monkeypatch):
    class Thing:
        def method(self):
            return self

    inside.set_idle_timeout(monkeypatch, TIMEOUT)
    executor, thing = DaemonExecutor(), Thing()
    gone = threading.Event()
    weakref.finalize(thing, gone.set)
    assert executor.submit(thing.method).result(TIMEOUT) is thing

    del thing
    gc.collect()

    assert gone.wait(TIMEOUT / 2)
    executor.shutdown()


def test_shutting_down_ends_the_thread_after_its_calls():
    executor = DaemonExecutor()
    futures = [executor.submit(current) for _ in range(10)]

    executor.shutdown()

    assert [future.result(0).is_alive() for future in futures] == [False] * 10
    assert executor.submit(int).result(TIMEOUT) == 0


def test_shutting_down_waits_only_briefly_for_a_stuck_call(monkeypatch):
    inside.set_shutdown_timeout(monkeypatch, 0.001)
    executor, gate = DaemonExecutor(), threading.Event()
    stuck = executor.submit(gate.wait, TIMEOUT)

    executor.shutdown()

    assert not stuck.done()
    gate.set()
    assert stuck.result(TIMEOUT)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_starts_its_own_thread():
    executor = DaemonExecutor()
    executor.submit(int).result(TIMEOUT)

    child = os.fork()
    if not child:
        os._exit(executor.submit(int, 7).result(TIMEOUT))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_call_that_no_thread_could_run_never_runs(monkeypatch):
    def fail(thread):
        raise RuntimeError("can't start new thread")

    executor, made = DaemonExecutor(), []
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            executor.submit(made.append, 1)
        executor.shutdown()

    executor.submit(made.append, 2).result(TIMEOUT)
    assert made == [2]


def test_submit_returns_a_future_of_concurrent_futures():
    assert isinstance(DaemonExecutor().submit(int), Future)
