"""The position of a reader is computed from what was read, also if the file was changed meanwhile."""

from __future__ import annotations

import itertools
import os
from functools import partial

import pytest

import aiofiles_core

from ..shared import inside
from ..shared.gates import hold
from ..shared.waiting import begun, is_cancelled, within

pytestmark = pytest.mark.usefixtures("stopped_clock")

COUNT = 1_500  # several buffers of text
KINDS = [
    {"mode": "rb"},
    {"mode": "r+b"},
    *({"encoding": name} for name in ["utf-8", "ascii", "latin-1", "cp1252", "utf-16-le", "utf-32-be", "utf-32"]),
    {"encoding": "utf-16"},
    {"encoding": "utf-8-sig"},
    {"encoding": "utf-8", "errors": "surrogateescape"},
    {"encoding": "utf-8", "newline": ""},
    {"encoding": "utf-8", "newline": "\n"},
    {"encoding": "utf-8", "newline": "\r\n"},
    {"encoding": "utf-16", "newline": ""},
]
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(repr, kind.values())))


def text(kind, end="\n"):
    letters = {"ascii": "b", "latin-1": "é", "cp1252": "€"}.get(kind.get("encoding"), "bアé😀")
    return "".join(f"{number} {letters * (number % 4)}{end}" for number in range(COUNT))


def write(path, content, kind):
    path.write_bytes(content.encode(kind.get("encoding", "utf-8"), kind.get("errors", "strict")))


CHANGES = {
    "truncated": lambda path: os.truncate(path, 0),
    "cut": lambda path: os.truncate(path, 100),
    "edited": lambda path: path.write_bytes(b"\n" * path.stat().st_size),
    "rewritten": lambda path: path.write_bytes(b"x\r\ny\n" * (path.stat().st_size // 5)),
}


@kinds
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_tell_gives_the_position_of_the_blocking_file(kind, end, tmp_path):
    assert await wrong_positions(kind, end, itertools.product(CHANGES, [4, 30, 1_200]), tmp_path) == []


async def wrong_positions(kind, end, cases, folder):
    """Return the *cases*, each a change and how many lines are read before it, after which the files differ."""
    path, twin_path = folder / "ours", folder / "twin"
    content = text(kind, end)
    write(twin_path, content, kind)
    wrong = []
    for change, taken in cases:
        write(path, content, kind)
        with twin_path.open(**kind) as twin:
            async with aiofiles_core.open(path, **kind) as file:
                lines = [(await file.readline(), twin.readline()) for _ in range(taken)]
                CHANGES[change](path)
                position, expected = await file.tell(), twin.tell()
        if position != expected or any(line != twin_line for line, twin_line in lines):
            wrong.append((change, taken, position, expected))
    return wrong


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
async def test_tell_gives_the_position_also_without_pread(encoding, tmp_path, monkeypatch):
    inside.remove_pread(monkeypatch)

    assert await wrong_positions({"encoding": encoding}, "\n", [("truncated", 30)], tmp_path) == []


async def lines_then(file, count, finish):
    for _ in range(count):
        await file.readline()
    return await finish(file)


FINISHES = {
    "seek": lambda file: file.seek(0, 1),
    "tell after iteration": lambda file: file.tell(),
    "tell after another call": lambda file: in_turn(file.seekable, file.tell),
    "cancelled read": lambda file: in_turn(partial(cancelled, file), file.tell),
}


async def in_turn(*calls):
    for call in calls:
        answer = await call()
    return answer


async def cancelled(file):
    gate = hold(file.__blocking__, "read")
    task = await begun(file.read(50))
    await gate.reached()
    task.cancel()
    assert await is_cancelled(task)
    gate.opened.set()


@pytest.mark.parametrize("finish", FINISHES)
@pytest.mark.parametrize("kind", [KINDS[0], KINDS[2], KINDS[7]], ids=["binary", "utf-8", "utf-32"])
async def test_every_way_to_ask_for_the_position_gives_it_after_a_change(kind, finish, tmp_path):
    path = tmp_path / "f"
    write(path, text(kind), kind)
    with path.open(**kind) as twin:
        for _ in range(800):
            twin.readline()
        expected = twin.tell()
    async with aiofiles_core.open(path, **kind) as file:
        for _ in range(800):
            await file.readline()
        write(path, "\n" * 20_000, kind)

        assert await within(FINISHES[finish](file)) == expected


async def test_a_tailer_notices_that_a_log_was_truncated(tmp_path):
    path = tmp_path / "log"
    path.write_text("".join(f"{number:099d}\n" for number in range(COUNT)), newline="")
    async with aiofiles_core.open(path) as file:
        for _ in range(COUNT // 2):
            await file.readline()
        path.write_text("new\n" * 20, newline="")
        if path.stat().st_size < await file.tell():
            await file.seek(0)

        assert await file.readline() == "new\n"


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "utf-7", "iso2022_jp"])
@pytest.mark.parametrize("newlines", ["\n", "\r\n", "mixed"])
async def test_tell_reads_little_again_far_into_a_file(encoding, newlines, tmp_path):
    ends = ["\n", "\r\n", "\r"] if newlines == "mixed" else [newlines]
    path = tmp_path / "f"
    path.write_bytes("".join(f"{number} ア{ends[number % len(ends)]}" for number in range(30_000)).encode(encoding))
    with path.open(encoding=encoding) as twin:
        async with aiofiles_core.open(path, encoding=encoding) as file:
            for _ in range(20_000):
                assert await file.readline() == twin.readline()
            ready = sum(map(len, file.__calls__.backlog.ready))
            read = count_reads(file.__blocking__)

            position = await file.tell()

            # A small multiple of what was ready, or nothing if the position follows from the size of the text.
            assert sum(read) <= (0 if encoding == "utf-8" and newlines != "mixed" else 3 * ready)
            await file.seek(position)
            twin.seek(twin.tell())
            assert await file.readline() == twin.readline()


def count_reads(blocking):
    """Return a list that gets the size of each line that is read from *blocking* from now on."""
    sizes = []
    original = blocking.readline

    def readline(*args):
        line = original(*args)
        sizes.append(len(line))
        return line

    blocking.readline = readline
    return sizes


@pytest.mark.parametrize("mode", ["r", "rb"])
async def test_closing_a_file_neither_moves_nor_reads_it(mode, tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"line\n" * 10_000)
    file = await aiofiles_core.open(path, mode)
    for _ in range(5_000):
        await file.readline()
    blocking = file.__blocking__
    moves = []
    blocking.seek = lambda *args: moves.append(args)
    blocking.readline = lambda *args: moves.append(args)

    await file.close()

    assert not moves
    assert blocking.closed


@pytest.mark.parametrize("times", [1, 2, 3, 40, 2_000])
@pytest.mark.parametrize("kind", [KINDS[0], KINDS[1], KINDS[2]], ids=["reader", "random", "text"])
async def test_a_descriptor_that_stays_open_keeps_the_position_of_the_reader(kind, times, tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"line\n" * 10_000)
    with path.open("r+b", buffering=0) as raw, path.open("r+b", buffering=0) as twin_raw:
        twin = open(twin_raw.fileno(), **kind, closefd=False)  # noqa: SIM115  # closed by both, side by side
        file = await aiofiles_core.open(raw.fileno(), **kind, closefd=False)
        for _ in range(times):
            assert await file.readline() == twin.readline()
        await file.close()
        twin.close()

        if kind["mode" if "mode" in kind else "encoding"] == "r+b":
            assert raw.tell() == twin_raw.tell()
        else:  # where a reader leaves it depends on what its buffer held
            assert abs(raw.tell() - twin_raw.tell()) <= 1 << 14
