"""If the disk fails for a while, reading goes on later where it stopped: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import contextlib
import os
import sys

import pytest

import aiofiles_core

pytestmark = [
    pytest.mark.usefixtures("stopped_clock"),
    pytest.mark.skipif(sys.platform == "win32", reason="the descriptor of an open file cannot be replaced there"),
]

TEXT = "".join(f"line {number} é\n" for number in range(1_500))
# In the last encoding, the position does not follow from the text, so that text is read again to get there.
KINDS = [("rb", None), ("r", "utf-8"), ("r", "utf-16"), ("r", "shift_jis")]
kinds = pytest.mark.parametrize(("mode", "encoding"), KINDS, ids=["bytes", "utf-8", "utf-16", "shift_jis"])
reads = pytest.mark.parametrize("read", [("readline",), ("read", 7)], ids=["readline", "read"])


@pytest.fixture
def path(tmp_path, encoding):
    path = tmp_path / "f"
    path.write_text(TEXT.replace("é", "あ") if encoding == "shift_jis" else TEXT, encoding=encoding or "utf-8")
    return path


@contextlib.contextmanager
def failing(file, path):
    """Let each read of *file* fail: its descriptor cannot be read meanwhile."""
    readable, unreadable = os.dup(file.fileno()), os.open(path, os.O_WRONLY)
    replace(file, unreadable)
    try:
        yield
        if not file.closed:
            replace(file, readable)
    finally:
        os.close(readable)
        os.close(unreadable)


def replace(file, descriptor):
    """Let *file* use *descriptor*, at the same position."""
    os.lseek(descriptor, os.lseek(file.fileno(), 0, os.SEEK_CUR), os.SEEK_SET)
    os.dup2(descriptor, file.fileno(), inheritable=False)


def content(path, mode, encoding):
    with open(path, mode, encoding=encoding) as file:
        return file.read()


async def until_it_fails(read):
    """Return the results of *read* until it fails, twice, so that trying again fails, too."""
    results = []
    with contextlib.suppress(OSError):
        while True:
            results.append(await read())
    with pytest.raises(OSError, match="Bad file descriptor"):
        await read()
    return results


@kinds
@reads
@pytest.mark.parametrize("times", [3, 300])
async def test_repeated_reads_go_on_where_they_stopped(path, mode, encoding, read, times):
    async with aiofiles_core.open(path, mode, encoding=encoding) as file:
        name, *args = read
        results = [await getattr(file, name)(*args) for _ in range(times)]

        with failing(file, path):
            results += await until_it_fails(lambda: getattr(file, name)(*args))
        while result := await getattr(file, name)(*args):
            results.append(result)

    whole = content(path, mode, encoding)
    assert whole[:0].join(results) == whole


@kinds
@reads
async def test_other_repeated_reads_go_on_where_they_stopped(path, mode, encoding, read):
    async with aiofiles_core.open(path, mode, encoding=encoding) as file:
        name, *args = read
        results = [await getattr(file, name)(*args) for _ in range(30)]

        with failing(file, path):
            results += await until_it_fails(lambda: file.read(9))
        results.append(await file.read())

    whole = content(path, mode, encoding)
    assert whole[:0].join(results) == whole


@kinds
async def test_the_file_is_closed_while_the_disk_fails(path, mode, encoding):
    async with aiofiles_core.open(path, mode, encoding=encoding) as file:
        for _ in range(30):
            await file.readline()
        with failing(file, path):
            await until_it_fails(lambda: file.readline())

            await file.close()

    assert file.closed
