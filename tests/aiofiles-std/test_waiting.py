"""The raw read that replaces that of the file while a blocking read waits."""

import os
import selectors
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from aiofiles_std.waiting import Waiting, raw_below, reading_by

from ..shared import inside
from ..shared.waiting import TIMEOUT
from .piping import needs_waiting


@pytest.fixture
def ends():
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as reader, os.fdopen(writing, "wb", 0) as writer:
        yield reader, writer


class Late:
    """A call whose `is_abandoned` becomes true after *looks* looks at it."""

    def __init__(self, file, looks):
        self.file = file
        self._looks = looks

    @property
    def is_abandoned(self):
        self._looks -= 1
        return self._looks < 0


class Call:
    """A call whose caller leaves when the test says so."""

    is_abandoned = False

    def __init__(self, file):
        self.file = file


@pytest.mark.parametrize("read", ["read", "readline", "readlines"])
def test_only_the_thread_in_the_context_uses_the_replaced_read(ends, read):
    reader, writer = ends
    writer.write(b"one\n")
    writer.close()
    raw = raw_below(reader)

    with reading_by(lambda buffer: 0, raw):
        assert not getattr(reader, read)()
        with ThreadPoolExecutor(1) as executor:
            count = executor.submit(raw.readinto, bytearray(1)).result(TIMEOUT)
            rest = executor.submit(raw.readall).result(TIMEOUT)

    assert (count, rest) == (1, b"ne\n")
    assert vars(raw).keys() & {"readinto", "readall"} == set()


def test_only_buffered_readers_have_a_raw_file_to_wait_for(tmp_path):
    with open(tmp_path / "file", "w+b") as file, open(tmp_path / "file", "rb", buffering=0) as raw:
        assert [raw_below(file), raw_below(raw), raw_below(object())] == [None] * 3


@needs_waiting
@pytest.mark.parametrize("looks", range(2))
def test_a_read_whose_caller_left_before_it_waits_returns_at_once(ends, looks):
    reader, _ = ends
    wait = Waiting(Late(reader, looks), raw_below(reader))
    counts = []

    thread = threading.Thread(target=lambda: counts.append(wait.readinto(bytearray(9))), daemon=True)
    thread.start()
    thread.join(TIMEOUT / 2)

    assert counts == [0]
    assert wait.pretended_end


@needs_waiting
def test_a_worker_that_has_just_stopped_waiting_need_not_be_woken(ends, monkeypatch):
    reader, writer = ends
    wait = Waiting(Call(reader), raw_below(reader))
    thread = threading.Thread(target=wait.readinto, args=(bytearray(9),), daemon=True)
    descriptors = []

    def stop_waiting(descriptor):
        descriptors.append(descriptor)
        writer.write(b"one\n")
        thread.join(TIMEOUT)

    inside.act_before_waking(monkeypatch, stop_waiting)
    thread.start()
    while not inside.is_waiting(wait):
        time.sleep(0)

    wait.wake()

    assert not thread.is_alive()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptors[0])


def test_on_windows_a_read_does_not_wait_first(ends, monkeypatch):
    reader, writer = ends
    monkeypatch.setattr(sys, "platform", "win32")
    inside.forbid_waiting(monkeypatch)
    writer.write(b"one\n")
    wait = Waiting(Late(reader, 0), raw_below(reader))

    assert wait.readinto(bytearray(9)) == 4
    assert not wait.pretended_end


@needs_waiting
def test_a_wake_without_a_reason_does_not_end_the_read(ends):
    reader, writer = ends
    wait = Waiting(Late(reader, 1000), raw_below(reader))
    with ThreadPoolExecutor(1) as executor:
        reading = executor.submit(wait.readinto, bytearray(9))
        for _ in range(3):
            while not inside.is_waiting(wait):
                os.sched_yield()
            wait.wake()
        writer.write(b"one\n")

        assert reading.result(TIMEOUT) == 4
    assert not wait.pretended_end


@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_a_stream_is_read_in_a_program_that_removed_poll(kind, tmp_path):
    program = """
import select, selectors
for module, name in [(select, "poll"), (select, "epoll"), (selectors, "PollSelector"), (selectors, "EpollSelector")]:
    if hasattr(module, name):
        delattr(module, name)
selectors.DefaultSelector = selectors.SelectSelector
import asyncio
import aiofiles_std
async def main():
    print([line async for line in aiofiles_std.stdin])
asyncio.run(main())
"""
    (tmp_path / "input").write_text("one\ntwo\n")
    command = [sys.executable, "-c", program]
    if kind == "pipe":
        done = subprocess.run(command, input="one\ntwo\n", capture_output=True, text=True, timeout=TIMEOUT)
    else:
        with (tmp_path / "input").open() as file:
            done = subprocess.run(command, stdin=file, capture_output=True, text=True, timeout=TIMEOUT)

    assert (done.stdout, done.stderr) == ("['one\\n', 'two\\n']\n", "")


@pytest.fixture
def many_descriptors(monkeypatch):
    """A program on macOS, in which the descriptors below 1,024 are in use."""
    fcntl = pytest.importorskip("fcntl", reason="descriptors of Windows are not waited for")
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limits[1] != resource.RLIM_INFINITY and limits[1] < 1100:
        pytest.skip("a process may have no more descriptors")

    def pipe():
        low = os.pipe()
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 1024) for descriptor in low]
        for descriptor in low:
            os.close(descriptor)
        return high

    inside.wait_as_on_macos(monkeypatch, pipe, selectors.SelectSelector)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(limits[0], 1100), limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_a_read_of_a_pipe_ends_with_its_caller_in_a_program_with_many_descriptors(ends, many_descriptors):
    reader, _ = ends
    call = Call(reader)
    wait = Waiting(call, raw_below(reader))
    with ThreadPoolExecutor(1) as executor:
        reading = executor.submit(wait.readinto, bytearray(9))
        while not inside.is_waiting(wait):
            os.sched_yield()
        call.is_abandoned = True
        wait.wake()

        assert reading.result(TIMEOUT) == 0
    assert wait.pretended_end


def test_a_terminal_is_read_in_a_program_with_many_descriptors(many_descriptors):
    controlling, controlled = os.openpty()
    with os.fdopen(controlling, "wb", 0) as user, os.fdopen(controlled, encoding="utf-8") as terminal:
        wait = Waiting(Call(terminal), raw_below(terminal))
        with ThreadPoolExecutor(1) as executor:
            reading = executor.submit(wait.readinto, bytearray(9))
            while not inside.cannot_stop(wait):
                os.sched_yield()
            user.write(b"one\n")

            assert reading.result(TIMEOUT) == 4
    assert not wait.pretended_end
