"""`iterdir`, `glob`, `rglob` and `walk` take few trips and little memory, never block, and leave nothing open."""

import asyncio
import contextlib
import gc
import os
import sys
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from ..shared.gates import Gate
from .planting import plant

needs_walk = pytest.mark.skipif(sys.version_info < (3, 12), reason="pathlib has it from 3.12 on")

ITERATIONS = {
    "iterdir": lambda path: path.iterdir(),
    "glob": lambda path: path.glob("*/*"),
    "rglob": lambda path: path.rglob("*"),
    "walk": lambda path: path.walk(),
}
# Other systems have no file that lists the open directories.
IS_SEEN = sys.platform == "linux"

each_iteration = pytest.mark.parametrize(
    "iterate", [pytest.param(ITERATIONS[name], marks=[needs_walk] * (name == "walk"), id=name) for name in ITERATIONS]
)
each_batched = pytest.mark.parametrize("iterate", [*ITERATIONS.values()][:3], ids=[*ITERATIONS][:3])


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    root = tmp_path_factory.mktemp("wide")
    for number in range(1_000):
        (root / f"{number % 4}").mkdir(exist_ok=True)
        (root / f"{number % 4}" / f"{number}").touch()
    return Path(root)


def open_below(folder):
    """Return the directories at and below *folder* that this process has open."""
    if not IS_SEEN:
        return []
    found = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # it may be closed meanwhile
            found.append(os.readlink(f"/proc/self/fd/{name}"))
    return [path for path in found if path.startswith(str(folder))]


@each_iteration
async def test_each_iteration_gives_what_pathlib_gives_in_the_same_order(iterate, tree):
    found = [each async for each in iterate(Path(tree))]

    assert found == [*iterate(tree)]


@each_iteration
async def test_a_relative_path_gives_relative_paths(iterate, tree, monkeypatch, can_link):
    monkeypatch.chdir(tree)

    for name in [".", "a", *["link"] * can_link]:
        assert [each async for each in iterate(Path(name))] == [*iterate(type(tree)(name))]


@each_batched
async def test_many_paths_take_few_trips(iterate, wide, executor):
    path = Path(wide, executor=executor)

    found = [each async for each in iterate(path)]

    assert len(found) in (4, 1_000, 1_004)
    assert executor.calls < 64


@needs_walk
async def test_a_walk_takes_a_trip_for_each_directory(wide, executor):
    assert len([None async for _ in Path(wide, executor=executor).walk()]) == 5
    assert executor.calls <= 5 + 2


@each_iteration
async def test_breaks_leave_no_descriptor_open(iterate, wide):
    for _ in range(200):
        async for _ in iterate(wide):
            break

    await asyncio.get_running_loop().shutdown_asyncgens()
    await asyncio.to_thread(gc.collect)
    assert open_below(wide) == []


@each_iteration
async def test_cancelling_at_random_leaves_no_descriptor_open(iterate, wide, chance):
    async def use():
        async for _ in iterate(wide):
            await asyncio.sleep(0)

    for _ in range(300):
        task = asyncio.ensure_future(use())
        for _ in range(chance.randrange(60)):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        del task

    await asyncio.get_running_loop().shutdown_asyncgens()
    # Calls that still run end in their threads.
    await asyncio.get_running_loop().shutdown_default_executor()
    gc.collect()
    assert open_below(wide) == []


@pytest.mark.parametrize("way", ["async with", "aclosing"])
@each_iteration
async def test_leaving_the_context_closes_at_once(iterate, way, wide):
    iteration = iterate(wide)
    if way == "async with" and not hasattr(iteration, "__aenter__"):
        pytest.skip("an asynchronous generator is no context manager")
    async with iteration if way == "async with" else contextlib.aclosing(iteration) as paths:
        await anext(paths)

    assert open_below(wide) == []


async def test_open_below_finds_an_open_directory(wide):
    with os.scandir(wide):
        assert open_below(wide) == [str(wide)] * IS_SEEN


@each_batched
async def test_the_first_step_or_entering_raises_an_error(iterate, tmp_path):
    missing = Path(tmp_path / "missing")
    if iterate is not ITERATIONS["iterdir"]:
        assert [each async for each in iterate(missing)] == [*iterate(tmp_path / "missing")]
        return

    with pytest.raises(FileNotFoundError) as caught:
        await anext(iterate(missing))
    assert caught.value.filename == str(missing)
    with pytest.raises(FileNotFoundError):
        async with iterate(missing):
            pass


@pytest.mark.parametrize("method", ["glob", "rglob"])
async def test_a_wrong_pattern_raises_the_error_of_pathlib(method, tmp_path):
    with pytest.raises(NotImplementedError) as expected:
        [*getattr(tmp_path, method)("/absolute")]

    with pytest.raises(NotImplementedError) as caught:
        await anext(getattr(Path(tmp_path), method)("/absolute"))

    assert str(caught.value) == str(expected.value)


async def test_the_loop_runs_while_the_directory_cannot_be_read(tmp_path):
    gate = Gate(os.scandir)
    (tmp_path / "file").touch()
    with mock.patch("os.scandir", gate):
        first = asyncio.ensure_future(anext(Path(tmp_path).iterdir()))
        await gate.reached()
        assert not first.done()
        gate.opened.set()

        assert await first == tmp_path / "file"


# Their names take several mebibytes.
COUNT = 20_000


class Entry:
    """An entry of a directory that exists only in memory."""

    __slots__ = ("path",)

    def __init__(self, path):
        self.path = path

    def is_symlink(self):
        return False


@contextlib.contextmanager
def entries(path):
    yield (Entry(f"{path}/a name as files have it {number}") for number in range(COUNT))


async def count(iteration):
    count = 0
    async for _ in iteration:
        count += 1
    return count


async def test_twenty_thousand_paths_take_few_trips(executor):
    with mock.patch("os.scandir", entries):
        assert await count(Path("folder", executor=executor).iterdir()) == COUNT

    assert executor.calls < COUNT / 100


async def test_at_most_a_mebibyte_of_many_paths_is_in_memory():
    tracemalloc = pytest.importorskip("tracemalloc", reason="PyPy has none", exc_type=ImportError)

    def measure():
        # Before Python 3.12, pathlib interns all names, and the interpreter's table of them is larger.
        return sum(trace.size for trace in tracemalloc.take_snapshot().traces if trace.size < 1 << 17)

    sizes = []
    with mock.patch("os.scandir", entries):
        await count(Path("folder").iterdir())  # what the first iteration loads is not counted
        tracemalloc.start()
        try:
            before, number = measure(), 0
            async for _ in Path("folder").iterdir():
                number += 1
                if number % 999 == 1:
                    sizes.append(measure() - before)
        finally:
            tracemalloc.stop()

    assert len(sizes) == 21  # so the paths would take several times as much
    assert 0 < max(sizes) < 1 << 20


async def test_other_tasks_run_while_paths_are_used(others):
    with mock.patch("os.scandir", entries):
        assert await count(Path("folder").iterdir()) == COUNT

    assert others.turns > 50
