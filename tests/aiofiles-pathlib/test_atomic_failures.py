"""If a step of writing a file with ``atomic=True`` fails, the file has the old or the new content."""

import asyncio
import contextlib
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path as Blocking
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from ..shared.gates import Gate
from .planting import left


@pytest.fixture
def target(tmp_path):
    (tmp_path / "target").write_text("old")
    return Path(tmp_path / "target")


def failing(name, number):
    """Replace the function *name* by one that raises."""
    return mock.patch(name, side_effect=OSError(number, os.strerror(number)))


@pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
async def test_a_step_that_fails_leaves_only_the_old_file(target, step, number):
    with failing(step, number), pytest.raises(OSError, match=r"\[Errno") as caught:
        await target.write_text("new" * 100_000, atomic=True)

    assert caught.value.errno == number
    assert left(target) == (["target"], "old")


async def test_an_open_that_fails_after_it_created_the_file_leaves_only_the_old_file(target):
    with pytest.raises(LookupError, match="unknown encoding"):
        await target.write_text("new", encoding="unknown", atomic=True)

    assert left(target) == (["target"], "old")


async def test_a_file_of_the_same_name_that_others_created_is_left_alone(target, monkeypatch):
    monkeypatch.setattr("aiofiles_pathlib.replacing.urandom", bytes)
    others = Blocking(target).with_name(f".aiofiles-{bytes(8).hex()}.tmp")
    others.write_text("others")

    with pytest.raises(FileExistsError):
        await target.write_text("new", atomic=True)

    assert others.read_text() == "others"


async def test_a_read_only_file_that_cannot_be_replaced_is_left_alone(target, monkeypatch):
    def unlink(path):  # as on Windows
        if not path.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "Permission denied")
        os.unlink(path)

    monkeypatch.setattr(Blocking, "unlink", unlink)
    Blocking(target).chmod(0o444)

    with failing("pathlib.Path.replace", errno.EACCES), pytest.raises(PermissionError):
        await target.write_text("new", atomic=True)

    assert left(target) == (["target"], "old")


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere, the right to write to the directory counts")
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "read-only"])
async def test_windows_replaces_no_open_or_read_only_file(target, is_open):
    with open(target) if is_open else contextlib.nullcontext():
        Blocking(target).chmod(0o666 if is_open else 0o444)
        with pytest.raises(PermissionError) as caught:
            await target.write_text("new", atomic=True)

    assert str(caught.value.filename) == str(target)
    assert left(target) == (["target"], "old")


class Full:
    """A file on a disk that becomes full at a write, a flush, or the close."""

    def __init__(self, file, fails_at):
        self.file = file
        self.fails_at = fails_at

    def __getattr__(self, name):
        if name == self.fails_at:
            self.file.write(self.file.buffer and "ne" if hasattr(self.file, "buffer") else b"ne")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.file.close()
        if self.fails_at == "close":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("fails_at", ["write", "flush", "close"])
@pytest.mark.parametrize(("method", "data"), [("write_text", "new"), ("write_bytes", b"new")])
async def test_a_disk_that_becomes_full_leaves_only_the_old_file(target, fails_at, method, data):
    def full(*args, **kwargs):
        return Full(open(*args, **kwargs), fails_at)

    with (
        mock.patch("aiofiles_pathlib.replacing.open", full, create=True),
        pytest.raises(OSError, match="No space left"),
    ):
        await getattr(target, method)(data, atomic=True)

    assert left(target) == (["target"], "old")


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted")
    yield disk
    subprocess.run(["umount", disk], check=True)


async def test_a_full_disk_leaves_only_the_old_file(small_disk):
    (small_disk / "target").write_text("old")

    for size in [40_000, 70_000, 1_000_000]:
        for method, data in [("write_text", "n" * size), ("write_bytes", b"n" * size)]:
            with contextlib.suppress(OSError) if size == 40_000 else pytest.raises(OSError, match="No space left"):
                await getattr(Path(small_disk / "target"), method)(data, atomic=True)
            if size != 40_000:
                assert left(small_disk / "target")[0] == ["target"]
                assert set(left(small_disk / "target")[1]) == {"n"}


@pytest.mark.skipif(sys.platform == "win32", reason="there no process is forked")
def test_a_killed_process_leaves_the_old_or_the_new_content(tmp_path, seed):
    program = Blocking(__file__).with_name("killed.py")
    command = [sys.executable, "-W", "error", str(program), str(tmp_path), "80", str(seed)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == 80
    assert {(size, whole) for size, whole, _ in lines} == {("300000", "True")}
    assert len({content for *_, content in lines}) > 2  # not all old and not all new


async def test_a_cancelled_write_still_replaces_the_content(target):
    gate = Gate(os.fsync)

    with mock.patch("os.fsync", gate):
        task = asyncio.ensure_future(target.write_text("new", atomic=True))
        await gate.reached()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert Blocking(target).read_text() == "old"
        gate.opened.set()
        await asyncio.get_running_loop().shutdown_default_executor()

    assert left(target) == (["target"], "new")
