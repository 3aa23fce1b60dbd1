"""A regular file that found that it cannot seek when it was opened is read as the blocking file."""

from __future__ import annotations

import io
import os

import pytest

import aiofiles_core

pytestmark = pytest.mark.usefixtures("stopped_clock")

CONTENT = "".join(f"line {number} é\n" for number in range(4_000))


@pytest.fixture
def path(tmp_path):
    (tmp_path / "f").write_text(CONTENT, encoding="utf-8")
    return tmp_path / "f"


def opened(path, mode="r", **options):
    """Open *path*, which looks like a pipe meanwhile. After a failure of `lseek`, the file is in the same state."""
    reading, writing = os.pipe()
    os.close(writing)
    file = open(path, mode, **options, opener=lambda *_: os.dup(reading))  # noqa: SIM115  # the caller closes it
    os.close(reading)
    # The file asks when it is opened, and keeps the answer.
    assert not file.seekable()
    with open(path, "rb") as regular:
        os.dup2(regular.fileno(), file.fileno(), inheritable=False)
    return file


@pytest.mark.parametrize("read", [("readline",), ("read", 100), ("read", 5_000), ("read",)])
@pytest.mark.parametrize("mode", ["r", "rb"])
async def test_all_of_it_is_read(path, mode, read, monkeypatch):
    monkeypatch.setattr(aiofiles_core.opening, "sync_open", lambda file, **options: opened(file, options["mode"]))
    name, *args = read

    with opened(path, mode) as blocking:
        expected = [getattr(blocking, name)(*args) for _ in range(500)]
    async with aiofiles_core.open(path, mode) as file:
        results = [await getattr(file, name)(*args) for _ in range(500)]

    assert results == expected


async def test_it_does_not_seek(path, monkeypatch):
    monkeypatch.setattr(aiofiles_core.opening, "sync_open", lambda file, **options: opened(file, options["mode"]))

    async with aiofiles_core.open(path, "rb") as file:
        await file.read(10)
        with pytest.raises(io.UnsupportedOperation, match="not seekable"):
            await file.seek(0)

        assert await file.read(10) == CONTENT.encode()[10:20]
