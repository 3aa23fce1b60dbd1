"""A disk is pulled, by the end of the process that serves it: every call fails as the blocking one."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ...shared.waiting import TIMEOUT
from .scenes import CORE, LINES, Scene, steps
from .scenes_of_others import OS, PATHLIB, SHUTIL, STD, TEMPFILE
from .sides import BLOCKING, OURS, attempt, contents, descriptors, drive, free_all, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .disk import Disk

    Folders = Callable[[Disk], tuple[Path, Path]]


def without_moment(answer: str) -> str:
    """Return *answer* with the error of a disk that was pulled. A request that waited has another one.

    The system may repeat a request that waited, so that a call gets either.
    """
    aborted, gone = errno.ECONNABORTED, errno.ENOTCONN
    answer = answer.replace(f"ConnectionAbortedError {aborted}", f"OSError {gone}")
    return answer.replace(f"[Errno {aborted}] {os.strerror(aborted)}", f"[Errno {gone}] {os.strerror(gone)}")


@pytest.mark.parametrize("scene", [*CORE, *OS, *PATHLIB, *TEMPFILE, *SHUTIL, *STD], ids=str)
async def test_a_call_under_way_fails_as_the_blocking_call(
    scene: Scene, doomed: Disk, folders: Folders, unraisable: list[str]
) -> None:
    ours, blocking = folders(doomed)
    # The system looks up one new name of a folder at a time. So it must know both names before a lookup is held.
    assert ours.exists()
    assert blocking.exists()
    both_hold, is_opened = threading.Event(), threading.Event()
    expected: list[Any] = []

    def wait_for_ours() -> None:
        is_opened.set()
        assert both_hold.wait(TIMEOUT)

    def hold() -> None:
        assert is_opened.wait(TIMEOUT)
        doomed.hold(scene.operation)
        both_hold.set()

    thread = threading.Thread(target=lambda: expected.extend(drive(scene.play(BLOCKING, blocking, wait_for_ours))))
    thread.start()
    task = asyncio.ensure_future(scene.play(OURS, ours, hold))
    await doomed.held(scene.operation, 2)
    doomed.pull()
    answers = await task
    thread.join(TIMEOUT)

    assert [*map(without_moment, answers)] == [*map(without_moment, expected)]
    await free_all()
    # A named file is removed when its object is freed, and nobody gets that error.
    assert [text.replace(ours.name, blocking.name) for text in unraisable if ours.name in text] == [
        text for text in unraisable if blocking.name in text
    ]
    assert contents(doomed.files / ours.name) == contents(doomed.files / blocking.name)
    assert not descriptors(doomed.path)


READS = [
    ("read", 5),
    ("read", 9000),
    ("readline",),
    ("seek", 0),
    ("read", 5),
    ("tell",),
    ("seek", 0, 2),
    ("close",),
    ("read",),
]
WRITES = [
    ("write", b"abc"),
    ("flush",),
    ("tell",),
    ("write", bytes(9000)),
    ("seek", 0),
    ("truncate", 1),
    ("close",),
    ("close",),
]
TEXTS = [("write", "abc"), ("flush",), ("write", "x" * 9000), ("tell",), ("close",), ("close",)]


@pytest.mark.parametrize(
    ("before", "after", "arguments"),
    [
        ([], READS, ["file", "rb"]),
        ([("read", 5)], READS, ["file", "rb"]),
        ([], READS, ["file", "rb", 0]),
        ([("read", 5)], READS, ["file", "r+b"]),
        ([], WRITES, ["file", "wb"]),
        ([("write", b"before")], WRITES, ["file", "wb"]),
        ([("write", b"before")], WRITES, ["file", "r+b"]),
        ([("write", b"before")], WRITES, ["file", "ab", 0]),
        ([("write", "before")], TEXTS, ["file", "w"]),
        ([("write", "before\n")], TEXTS, ["file", "a", 1]),
    ],
)
async def test_a_file_that_is_open_fails_at_the_same_calls(
    before: Any, after: Any, arguments: list[Any], doomed: Disk, folders: Folders
) -> None:
    ours, blocking = folders(doomed)
    ready = await OURS.open(ours / arguments[0], *arguments[1:])
    expecting = drive(BLOCKING.open(blocking / arguments[0], *arguments[1:]).__aenter__())
    assert await steps(ready, before, ours) == drive(steps(expecting, before, blocking))

    doomed.pull()
    answers = await steps(ready, after, ours)

    assert answers == drive(steps(expecting, after, blocking))
    assert not descriptors(doomed.path)


@pytest.mark.parametrize("scene", [*CORE, *OS, *PATHLIB, *TEMPFILE, *SHUTIL], ids=str)
async def test_a_disk_that_is_gone_fails_as_for_the_blocking_call(scene: Scene, gone: Disk) -> None:
    folder = gone.path / "folder"

    answers = await scene.play(OURS, folder)

    assert answers == drive(scene.play(BLOCKING, folder))
    assert not descriptors(gone.path)


async def lines_until_error(file: Any, folder: Path, lines: list[Any]) -> str:
    """Read *lines* until a call fails. Return how, and how closing fails."""
    try:
        while line := await file.readline():
            lines.append(line)
    except OSError as error:
        return shown(error, folder) + await attempt(file.close(), folder)
    return "no error"


@pytest.mark.parametrize("mode", ["r", "rb"])
async def test_lines_end_with_the_error_of_the_blocking_file(mode: str, doomed: Disk, folders: Folders) -> None:
    ours, blocking = folders(doomed)
    for folder in (ours, blocking):
        (doomed.files / folder.name / "file").write_bytes(LINES * 50)
    file = await OURS.open(ours / "file", mode)
    expecting = drive(BLOCKING.open(blocking / "file", mode).__aenter__())
    lines = [await file.readline() for _ in range(40)]

    doomed.pull()
    error = await lines_until_error(file, ours, lines)

    assert error == drive(lines_until_error(expecting, blocking, []))
    assert "Error" in error
    # How many lines come before it depends on how far ahead the system has read.
    whole = (LINES * 50).decode() if mode == "r" else LINES * 50
    assert whole.startswith(whole[:0].join(lines))
    assert not descriptors(doomed.path)


async def test_after_lines_another_read_asks_the_disk_again(doomed: Disk, folders: Folders) -> None:
    ours, _ = folders(doomed)
    file = await OURS.open(ours / "file")
    lines = [await file.readline() for _ in range(20)]

    doomed.pull()
    answers = await steps(file, [("tell",), ("read", 5), ("tell",), ("close",)], ours)

    # The blocking file has the next five characters in its buffer.
    position = f"tell: {len(''.join(lines))}"
    gone = f"OSError {errno.ENOTCONN}: [Errno {errno.ENOTCONN}] {os.strerror(errno.ENOTCONN)}"
    assert answers == [position, f"read: {gone}", position, f"close: {gone}"]
