"""Reads of cached data, and seeks, run at once on the loop, and return what the blocking file returns."""

from __future__ import annotations

import asyncio
import os
import random

import pytest

import aiofiles_core
from aiofiles_core import resident

from ..shared import inside

SIZE = 300_000
CONTENT = random.Random(1).randbytes(SIZE)

needs_nowait = pytest.mark.skipif(not inside.CAN_READ_AT_ONCE, reason="the system does not tell what it has in memory")


pytestmark = pytest.mark.usefixtures("default_executor")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(CONTENT)
    path.read_bytes()  # it is in memory, unless the file system keeps none
    if inside.CAN_READ_AT_ONCE and not is_resident(path):
        pytest.skip("the file system does not tell what it has in memory")
    return path


def is_resident(path):
    with path.open("rb") as file:
        try:
            return os.preadv(file.fileno(), [bytearray(SIZE)], 0, os.RWF_NOWAIT) == SIZE
        except OSError:
            return False


class Preadv:
    """Replaces `os.preadv`, and does what the test says: raise an error, or read less."""

    def __init__(self):
        self.error = None
        self.most = SIZE
        self.calls = 0

    def __call__(self, descriptor, buffers, offset, flags):
        self.calls += 1
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))
        (buffer,) = buffers
        return os.preadv(descriptor, [memoryview(buffer)[: self.most]], offset, flags)


@pytest.fixture
def preadv(monkeypatch):
    preadv = Preadv()
    monkeypatch.setattr(inside.taken("os.preadv"), preadv)
    return preadv


@needs_nowait
@pytest.mark.parametrize("size", [1, 4096, 8192, 8193, 65_536, 131_072])
async def test_cached_data_is_read_without_a_trip(path, default_executor, size):
    async with aiofiles_core.open(path, "rb") as file:
        places = random.Random(size).choices(range(SIZE - size), k=50)
        for place in places:
            assert await file.seek(place) == place
            assert await file.read(size) == CONTENT[place : place + size]
            assert await file.tell() == place + size

        assert default_executor.calls == 1


@needs_nowait
@pytest.mark.parametrize("args", [(), (-1,), (None,), (100_000,)], ids=repr)
@pytest.mark.parametrize("length", [1, 4096, 8192, 8193, 90_000])
async def test_a_whole_file_is_read_without_a_trip(tmp_path, default_executor, args, length):
    (tmp_path / "f").write_bytes(CONTENT[:length])

    async with aiofiles_core.open(tmp_path / "f", "rb") as file:
        assert await file.read(*args) == CONTENT[:length]
        assert await file.tell() == length
        assert default_executor.calls == 1
        assert await file.read() == await file.read(5) == b""

    async with aiofiles_core.open(tmp_path / "f", "rb") as file:
        await file.seek(length - 1)
        assert await file.read(*args) == CONTENT[length - 1 : length]
        assert default_executor.calls in (3, 4)  # at its end, some reads ask the file


@needs_nowait
@pytest.mark.parametrize(("args", "most"), [((1 << 18,), 1), ((), 1), ((), 0)])
async def test_large_reads_run_in_workers(path, default_executor, args, most):
    async with aiofiles_core.open(path, "rb") as file:
        await file.seek(0 if most else SIZE)
        assert await file.read(*args) == (CONTENT[: args[0] if args else None] if most else b"")
        assert default_executor.calls == 1 + most


@needs_nowait
async def test_small_reads_in_a_row_are_read_ahead(path, default_executor):
    async with aiofiles_core.open(path, "rb") as file:
        for number in range(16):
            assert await file.read(100) == CONTENT[number * 100 : number * 100 + 100]
        assert default_executor.calls == 1
        for number in range(16, 16 + 64):
            assert await file.read(100) == CONTENT[number * 100 : number * 100 + 100]
        assert default_executor.calls == 2
        assert await file.seek(7) == 7
        assert await file.read(100) == CONTENT[7:107]
        assert await file.tell() == 107


@needs_nowait
@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("rb", {"buffering": 0}),
        ("r+b", {}),
        ("r", {"encoding": "latin-1"}),
        ("rb", {"opener": os.open}),
    ],
    ids=repr,
)
async def test_reads_of_other_files_make_trips(path, default_executor, mode, options):
    async with aiofiles_core.open(path, mode, **options) as file:
        await file.read(10)
        await file.seek(5)

        assert default_executor.calls == 3


@needs_nowait
async def test_a_file_opened_by_a_descriptor_makes_trips(path, default_executor):
    with path.open("rb") as other:
        async with aiofiles_core.open(other.fileno(), "rb", closefd=False) as file:
            await file.seek(10)
            assert await file.read(10) == CONTENT[10:20]
            assert default_executor.calls == 3


@needs_nowait
async def test_a_given_executor_runs_every_read(path, executor):
    async with aiofiles_core.open(path, "rb", executor=executor) as file:
        await file.seek(10)
        await file.read(10)
        await file.tell()

    assert executor.calls == 5


@needs_nowait
@pytest.mark.parametrize("error", [11, 95, 22, 38])
@pytest.mark.parametrize("args", [(100,), (20_000,), (50_000,), (500_000,), ()], ids=repr)
async def test_a_read_that_would_block_runs_in_a_worker(path, preadv, default_executor, error, args):
    size = args[0] if args else SIZE
    async with aiofiles_core.open(path, "rb") as file:
        assert await file.read(10) == CONTENT[:10]
        preadv.error = error
        assert await file.read(*args) == CONTENT[10 : 10 + size]
        assert default_executor.calls == 2
        assert await file.seek(20) == 20
        preadv.error = None
        assert await file.read(10) == CONTENT[20:30]
        assert await file.tell() == 30


@needs_nowait
async def test_a_file_system_without_support_is_asked_once(path, preadv, default_executor):
    preadv.error = 95
    async with aiofiles_core.open(path, "rb") as file:
        for place in (5, 3, 100):
            assert await file.seek(place) == place
            assert await file.read(10) == CONTENT[place : place + 10]

    assert preadv.calls == 1
    assert default_executor.calls == 2 + 5


@needs_nowait
@pytest.mark.parametrize("most", [0, 1, 99, 4095, 8191])
@pytest.mark.parametrize("args", [(100,), (4096,), (8192,), (20_000,), (100_000,), ()], ids=repr)
async def test_a_short_read_is_not_taken_for_the_end_of_the_file(path, preadv, most, args):
    preadv.most = most
    async with aiofiles_core.open(path, "rb") as file:
        with path.open("rb") as twin:
            for _ in range(5):
                assert await file.read(*args) == twin.read(*args)
                assert await file.tell() == twin.tell()


@needs_nowait
async def test_after_a_read_that_would_block_the_next_ones_run_in_workers(path, preadv, default_executor):
    preadv.error = 11
    async with aiofiles_core.open(path, "rb") as file:
        for number in range(10):
            assert await file.read(20_000) == CONTENT[number * 20_000 : number * 20_000 + 20_000]

    assert preadv.calls == 1


@needs_nowait
@pytest.mark.parametrize("length", [50, 4000, 20_000])
async def test_a_file_that_is_truncated_and_grows_is_read_as_it_is(tmp_path, length):
    path = tmp_path / "f"
    path.write_bytes(CONTENT[:length])
    async with aiofiles_core.open(path, "rb") as file:
        assert await file.read(100_000) == CONTENT[:length]
        with path.open("ab") as other:
            other.write(b"more")
        assert await file.read(100_000) == b"more"
        assert await file.read() == b""
        os.truncate(path, 10)
        assert await file.read(100) == b""
        assert await file.tell() == length + 4
        assert await file.seek(0) == 0
        assert await file.read(100) == CONTENT[:10]


@needs_nowait
@pytest.mark.parametrize("call", ["read", "seek", "tell"])
async def test_after_the_blocking_file_was_closed_its_descriptor_number_is_not_read(path, call):
    args = {"read": (10,), "seek": (5,), "tell": ()}[call]
    file = await aiofiles_core.open(path, "rb")
    await file.read(10)
    file.__blocking__.close()
    others = [path.open("rb") for _ in range(3)]  # one of them gets the descriptor number

    with pytest.raises(ValueError, match="closed file"):
        await getattr(file, call)(*args)

    for other in others:
        other.close()


@needs_nowait
@pytest.mark.parametrize(
    "ask", [lambda file: file.fileno(), lambda file: file.raw.fileno(), lambda file: file._file.fileno()]
)
async def test_the_descriptor_is_at_the_position_of_the_reader(path, default_executor, ask):
    async with aiofiles_core.open(path, "rb") as file:
        await file.seek(1000)
        await file.read(10)
        await file.seek(50_000)

        descriptor = ask(file)

        assert os.read(descriptor, 10) == CONTENT[50_000:50_010]
        os.lseek(descriptor, 70_000, os.SEEK_SET)
        await file.seek(90_000)
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == 90_000
        assert default_executor.calls == 2


@needs_nowait
async def test_the_blocking_file_is_at_the_position_of_the_reader(path):
    async with aiofiles_core.open(path, "rb") as file:
        await file.seek(1000)
        inner = file._file
        assert inner.read(10) == CONTENT[1000:1010]
        assert await file.read(10) == CONTENT[1010:1020]
        assert inner.tell() == 1020
        await file.seek(5)
        assert inner.read(10) == CONTENT[5:15]


@needs_nowait
@pytest.mark.parametrize("place", [0, 3, 5000])
async def test_a_file_is_detached_at_the_position_of_the_blocking_one(path, place):
    file = await aiofiles_core.open(path, "rb")
    twin = path.open("rb")  # it is detached
    for name, *args in [("read", 10), ("seek", place), ("read", 1)]:
        assert await getattr(file, name)(*args) == getattr(twin, name)(*args)

    with file.detach() as raw, twin.detach() as raw_twin:
        assert raw.tell() == raw_twin.tell()
    with pytest.raises(ValueError, match="detached"):
        await file.read(10)


@needs_nowait
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
async def test_a_fork_and_its_parent_share_the_position(path, forked):
    async with aiofiles_core.open(path, "rb") as file:
        await file.seek(1000)
        await file.read(10)
        await file.seek(70_000)

        async def read():
            return await file.read(10), await file.tell()

        assert forked(lambda: asyncio.new_event_loop().run_until_complete(read())) == (CONTENT[70_000:70_010], 70_010)
        # The fork has filled its buffer from there.
        assert await file.read(10) == path.read_bytes()[70_000 + buffer_size(path) :][:10]


def buffer_size(path):
    with path.open("rb") as file:
        return resident.buffer_size(file)


@needs_nowait
@pytest.mark.parametrize("buffering", [-1, 16, 100, 5000])
@pytest.mark.parametrize("length", [90, 5000, SIZE])
async def test_peek_and_read1_return_what_the_blocking_file_returns(path, chance, length, buffering):
    sizes = [1, 7, 15, 16, 17, 100, 4095, 4096, 5000, 9000]
    os.truncate(path, length)
    async with aiofiles_core.open(path, "rb", buffering=buffering) as file:
        with path.open("rb", buffering=buffering) as twin:
            for number in range(300):
                size = sizes[number % 10]  # never the same call twice, so that nothing is read ahead
                far = (twin.tell() + length // 2) % length
                near = max(0, twin.tell() + chance.choice([-5000, -100, -7, -1, 0, 1, 9, 90, 4000]))
                name, *args = chance.choice(
                    [("read", size)] * 3
                    + [("seek", far), ("seek", near), ("peek",), ("read1", size), ("tell",), ("read",)]
                )
                assert await getattr(file, name)(*args) == getattr(twin, name)(*args)


@needs_nowait
@pytest.mark.parametrize("call", ["peek", "readline"])
async def test_the_position_survives_an_error_of_the_disk(path, tmp_path, call):
    folder = os.open(tmp_path, os.O_RDONLY)  # reads of a directory fail
    async with aiofiles_core.open(path, "rb") as file:
        assert await file.read(100) == CONTENT[:100]
        descriptor = file.__blocking__.fileno()
        usual = os.dup(descriptor)
        os.dup2(folder, descriptor)
        with pytest.raises(IsADirectoryError):
            await getattr(file, call)()
        os.dup2(usual, descriptor)
        os.close(usual)

        assert await file.read(10) == CONTENT[100:110]
        assert await file.tell() == 110
    os.close(folder)
