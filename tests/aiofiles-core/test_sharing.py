"""Many tasks share one file: their calls run one at a time, in the order in which they were made."""

import asyncio
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import aiofiles_core

CALLS = 800
TASKS = 40
READERS = 8

LINES = [f"{number} {'ä' * (number % 7)}\n" for number in range(CALLS)]

kinds = pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("", {"encoding": "utf-8", "newline": ""}),
        ("", {"encoding": "utf-16", "newline": ""}),
        ("b", {}),
        ("b", {"buffering": 0}),
    ],
    ids=["utf-8", "utf-16", "binary", "unbuffered"],
)


def of_kind(lines, mode):
    return [line.encode() for line in lines] if mode else lines


@pytest.fixture
def path(tmp_path):
    return tmp_path / "shared"


@pytest.fixture
def written(path, mode, options):
    """Return the lines of the file, in the type that it holds."""
    with path.open("w", encoding=options.get("encoding", "utf-8"), newline="") as file:
        file.writelines(LINES)
    return of_kind(LINES, mode)


def contents(path, mode, options):
    with path.open("r" + mode, **options) as file:
        return file.readlines()


async def complete(*coroutines):
    """Return the results of all *coroutines*. Fail if one hangs."""
    return await asyncio.wait_for(asyncio.gather(*coroutines), 60)


@kinds
async def test_gathered_writes_land_in_the_order_of_the_calls(path, mode, options):
    lines = of_kind(LINES, mode)

    async with aiofiles_core.open(path, "w" + mode, **options) as file:
        counts = await complete(*[file.write(line) for line in lines])

    assert contents(path, mode, options) == lines
    assert counts == [len(line) for line in lines]


@kinds
async def test_each_write_lands_once_and_whole_and_those_of_a_task_in_order(path, mode, options):
    def lines_of(task):
        return of_kind([f"{task} {number}\n" for number in range(CALLS // TASKS)], mode)

    async def write(task):
        for line in lines_of(task):
            await file.write(line)

    async with aiofiles_core.open(path, "w" + mode, **options) as file:
        await complete(*[write(task) for task in range(TASKS)])

    found = contents(path, mode, options)
    assert len(found) == CALLS
    for task in range(TASKS):
        lines = lines_of(task)
        assert [line for line in found if line in lines] == lines


@kinds
async def test_gathered_reads_take_one_line_each_in_the_order_of_the_calls(path, mode, options, written):
    async with aiofiles_core.open(path, "r" + mode, **options) as file:
        lines = await complete(*[file.readline() for _ in range(CALLS + 1)])

    assert lines == [*written, written[0][:0]]


@kinds
async def test_tasks_that_read_lines_together_get_each_line_once_in_order(path, mode, options, written):
    delivered = []

    async def read():
        while line := await file.readline():
            delivered.append(line)

    async with aiofiles_core.open(path, "r" + mode, **options) as file:
        await complete(*[read() for _ in range(READERS)])

    assert delivered == written


@kinds
async def test_tasks_that_iterate_together_get_each_line_once_in_order(path, mode, options, written):
    delivered = []

    async def iterate():
        async for line in file:
            delivered.append(line)  # noqa: PERF401  # a comprehension delivers all its lines together, at the end

    async with aiofiles_core.open(path, "r" + mode, **options) as file:
        await complete(*[iterate() for _ in range(READERS)])

    assert delivered == written


@kinds
async def test_reads_of_all_sorts_take_turns_as_if_one_task_made_them(path, mode, options, written):
    calls = [("readline", ()), ("read", (5,)), ("tell", ()), ("readline", (4,)), ("read", (1,))] * (CALLS // 50)

    async with aiofiles_core.open(path, "r" + mode, **options) as file:
        answers = await complete(*[getattr(file, name)(*args) for name, args in calls])

    with path.open("r" + mode, **options) as twin:
        assert answers == [getattr(twin, name)(*args) for name, args in calls]


@kinds
async def test_reads_writes_and_seeks_take_turns_as_if_one_task_made_them(path, mode, options, written):
    original = path.read_bytes()
    line = of_kind(["+\n"], mode)[0]
    calls = [("seek", (0,)), ("readline", ()), ("seek", (0, 2)), ("write", (line,)), ("tell", ())] * (CALLS // 50)
    calls += [("truncate", ()), ("seek", (0,)), ("read", ())]

    async with aiofiles_core.open(path, "r+" + mode, **options) as file:
        answers = await complete(*[getattr(file, name)(*args) for name, args in calls])

    path.write_bytes(original)
    with path.open("r+" + mode, **options) as twin:
        assert answers == [getattr(twin, name)(*args) for name, args in calls]


async def test_leaving_the_context_waits_for_earlier_calls(path):
    async with aiofiles_core.open(path, "wb") as file:
        writes = [asyncio.ensure_future(file.write(b"%d\n" % number)) for number in range(100)]
        await asyncio.sleep(0)  # each has made its call

    assert file.closed
    assert [write.result() for write in writes] == [len(b"%d\n" % number) for number in range(100)]
    assert path.read_bytes() == b"".join(b"%d\n" % number for number in range(100))


async def test_a_call_made_after_close_finds_the_file_closed(path):
    file = await aiofiles_core.open(path, "wb")

    answers = await asyncio.wait_for(
        asyncio.gather(file.write(b"before"), file.close(), file.write(b"after"), return_exceptions=True), 60
    )

    assert answers[:2] == [6, None]
    assert isinstance(answers[2], ValueError)
    assert path.read_bytes() == b"before"


class Guarded(io.BytesIO):
    """A file that notices when two calls are made on it at once."""

    def __init__(self):
        super().__init__()
        self.alone = threading.Lock()
        self.meetings = 0

    def write(self, data):
        if not self.alone.acquire(blocking=False):
            self.meetings += 1
            return 0
        try:
            return super().write(data)
        finally:
            self.alone.release()


async def test_no_two_calls_run_at_once_in_a_pool_of_many_threads():
    guarded = Guarded()

    with ThreadPoolExecutor(8) as pool:
        file = aiofiles_core.wrap(guarded, executor=pool)
        await complete(*[file.write(b"%d\n" % number) for number in range(CALLS)])

    assert guarded.meetings == 0
    assert guarded.getvalue() == b"".join(b"%d\n" % number for number in range(CALLS))


def test_loops_in_several_threads_share_a_file():
    guarded = Guarded()
    file = aiofiles_core.wrap(guarded)
    together = threading.Barrier(4)

    async def write(loop):
        together.wait(60)
        await complete(*[file.write(b"%d %d\n" % (loop, number)) for number in range(CALLS // 4)])

    with ThreadPoolExecutor(4) as loops:
        for done in [loops.submit(asyncio.run, write(loop)) for loop in range(4)]:
            done.result(60)

    found = guarded.getvalue().splitlines()
    assert guarded.meetings == 0
    assert len(found) == CALLS
    for loop in range(4):
        assert [line for line in found if line.startswith(b"%d " % loop)] == [
            b"%d %d" % (loop, number) for number in range(CALLS // 4)
        ]


def test_loops_in_several_threads_read_each_line_once():
    file = aiofiles_core.wrap(io.BytesIO(b"".join(b"%d\n" % number for number in range(CALLS))))
    together = threading.Barrier(4)

    async def read():
        together.wait(60)
        return [line async for line in file]

    with ThreadPoolExecutor(4) as loops:
        parts = [done.result(60) for done in [loops.submit(asyncio.run, read()) for _ in range(4)]]

    assert sorted(int(line) for part in parts for line in part) == list(range(CALLS))
    assert all(part == sorted(part, key=int) for part in parts)


async def test_calls_on_different_files_run_side_by_side():
    both_inside = threading.Barrier(2)

    class Meeting(io.BytesIO):
        def read(self, size=-1):
            both_inside.wait(60)
            return super().read(size)

    with ThreadPoolExecutor(2) as pool:
        one, other = (aiofiles_core.wrap(Meeting(name), executor=pool) for name in (b"one", b"other"))

        assert await complete(one.read(), other.read()) == [b"one", b"other"]
