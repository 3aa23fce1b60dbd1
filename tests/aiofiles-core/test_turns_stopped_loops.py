"""A loop that is stopped, or busy, delays no call of another loop, and its own callers still get their results."""

from __future__ import annotations

import asyncio
import gc
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, within
from .stepping import LoopThread

LINES = [b"%d\n" % number for number in range(3_000)]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"".join(LINES))
    return path


class Stopped:
    """A separate loop that runs only while the test says so."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.tasks = []

    def begin(self, *coroutines):
        """Start tasks of the *coroutines*, and stop the loop when they have reached the point where they wait."""

        async def start():
            self.tasks += [self.loop.create_task(coroutine) for coroutine in coroutines]
            await asyncio.sleep(0)

        self.loop.run_until_complete(start())

    def finish(self):
        return self.loop.run_until_complete(asyncio.wait_for(asyncio.gather(*self.tasks), TIMEOUT))

    def close(self):
        for task in self.tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*self.tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()


@pytest.fixture
def stopped():
    stopped = Stopped()
    yield stopped
    stopped.close()


def elsewhere(make):
    """Run a coroutine in a loop of another thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(asyncio.wait_for(make(), TIMEOUT))).result(TIMEOUT)


KINDS = {"reader": {"mode": "rb"}, "random": {"mode": "r+b"}, "raw": {"mode": "rb", "buffering": 0}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["readline", "read", "tell", "seekable"])
@pytest.mark.parametrize("count", [1, 3])
def test_unfetched_calls_of_a_stopped_loop_delay_no_other(kind, name, count, path, stopped):
    with path.open(**KINDS[kind]) as blocking:
        file = aiofiles_core.wrap(blocking)
        args = (2,) if name == "read" else ()
        stopped.begin(*[getattr(file, name)(*args) for _ in range(count)])

        other = elsewhere(lambda: file.readline())

        answers = stopped.finish()
    with path.open(**KINDS[kind]) as twin:
        assert answers == [getattr(twin, name)(*args) for _ in range(count)]
        assert other == twin.readline()


@pytest.mark.parametrize("taken", [1, 2, 3, 50])
def test_a_batch_that_a_stopped_loop_does_not_fetch_is_shared(taken, path, stopped):
    with path.open("rb") as blocking:
        file = aiofiles_core.wrap(blocking)

        async def take(count):
            return [await file.readline() for _ in range(count)]

        assert elsewhere(lambda: take(taken)) == LINES[:taken]
        stopped.begin(file.readline())
        read = elsewhere(lambda: take(20))
        rest = elsewhere(lambda: take(20))

        assert sorted([*stopped.finish(), *read, *rest]) == sorted(LINES[taken : taken + 41])
        assert [*read, *rest] == sorted([*read, *rest], key=LINES.index)


@pytest.mark.parametrize("ends", ["cancelled", pytest.param("collected", marks=pytest.mark.asyncio_loop)])
def test_an_unfetched_line_of_a_stopped_loop_is_read_next_after_its_caller_is_cancelled(ends, path):
    stopped = Stopped()
    with path.open("rb") as blocking:
        file = aiofiles_core.wrap(blocking)
        gate = hold(blocking, "readline")
        stopped.begin(file.readline())
        assert gate.entered.wait(TIMEOUT)
        gate.opened.set()  # after the loop was stopped
        assert elsewhere(lambda: file.readline()) == LINES[1]

        stopped.tasks[0].cancel()
        if ends == "cancelled":
            stopped.close()
        else:
            stopped.loop.run_until_complete(stopped.loop.shutdown_default_executor())
            stopped.loop.set_exception_handler(lambda *report: None)
            stopped.loop._ready.clear()
            stopped.loop.close()
            stopped.tasks.clear()
            gc.collect()

        assert elsewhere(lambda: file.readline()) == LINES[0]
        assert elsewhere(lambda: file.readline()) == LINES[2]


def test_after_a_late_cancellation_a_seek_drops_the_line_that_was_given_back(path):
    stopped = Stopped()
    with path.open("rb") as blocking:
        file = aiofiles_core.wrap(blocking)
        stopped.begin(file.readline())
        assert elsewhere(lambda: file.readline()) == LINES[1]
        stopped.close()

        async def use():
            await file.seek(0)
            return await file.readline()

        assert elsewhere(use) == LINES[0]


@pytest.mark.parametrize("others", [1, 2])
def test_waiting_writes_of_a_stopped_loop_run_in_order(others, tmp_path, stopped):
    with (tmp_path / "f").open("wb") as blocking:
        file = aiofiles_core.wrap(blocking)
        stopped.begin(*[file.write(b"%d" % number) for number in range(5)])
        for number in range(others):
            elsewhere(lambda number=number: file.write(b"%d" % (5 + number)))
        elsewhere(file.flush)

        assert (tmp_path / "f").read_bytes() == b"0123456"[: 5 + others]
        assert stopped.finish() == [1] * 5


def test_a_busy_loop_delays_no_other(tmp_path):
    began, may_end = threading.Event(), threading.Event()

    def work():
        began.set()
        assert may_end.wait(TIMEOUT)

    async def busy():
        writes = [asyncio.ensure_future(file.write(b"busy\n")) for _ in range(4)]
        await asyncio.sleep(0)
        work()
        await asyncio.gather(*writes)

    with (tmp_path / "f").open("wb") as blocking:
        file = aiofiles_core.wrap(blocking)
        thread = threading.Thread(target=asyncio.run, args=(busy(),))
        thread.start()
        assert began.wait(TIMEOUT)

        assert elsewhere(lambda: file.write(b"other\n")) == 6

        may_end.set()
        thread.join(TIMEOUT)
    assert (tmp_path / "f").read_bytes() == b"busy\n" * 4 + b"other\n"


class OwnWay(asyncio.SelectorEventLoop):
    """A loop that runs calls in its own way, so that only it can start them."""

    def run_in_executor(self, executor, function, *args):
        return super().run_in_executor(executor, function, *args)


def test_a_stopped_loop_that_must_start_its_own_calls_delays_no_other(tmp_path):
    stopped = Stopped()
    stopped.loop.close()
    stopped.loop = OwnWay()
    with (tmp_path / "f").open("wb") as blocking:
        file = aiofiles_core.wrap(blocking)
        stopped.begin(*[file.write(b"%d" % number) for number in range(3)])
        elsewhere(lambda: file.write(b"3"))
        elsewhere(file.flush)

        assert (tmp_path / "f").read_bytes() == b"0123"
        assert stopped.finish() == [1] * 3
    stopped.close()


def test_a_call_cancelled_in_a_stopped_loop_delays_no_other(tmp_path):
    stopped = Stopped()
    stopped.loop.close()
    stopped.loop = OwnWay()
    with (tmp_path / "f").open("wb") as blocking:
        file = aiofiles_core.wrap(blocking)
        gate = hold(blocking, "write")
        stopped.begin(file.write(b"0"), file.write(b"1"))
        assert gate.entered.wait(TIMEOUT)
        stopped.tasks[1].cancel()
        gate.opened.set()
        elsewhere(lambda: file.write(b"2"))
        elsewhere(file.flush)

        assert (tmp_path / "f").read_bytes() == b"02"
    stopped.close()


@pytest.mark.asyncio_loop
async def test_a_worker_starts_the_next_call_of_the_same_loop(tmp_path):
    loop = asyncio.get_running_loop()
    made = []
    all_made = threading.Event()

    class Recorder(io.BytesIO):
        def write(self, data):
            made.append(data)
            if len(made) == 50:
                all_made.set()
            return super().write(data)

    with ThreadPoolExecutor(1) as executor:
        file = aiofiles_core.wrap(Recorder(), executor=executor)
        writes = [await begun(file.write(b"%d" % number)) for number in range(50)]

        assert all_made.wait(TIMEOUT)  # the loop does not run meanwhile

        await within(asyncio.gather(*writes))
        assert made == [b"%d" % number for number in range(50)]
    assert loop.is_running()


@pytest.mark.parametrize("rounds", [30])
def test_loops_that_come_and_go_share_a_file(rounds, path):
    with path.open("rb") as blocking:
        file = aiofiles_core.wrap(blocking)
        others = [LoopThread() for _ in range(3)]
        got = []
        for number in range(rounds):
            futures = [other.begin(file.readline()) for other in others]
            if number % 5 == 4:
                got += [future.result(TIMEOUT) for future in futures]
                others[0].close()
                others[0] = LoopThread()
            else:
                got += [future.result(TIMEOUT) for future in futures]
        for other in others:
            other.close()

        assert sorted(got, key=LINES.index) == LINES[: 3 * rounds]
