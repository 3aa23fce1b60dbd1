"""Repeated reads take few trips. The trips grow with the pace of the caller, and stay small enough."""

from __future__ import annotations

import asyncio

import pytest

import aiofiles_core
from aiofiles_core import batch, calls, pacing

from ..shared.executors import ImmediateExecutor

COUNT = 1_000
ENCODINGS = ["utf-8", "latin-1", "utf-16", "utf-8-sig", "shift_jis"]
NEWLINES = [None, "", "\n", "\r", "\r\n"]
KINDS = [{"mode": "rb"}, *({"encoding": encoding, "newline": each} for encoding in ENCODINGS for each in NEWLINES)]

modes = pytest.mark.parametrize("mode", ["r", "rb"])


class Clock:
    """A clock that the test sets."""

    now = 0.0


@pytest.fixture
def executor():
    return ImmediateExecutor()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    for module in (calls, pacing):
        monkeypatch.setattr(module, "perf_counter", lambda: clock.now)
    return clock


@pytest.fixture
def batches(monkeypatch):
    """For each trip of many reads: how many were asked for, and their results."""
    batches = []
    original = batch.Batch.read

    def read(self, count, size):
        result = original(self, count, size)
        batches.append((count, self.cut(result)))
        return result

    monkeypatch.setattr(batch.Batch, "read", read)
    return batches


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def write_lines(path, options, count=COUNT):
    """Write lines with all kinds of newline, and with multibyte characters if the encoding has them."""
    encoding = options.get("encoding", "utf-8")
    letter = "é" if encoding == "latin-1" else "ア"
    text = "".join(f"{number} {letter * (number % 9)}\r\n" for number in range(count))
    path.write_bytes(text.encode(encoding))


async def iterated(file):
    return [line async for line in file]


def repeated(name, *args):
    async def read(file):
        results = []
        while result := await getattr(file, name)(*args):
            results.append(result)
        return results

    return read


WAYS = {
    "iterated": (iterated, "readline", ()),
    "readline": (repeated("readline"), "readline", ()),
    "read": (repeated("read", 20), "read", (20,)),
    "read1": (repeated("read1", 20), "read1", (20,)),
}


@pytest.mark.parametrize(
    ("options", "way"),
    [(options, way) for options in KINDS for way in WAYS if way != "read1" or "mode" in options],
    ids=lambda part: "-".join(map(repr, part.values())) if isinstance(part, dict) else part,
)
async def test_repeated_reads_take_few_trips(options, way, path, executor):
    write_lines(path, options)
    read, name, args = WAYS[way]
    with path.open(**options) as twin:
        expected = list(iter(lambda: getattr(twin, name)(*args), twin.read(0)))

    async with aiofiles_core.open(path, **options, executor=executor) as file:
        results = await read(file)

    if way == "read1":  # how much it gives depends on the buffer
        assert (b"".join(results), max(map(len, results))) == (b"".join(expected), 20)
    else:
        assert results == expected
    assert len(results) > COUNT / 3
    assert executor.calls < 20


@modes
@pytest.mark.parametrize("size", [1 << 12, 1 << 16])
async def test_chunks_of_a_file_take_fewer_trips_than_reads(size, mode, path, executor):
    path.write_bytes(bytes(1 << 22))

    async with aiofiles_core.open(path, mode, executor=executor) as file:
        chunks = await repeated("read", size)(file)

    assert list(map(len, chunks)) == [size] * ((1 << 22) // size)
    assert executor.calls < len(chunks) / 2


@modes
@pytest.mark.parametrize("way", ["iterated", "readline"])
async def test_the_first_line_of_a_large_file_costs_one_small_read(way, mode, path, executor):
    path.write_bytes(b"line\n" * 200_000)

    async with aiofiles_core.open(path, mode, executor=executor) as file:
        await (file.__anext__() if way == "iterated" else file.readline())

        assert executor.calls == 2
        with path.open(mode) as twin:
            twin.readline()
            ours, theirs = (file.buffer, twin.buffer) if mode == "r" else (file, twin)
            assert ours.raw.tell() == theirs.raw.tell()
        assert not file.__calls__.backlog.ready


@modes
@pytest.mark.parametrize("newline", [None, ""])
@pytest.mark.parametrize("args", [("readline",), ("read", 500)], ids=["readline", "read"])
async def test_a_trip_reads_at_most_four_times_as_much_as_the_one_before(args, newline, mode, path, executor, batches):
    path.write_bytes((b"a" * 499 + b"\n") * 4_000)
    options = {"newline": newline} if mode == "r" else {}

    async with aiofiles_core.open(path, mode, **options, executor=executor) as file:
        await repeated(*args)(file)

    before = 1
    for count, results in batches:
        assert 1 < count <= 4 * before
        before = len(results)
    assert max(count for count, results in batches) > 200
    assert batch.CAPACITY / 2 < max(sum(map(len, results)) for count, results in batches) <= batch.CAPACITY + 500 * 16


@modes
@pytest.mark.parametrize(("pause", "most"), [(0.01, 1), (0.001, 1), (0.00045, 2), (0.0001, 10), (0.00001, 100)])
async def test_a_trip_reads_as_much_as_the_caller_uses_in_a_millisecond(
    pause, most, mode, path, executor, clock, batches
):
    path.write_bytes(b"line\n" * 2_000)

    async with aiofiles_core.open(path, mode, executor=executor) as file:
        async for _ in file:
            clock.now += pause

    assert max((count for count, results in batches), default=1) <= most
    assert executor.calls < 2_000 / most * 1.5 + 20


class Busy(ImmediateExecutor):
    """An executor whose threads are busy for a second before each call, and the loop after it."""

    def __init__(self, clock):
        super().__init__()
        self._clock = clock

    def submit(self, fn, /, *args):
        self._clock.now += 1
        future = super().submit(fn, *args)
        self._clock.now += 1
        return future


@modes
async def test_waiting_for_a_busy_thread_does_not_make_trips_smaller(mode, path, clock):
    path.write_bytes(b"line\n" * 10_000)

    executor = Busy(clock)
    async with aiofiles_core.open(path, mode, executor=executor) as file:
        async for _ in file:
            pass

    assert executor.calls < 20


async def test_trips_become_small_when_the_caller_becomes_slow(path, executor, clock, batches):
    path.write_bytes(b"line\n" * 10_000)

    async with aiofiles_core.open(path, executor=executor) as file:
        for _ in range(6_000):
            await file.readline()
        large = len(file.__calls__.backlog.ready)
        for _ in range(large + 10):
            clock.now += 0.0005
            await file.readline()

        assert large > 500
        assert len(file.__calls__.backlog.ready) <= 1


@modes
async def test_the_loop_runs_other_tasks_between_trips(mode, path, executor, clock):
    path.write_bytes(b"line\n" * 20_000)
    turns = 0

    def turn():
        nonlocal turns
        turns += 1
        asyncio.get_running_loop().call_soon(turn)

    async with aiofiles_core.open(path, mode, executor=executor) as file:
        turn()
        longest = served = latest = 0
        async for _ in file:
            clock.now += 0.00001
            served = served + 1 if turns == latest else 0
            latest = turns
            longest = max(longest, served)

    assert 50 < longest <= 100


@modes
@pytest.mark.parametrize("newline", [None, ""])
async def test_long_lines_are_read_one_by_one(newline, mode, path, executor, batches):
    path.write_bytes((b"a" * 999_999 + b"\n") * 8)
    options = {"newline": newline} if mode == "r" else {}

    async with aiofiles_core.open(path, mode, **options, executor=executor) as file:
        async for line in file:
            assert len(line) == 1_000_000
            assert not file.__calls__.backlog.ready

    assert not batches


@modes
@pytest.mark.parametrize("newline", [None, ""])
async def test_the_backlog_stays_limited_when_short_lines_become_long(newline, mode, path, executor):
    path.write_bytes(b"a\n" * 30_000 + (b"a" * 99_999 + b"\n") * 40)
    options = {"newline": newline} if mode == "r" else {}
    most = 0

    async with aiofiles_core.open(path, mode, **options, executor=executor) as file:
        async for _ in file:
            if len(file.__calls__.backlog.ready) < 100:  # otherwise each look would take long
                most = max(most, sum(map(len, file.__calls__.backlog.ready)))

    assert most <= batch.CAPACITY + 16 * 100_000
