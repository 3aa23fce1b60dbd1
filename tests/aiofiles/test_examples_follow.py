"""The example that follows a file misses nothing, even if the file is changed at the worst moment."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import aiofiles.threadpool

EXAMPLES = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples"


@pytest.fixture
def example(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    return importlib.import_module("follow")


@pytest.fixture
def path(tmp_path):
    (tmp_path / "log").write_bytes(b"old\n")
    return tmp_path / "log"


@pytest.fixture
def follow(example, path, monkeypatch):
    """Return a function that follows the file. When the follower has read it all and pauses, the next step runs."""

    async def follow(*steps):
        chunks = []
        following = iter(steps)
        with contextlib.suppress(asyncio.CancelledError):
            async with contextlib.aclosing(example.follow(path, 0.2)) as follower:
                monkeypatch.setattr(example, "asyncio", SimpleNamespace(sleep=lambda seconds: pause(following)))
                async for chunk in follower:
                    chunks += [chunk]
        return b"".join(chunks)

    async def pause(following):
        step = next(following, None)
        if step is None:
            raise asyncio.CancelledError
        step()

    return follow


def append(path, data):
    with open(path, "ab") as file:
        file.write(data)


def rotate(path):
    os.replace(path, path.with_name("log.1"))
    path.write_bytes(b"of the new file\n")


async def test_appended_data_comes_after_the_old_content(follow, path):
    assert await follow(lambda: append(path, b"new\n"), lambda: None, lambda: append(path, b"newer\n")) == (
        b"old\nnew\nnewer\n"
    )


async def test_part_of_a_line_is_given_at_once_and_only_once(follow, path):
    assert await follow(lambda: append(path, "ä".encode()[:1]), lambda: append(path, "ä".encode()[1:] + b"\n")) == (
        b"old\n" + "ä\n".encode()
    )


async def test_data_larger_than_a_chunk_is_complete(follow, path, example):
    much = bytes(range(256)) * (example.CHUNK // 64)

    assert await follow(lambda: append(path, much), lambda: append(path, much)) == b"old\n" + much * 2


@pytest.mark.parametrize("left", [b"", b"new"])
async def test_a_file_that_became_shorter_is_read_from_its_beginning(left, follow, path):
    def shorten():
        path.write_bytes(left)

    assert await follow(shorten, lambda: append(path, b"more\n")) == b"old\n" + left + b"more\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
async def test_a_file_that_replaced_the_old_one_is_read_from_its_beginning(follow, path):
    assert await follow(lambda: rotate(path)) == b"old\nof the new file\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
async def test_a_file_that_was_moved_is_followed_until_another_one_exists(follow, path):
    old = path.with_name("log.1")

    assert await follow(
        lambda: os.replace(path, old),
        lambda: append(old, b"still old\n"),
        lambda: path.write_bytes(b"of the new file\n"),
    ) == (b"old\nstill old\nof the new file\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
async def test_data_appended_just_before_a_replacement_is_not_missed(follow, path, monkeypatch):
    real = os.stat

    def stat(name, **options):
        if Path(name) == path and not path.with_name("log.1").exists():
            append(path, b"last\n")
            rotate(path)
        return real(name, **options)

    monkeypatch.setattr(os, "stat", stat)

    assert await follow() == b"old\nlast\nof the new file\n"


async def test_cancelling_closes_the_file(example, path, monkeypatch):
    opened = []
    real = aiofiles.threadpool.sync_open
    pausing = asyncio.Event()

    def sync_open(*args, **kwargs):
        opened.append(real(*args, **kwargs))
        return opened[-1]

    async def pause(seconds):
        pausing.set()
        await asyncio.Event().wait()

    async def follow():
        async for _ in example.follow(path, 0.2):
            pass

    monkeypatch.setattr(aiofiles.threadpool, "sync_open", sync_open)
    monkeypatch.setattr(example, "asyncio", SimpleNamespace(sleep=pause))
    task = asyncio.create_task(follow())
    await pausing.wait()
    (file,) = opened
    assert not file.closed

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert file.closed


async def test_the_program_prints_appended_data(path):
    process = await asyncio.create_subprocess_exec(
        sys.executable, EXAMPLES / "follow.py", path, "--interval", "0.01",
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": ""},
    )  # fmt: skip
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"old\n"

        append(path, b"new\n")

        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"new\n"
    finally:
        process.kill()
        await process.communicate()
