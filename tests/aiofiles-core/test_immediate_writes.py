"""Writes that only fill a file's buffer run at once on the loop. The buffer is flushed at the same write as before."""

from __future__ import annotations

import _codecs
import codecs
import io
import itertools
import os
import sys
import threading

import pytest

import aiofiles_core
from aiofiles_core import buffered

from ..shared import inside

pytestmark = [
    pytest.mark.usefixtures("default_executor"),
    pytest.mark.skipif(not inside.CAN_WRITE_AT_ONCE, reason="this Python does not tell the size of a buffer"),
]

TEXTS = ["", "a", "line\n", "x" * 100, "é" * 50, "€\n" * 40, "\n" * 700, "x" * 3000, "y" * 8191, "z" * 8192, "é" * 5000]
KINDS = [
    {"encoding": "utf-8"},
    {"encoding": "UTF8", "newline": "\r\n"},
    {"encoding": "utf-8", "newline": ""},
    {"encoding": "utf-8", "newline": "\r"},
    {"encoding": "latin-1", "errors": "replace"},
    {"encoding": "cp1252", "errors": "xmlcharrefreplace", "newline": "\r\n"},
    {"encoding": "ascii", "errors": "backslashreplace"},
    {"encoding": "utf-8-sig"},
    {"encoding": "utf-16"},
    {"encoding": "iso2022_jp", "errors": "replace"},
    {"encoding": "utf-8", "buffering": 1},
    {"encoding": "utf-8", "buffering": 50},
    {"encoding": "utf-8", "buffering": 100_000},
]


@pytest.fixture
def both(tmp_path):
    """Make calls on our file and on the blocking one. Each must return the same, and leave as much on the disk."""
    paths = tmp_path / "ours", tmp_path / "twin"

    async def make(mode, script, **options):
        for path in paths:
            path.write_bytes(b"before")
        seen, expected = (open(path, "rb", buffering=0) for path in paths)  # noqa: SIM115  # closed below
        with seen, expected, open(paths[1], mode, **options) as twin:
            async with aiofiles_core.open(paths[0], mode, **options) as file:
                for number, (name, *args) in enumerate(script):
                    mine, theirs = await answer(getattr(file, name), *args), outcome(getattr(twin, name), *args)
                    assert mine == theirs, (number, name)
                    # The sizes of the files on the disk.
                    assert seen.seek(0, io.SEEK_END) == expected.seek(0, io.SEEK_END), (number, name)
        assert paths[0].read_bytes() == paths[1].read_bytes()

    return make


async def answer(method, *args):
    try:
        return await method(*args)
    except Exception as error:
        return type(error), str(error)


def outcome(method, *args):
    try:
        return method(*args)
    except Exception as error:
        return type(error), str(error)


def interleaved(others, writes):
    """Return the *writes*, with each of the *others* after several of them."""
    for place, other in enumerate(others):
        yield from itertools.islice(itertools.cycle(writes), place, 2 * place + 7)
        yield other


@pytest.mark.parametrize("mode", ["wb", "ab"])
@pytest.mark.parametrize("buffering", [-1, 16, 9000])
async def test_bytes_are_flushed_at_the_same_writes(both, mode, buffering):
    writes = [
        ("write", bytes(size)) for size in [100, 0, 1, 5, 15, 16, 17, 100, 99, 4000, 4095, 4096, 4097, 9000, 8192]
    ]
    others = [
        *[("flush",), ("tell",), ("writelines", [b"a", b"b" * 5000]), ("seek", 3), ("seek", 0, 2), ("truncate",)],
        *[("write", bytearray(100)), ("write", memoryview(b"abc")), ("write", "text"), ("write", 7), ("write",)],
        *[("read", 5), ("truncate", 1000), ("writable",), ("seek", -1), ("isatty",), ("flush",)],
    ]

    await both(mode, interleaved(others * 3, writes), buffering=buffering)


@pytest.mark.parametrize("mode", ["w", "a"])
@pytest.mark.parametrize("options", KINDS, ids=repr)
async def test_text_is_flushed_at_the_same_writes(both, mode, options):
    others = [
        *[("flush",), ("tell",), ("writelines", ["a", "b" * 5000]), ("seek", 0), ("seek", 0, 2), ("truncate",)],
        *[("write", b"bytes"), ("write", None), ("write",), ("write", "\udc80"), ("isatty",), ("read",), ("writable",)],
        *[("seek", 1, 1), ("truncate", 100), ("flush",)],
    ]

    await both(mode, interleaved(others * 2, [("write", text) for text in TEXTS]), **options)


@pytest.mark.parametrize(
    ("mode", "data", "options"),
    [
        ("wb", bytes(100), {"buffering": 8192}),
        ("ab", bytes(100), {"buffering": 8192}),
        ("w", "x" * 99 + "\n", {"encoding": "utf-8", "newline": "\n"}),
        ("w", "x" * 98 + "\n", {"encoding": "utf-8", "newline": "\r\n"}),
        ("x", "é" * 50, {"encoding": "utf-8"}),
        ("a", "é" * 100, {"encoding": "latin-1"}),
        ("a", "€" * 100, {"encoding": "cp1252"}),
    ],
    ids=repr,
)
async def test_each_full_buffer_takes_one_trip(tmp_path, default_executor, mode, data, options):
    async with aiofiles_core.open(tmp_path / "f", mode, **options) as file:
        for _ in range(1000):
            await file.write(data)
        trips = default_executor.calls

    # Opening is one more, and a trip that passes on the whole text may be followed by one that learns of it.
    assert 100_000 / 8192 <= trips <= 1 + 2 * 100_000 / 8192


@pytest.mark.parametrize(("mode", "data"), [("wb", b"x"), ("w", "x")])
async def test_a_given_executor_runs_every_write(tmp_path, executor, mode, data):
    async with aiofiles_core.open(tmp_path / "f", mode, executor=executor) as file:
        for _ in range(5):
            await file.write(data)

    assert executor.calls == 7


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("wb", {"buffering": 0}),
        ("w+b", {}),
        ("w+", {}),
        ("w", {"buffering": 1}),
        ("w", {"encoding": "utf-16"}),
        ("w", {"encoding": "utf-8-sig"}),
        ("w", {"opener": os.open}),
    ],
    ids=repr,
)
async def test_writes_that_may_not_stay_in_memory_make_trips(tmp_path, default_executor, mode, options):
    async with aiofiles_core.open(tmp_path / "f", mode, **options) as file:
        before = default_executor.calls
        for _ in range(5):
            await file.write(b"x" if "b" in mode else "x")

        assert default_executor.calls == before + 5


async def test_a_registered_error_handler_runs_in_a_worker(tmp_path, default_executor, handler):
    async with aiofiles_core.open(tmp_path / "f", "w", encoding="ascii", errors="ours") as file:
        await file.write("é")

    assert handler == [default_executor.thread]


@pytest.fixture
def handler():
    threads = []

    def handle(error):
        threads.append(threading.current_thread())
        return "?", error.end

    codecs.register_error("ours", handle)
    yield threads
    if sys.version_info >= (3, 14):
        _codecs._unregister_error("ours")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize(("mode", "data"), [("wb", bytes(100)), ("w", "x" * 100)])
async def test_a_full_disk_is_reported_at_the_same_write_and_again_as_often(mode, data):
    def outcomes(errors):
        return [error and (type(error), str(error)) for error in errors]

    ours, theirs = [], []
    twin = open("/dev/full", mode)  # noqa: SIM115  # closing fails
    file = await aiofiles_core.open("/dev/full", mode)
    for _ in range(300):
        ours.append(await raised(file.write, data))
        theirs.append(raised_by(twin.write, data))
    ours += [await raised(file.flush), await raised(file.write, data), await raised(file.close)]
    theirs += [raised_by(twin.flush), raised_by(twin.write, data), raised_by(twin.close)]

    assert outcomes(ours) == outcomes(theirs)


async def raised(method, *args):
    try:
        await method(*args)
    except OSError as error:
        return error


def raised_by(method, *args):
    try:
        method(*args)
    except OSError as error:
        return error


@pytest.mark.parametrize(("mode", "data"), [("wb", b"x"), ("w", "x")])
async def test_a_user_of_the_blocking_file_may_write_to_it(tmp_path, default_executor, mode, data):
    async with aiofiles_core.open(tmp_path / "f", mode) as file:
        await file.write(data)
        inner = file._file
        inner.write(data)
        before = default_executor.calls
        await file.write(data)

        assert default_executor.calls == before + 1

    assert (tmp_path / "f").read_bytes() == b"xxx"


@pytest.mark.parametrize(("mode", "data"), [("wb", b"x"), ("w", "x")])
async def test_writes_run_at_once_also_after_the_descriptor_was_asked_for(tmp_path, default_executor, mode, data):
    async with aiofiles_core.open(tmp_path / "f", mode) as file:
        file.fileno()
        before = default_executor.calls
        await file.write(data)

        assert default_executor.calls == before


async def test_reconfigured_text_is_flushed_as_configured_by_a_worker(tmp_path, default_executor):
    async with aiofiles_core.open(tmp_path / "f", "w") as file:
        await file.write("a")
        file.reconfigure(line_buffering=True)
        before = default_executor.calls
        await file.write("b\n")

        assert default_executor.calls == before + 1
        assert (tmp_path / "f").read_text() == "ab\n"


@pytest.mark.parametrize(("mode", "data"), [("wb", b"x"), ("w", "x")])
async def test_writing_after_the_blocking_file_was_closed_raises_its_error(tmp_path, mode, data):
    file = await aiofiles_core.open(tmp_path / "f", mode)
    file.__blocking__.close()

    with pytest.raises(ValueError, match=r"I/O operation on closed file|write to closed file"):
        await file.write(data)


def test_the_size_of_a_buffer_is_known_exactly(tmp_path):
    for size in [1, 2, 1000, io.DEFAULT_BUFFER_SIZE, 1 << 20]:
        with open(tmp_path / "f", "wb", buffering=max(size, 2)) as file:
            assert buffered.buffer_size(file) == max(size, 2)
