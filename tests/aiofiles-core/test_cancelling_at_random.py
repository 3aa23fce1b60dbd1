"""Ten thousand cancellations at random points: all of the file is delivered, and nothing is left behind."""

import asyncio
import gc
import io
import os
import random

import pytest

import aiofiles_core

from ..shared.leftovers import left, no_threads, no_warnings
from ..shared.waiting import within
from .cancelling import Canceller

# How a file of each kind is opened, and the ends of its lines.
KINDS = {
    f"{encoding} {name}": ({"mode": "r+", "encoding": encoding, "newline": newline}, ends)
    for encoding in ("utf-8", "utf-16", "shift_jis")
    for name, newline, ends in [
        ("lf", None, ["\n"]),
        ("crlf", None, ["\r\n"]),
        ("mixed", None, ["\n", "\r\n", "\r"]),
        ("untranslated", "", ["\n", "\r\n", "\r"]),
    ]
} | {
    "reader": ({"mode": "rb"}, ["\n"]),
    "random": ({"mode": "r+b"}, ["\n", "\r\n"]),
    "unbuffered": ({"mode": "r+b", "buffering": 0}, ["\n"]),
}
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def leaving_nothing(tmp_path):
    """Return a function that runs a coroutine. It fails if a descriptor, thread, file, warning or exception is left."""

    async def watched(coroutine, untold):
        asyncio.get_running_loop().set_exception_handler(lambda _, context: untold.append(context))
        await within(coroutine)
        gc.collect()
        await asyncio.sleep(0)

    def run(coroutine):
        untold = []
        gc.collect()  # what other tests left is not ours
        before = left(tmp_path)
        with no_warnings(), no_threads():
            asyncio.run(watched(coroutine, untold))
        assert untold == []
        assert left(tmp_path) == before

    return run


def contents(ends):
    """Numbered lines of letters of one to three bytes, which end in any of *ends*."""
    chance = random.Random(0)
    return "".join(f"{number}{'aアｱ'[: chance.randrange(4)]}{chance.choice(ends)}" for number in range(200))


async def read_all(file, canceller):
    """Return what tasks read from *file*, in order. Some of the tasks were cancelled."""
    delivered = []

    async def take(name, *args):
        delivered.append(await getattr(file, name)(*args))

    async def iterate():
        async for line in file:
            delivered.append(line)  # noqa: PERF401  # it may be cancelled at any line

    seekable = await file.seekable()
    readers = [lambda: take("readline"), lambda: take("read", canceller.random.randrange(1, 9)), iterate]
    others = [lambda: file.seek(0, io.SEEK_CUR), file.tell] if seekable else [file.isatty]
    while canceller.left > 0 and (not delivered or delivered[-1]):
        await canceller.attempt_together(*readers, *others)
    delivered.append(await file.read())
    return delivered[0][:0].join(delivered)


@kinds
def test_every_read_of_a_file_is_delivered_once_and_in_order(kind, tmp_path, leaving_nothing, chance):
    options, ends = KINDS[kind]
    path = tmp_path / "file"
    path.write_bytes(contents(ends).encode(options.get("encoding", "utf-8")))
    with path.open(**options) as twin:
        expected = twin.read()

    async def main():
        canceller = Canceller(chance, left=120)
        while canceller.left > 0:
            async with aiofiles_core.open(path, **options) as file:
                assert await read_all(file, canceller) == expected

    leaving_nothing(main())


@pytest.mark.parametrize("memory", [io.StringIO, io.BytesIO])
def test_every_read_of_a_file_in_memory_is_delivered_once_and_in_order(memory, leaving_nothing, chance):
    text = contents(["\n"])
    expected = text if memory is io.StringIO else text.encode()

    async def main():
        canceller = Canceller(chance, left=150)
        while canceller.left > 0:
            async with aiofiles_core.wrap(memory(expected)) as file:
                assert await read_all(file, canceller) == expected

    leaving_nothing(main())


@pytest.mark.parametrize(
    "options",
    [{"encoding": "utf-8"}, {"encoding": "utf-16"}, {"mode": "rb"}, {"mode": "rb", "buffering": 0}],
    ids=["utf-8", "utf-16", "buffered", "unbuffered"],
)
def test_every_read_of_a_pipe_is_delivered_once_and_in_order(options, leaving_nothing, chance):
    text = contents(["\n", "\r\n"])
    data = text.encode(options.get("encoding", "utf-8"))
    expected = data if "mode" in options else text.replace("\r\n", "\n")

    async def main():
        canceller = Canceller(chance, left=150)
        while canceller.left > 0:
            reading, writing = os.pipe()
            os.write(writing, data)  # it is small enough to fit
            os.close(writing)
            async with aiofiles_core.open(reading, **options) as file:
                assert await read_all(file, canceller) == expected

    leaving_nothing(main())


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "w", "encoding": "utf-8"},
        {"mode": "a+", "encoding": "utf-16"},
        {"mode": "w", "encoding": "shift_jis", "newline": "\r\n"},
        {"mode": "wb"},
        {"mode": "w+b"},
        {"mode": "wb", "buffering": 0},
    ],
    ids=["utf-8", "utf-16", "shift_jis", "writer", "random", "unbuffered"],
)
def test_each_write_lands_once_whole_and_in_order(options, tmp_path, leaving_nothing, chance):
    path = tmp_path / "file"
    path.touch()
    written = []

    async def main():
        canceller = Canceller(chance, left=150)
        numbers = iter(range(100_000))

        async def write():
            number = next(numbers)
            line = f"{number} ア\n"
            await file.write(line.encode() if "b" in options["mode"] else line)
            written.append(number)

        file = await aiofiles_core.open(path, **options)
        while canceller.left > 0:
            await canceller.attempt_together(write, write, file.flush, file.tell)
        await file.close()

    leaving_nothing(main())

    lines = path.read_text(options.get("encoding", "utf-8")).splitlines()
    found = [int(line.removesuffix(" ア")) for line in lines]
    assert found == sorted(set(found))  # the calls were made in the order of their numbers
    assert set(written) <= set(found)


@kinds
def test_a_context_that_was_left_is_closed(kind, tmp_path, leaving_nothing, chance):
    options, ends = KINDS[kind]
    path = tmp_path / "file"
    path.write_bytes(contents(ends).encode(options.get("encoding", "utf-8")))

    files = []

    async def visit():
        async with aiofiles_core.open(path, **options) as file:
            files.append(file)
            await file.readline()
            await file.read(3)

    async def main():
        canceller = Canceller(chance, left=150)
        while canceller.left > 0:
            await canceller.attempt_together(visit)
            assert all(file.closed for file in files)
            files.clear()

    leaving_nothing(main())


@pytest.mark.parametrize("kind", ["utf-16 lf", "reader", "unbuffered"])
def test_opening_leaves_nothing_open(kind, tmp_path, leaving_nothing, chance):
    options, _ = KINDS[kind]
    path = tmp_path / "file"
    path.touch()

    async def open_and_close():
        file = await aiofiles_core.open(path, **options)
        file._file.close()  # before it could be cancelled again

    async def main():
        canceller = Canceller(chance, left=150)
        while canceller.left > 0:
            await canceller.attempt_together(open_and_close)

    leaving_nothing(main())
