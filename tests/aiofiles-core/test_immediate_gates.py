"""Calls that may block run in workers: by platform, kernel and file system, and where a method was replaced."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import immediate, resident

from ..shared import inside

FAR = 2 * io.DEFAULT_BUFFER_SIZE  # beyond the buffer of a file after its first read
CONTENT = bytes(range(256)) * (FAR // 256 + 1)
SHARED_MEMORY = Path("/dev/shm")

needs_nowait = pytest.mark.skipif(not inside.CAN_READ_AT_ONCE, reason="the system does not tell what it has in memory")
needs_size = pytest.mark.skipif(not inside.CAN_WRITE_AT_ONCE, reason="this Python does not tell the size of a buffer")


pytestmark = pytest.mark.usefixtures("default_executor")


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="is about CPython")
def test_cpython_tells_the_size_of_a_buffer():
    assert inside.CAN_WRITE_AT_ONCE


async def trips_of_a_reader(path, executor):
    """Read at two places, check the results, and return the number of trips."""
    path.write_bytes(CONTENT)
    path.read_bytes()
    async with aiofiles_core.open(path, "rb") as file:
        before = executor.calls
        for place in (10, FAR):
            assert await file.seek(place) == place
            assert await file.read(20) == CONTENT[place : place + 20]
            assert await file.tell() == place + 20
        return executor.calls - before


async def trips_of_a_writer(path, executor, mode="wb"):
    """Return how many trips two writes make."""
    async with aiofiles_core.open(path, mode) as file:
        before = executor.calls
        for _ in range(2):
            await file.write(b"abc" if mode == "wb" else "abc")
        trips = executor.calls - before
    assert path.read_bytes() == b"abcabc"
    return trips


@pytest.mark.parametrize(
    ("system", "release", "is_there"),
    [
        ("linux", "5.11", True),
        ("linux", "5.11.0-27-generic", True),
        ("linux", "6.18.44-fc", True),
        ("linux", "10.0", True),
        ("linux", "5.10.250", False),
        ("linux", "5.9.1", False),
        ("linux", "4.19.0", False),
        ("linux", "unknown", False),
        ("linux", "5", False),
        ("darwin", "25.1.0", False),
        ("win32", "11", False),
        ("freebsd14", "14.3", False),
    ],
)
def test_only_linux_since_5_11_can_read_without_waiting(system, release, is_there):
    preadv = getattr(os, "preadv", None)

    found = resident.find_preadv(system, release, preadv)

    assert found is (preadv if is_there and hasattr(os, "RWF_NOWAIT") else None)


@pytest.mark.parametrize("preadv", [None, lambda *args: 0])
def test_a_missing_or_replaced_preadv_is_not_used(preadv):
    assert resident.find_preadv("linux", "6.1", preadv) is None


# In a child process, because the platform is examined at import.
CHILD = """
import os, sys
uname = os.uname()
if sys.argv[1] == "old":
    os.uname = lambda: type(uname)((*uname[:2], "5.10.0", *uname[3:]))
else:
    sys.platform = sys.argv[1]
import asyncio
import aiofiles_core


async def main():
    async with aiofiles_core.open("f", "wb") as file:
        await file.write(b"abc")
    async with aiofiles_core.open("f", "rb") as file:
        assert file.__calls__.backlog.immediate is None
        await file.seek(1)
        print(await file.read())


asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="others are not simulated here")
@pytest.mark.parametrize("system", ["old", "darwin"])
def test_without_preadv_reads_run_in_workers(tmp_path, system):
    done = subprocess.run([sys.executable, "-c", CHILD, system], cwd=tmp_path, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("b'bc'\n", "")


@needs_nowait
@pytest.mark.skipif(not os.access(SHARED_MEMORY, os.W_OK), reason="there is no /dev/shm")
async def test_reads_of_tmpfs_run_in_workers(default_executor):
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as folder:
        # The first read and the seek before it run before the file system has reported that it does not support it.
        assert await trips_of_a_reader(Path(folder, "f"), default_executor) == 5


@needs_nowait
async def test_reads_of_overlayfs_run_in_workers(tmp_path, default_executor):
    with overlay(tmp_path) as folder:
        assert await trips_of_a_reader(folder / "f", default_executor) == 5


@contextlib.contextmanager
def overlay(path):
    """A folder on an overlayfs, which only root can mount."""
    names = {name: path / name for name in ("lowerdir", "upperdir", "workdir", "merged")}
    for each in names.values():
        each.mkdir()
    merged = names.pop("merged")
    options = ",".join(f"{name}={each}" for name, each in names.items())
    with contextlib.suppress(OSError):
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, merged], capture_output=True, check=False)
    if not merged.is_mount():
        pytest.skip("no overlayfs can be mounted here")
    yield merged
    subprocess.run(["umount", merged], check=True)


@needs_size
@pytest.mark.parametrize("mode", ["wb", "w"])
async def test_a_full_disk_is_reported_where_the_blocking_file_reports_it(tmp_path, mode):
    data = b"x" * 1000 if mode == "wb" else "x" * 1000

    async def fill(write):
        count = 0
        with contextlib.suppress(OSError):
            while True:
                result = write(data)
                if asyncio.iscoroutine(result):
                    await result
                count += 1
        return count

    with small_disk(tmp_path) as folder:
        file = await aiofiles_core.open(folder / "f", mode)
        ours = await fill(file.write)
        with contextlib.suppress(OSError):
            await file.close()
        ours = ours, (folder / "f").stat().st_size
        (folder / "f").unlink()
        twin = (folder / "f").open(mode)
        theirs = await fill(twin.write)
        with contextlib.suppress(OSError):
            twin.close()
        assert ours == (theirs, (folder / "f").stat().st_size)


@contextlib.contextmanager
def small_disk(path):
    """A folder on a disk of 256 KiB, which only root can mount."""
    disk = path / "disk"
    disk.mkdir()
    with contextlib.suppress(OSError):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, check=False)
    if not disk.is_mount():
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@needs_nowait
@pytest.mark.parametrize("name", ["read", "seek", "tell"])
async def test_a_replaced_method_runs_in_workers(tmp_path, monkeypatch, default_executor, name):
    monkeypatch.setattr(
        inside.taken(f"BufferedReader.{name}"), object()
    )  # those of `io` itself cannot be replaced without `ctypes`

    assert await trips_of_a_reader(tmp_path / "f", default_executor) == 2


@needs_size
@pytest.mark.parametrize(("mode", "name"), [("wb", "BufferedWriter.write"), ("w", "TextIOWrapper.write")])
async def test_a_replaced_write_runs_in_workers(tmp_path, monkeypatch, default_executor, mode, name):
    monkeypatch.setattr(inside.taken(name), object())

    assert await trips_of_a_writer(tmp_path / "f", default_executor, mode) == 2


def test_a_replaced_method_of_io_is_noticed_at_import():
    assert immediate.are_genuine(io.BufferedWriter.write, io.TextIOWrapper.write)
    assert not immediate.are_genuine(io.BufferedWriter.write, lambda file, data: None)


@needs_size
@pytest.mark.parametrize("mode", ["wb", "w"])
async def test_a_method_set_on_the_file_itself_runs_in_workers(tmp_path, default_executor, mode):
    calls = []

    def opened(path, mode, **options):
        file = open(path, mode)  # noqa: SIM115  # the library closes it
        write = file.write
        file.write = lambda data: (calls.append(data), write(data))[1]
        return file

    with mock.patch("aiofiles_core.opening.sync_open", opened):
        assert await trips_of_a_writer(tmp_path / "f", default_executor, mode) == 2
    assert len(calls) == 2


@needs_size
async def test_a_proxy_with_its_own_submit_gets_every_call(tmp_path, monkeypatch):
    names = []

    class Proxy(aiofiles_core.AsyncBufferedIOBase):
        def __submit__(self, name, args, kwargs):
            names.append(name)
            return super().__submit__(name, args, kwargs)

    monkeypatch.setattr("aiofiles_core.opening.wrap", lambda file, **options: Proxy(file, **options))
    async with aiofiles_core.open(tmp_path / "f", "wb") as file:
        await file.write(b"abc")

    assert names == ["write", "__exit__"]


@needs_size
async def test_calls_on_a_file_opened_elsewhere_make_trips(tmp_path, default_executor):
    async with aiofiles_core.wrap((tmp_path / "f").open("wb")) as file:
        await file.write(b"abc")

    assert default_executor.calls == 2


@pytest.fixture
def fifo(tmp_path):
    """A named pipe that is open at both ends, so that opening it does not block."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes with a name")
    os.mkfifo(tmp_path / "fifo")
    descriptor = os.open(tmp_path / "fifo", os.O_RDWR)
    yield tmp_path / "fifo", descriptor
    os.close(descriptor)


@pytest.mark.parametrize(("mode", "data"), [("w", "text"), ("wb", b"text")])
async def test_writes_to_a_pipe_run_in_workers(fifo, default_executor, mode, data):
    path, descriptor = fifo
    async with aiofiles_core.open(path, mode) as file:
        assert await file.write(data) == 4
        await file.flush()
        assert os.read(descriptor, 10) == b"text"

    assert default_executor.calls == 4


async def test_a_pipe_has_no_position(fifo):
    path, descriptor = fifo
    os.write(descriptor, b"text")
    async with aiofiles_core.open(path, "rb") as file:
        for call in (file.tell(), file.seek(5)):
            with pytest.raises(OSError, match=r"not seekable|Illegal seek"):
                await call
        assert await file.read(4) == b"text"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero")
async def test_reads_of_a_device_run_in_workers(default_executor):
    async with aiofiles_core.open("/dev/zero", "rb", buffering=16) as file:
        assert await file.read(100) == bytes(100)
        with open("/dev/zero", "rb", buffering=16) as twin:
            twin.read(100)
            assert await file.tell() == twin.tell()

    assert default_executor.calls == 4


async def test_an_error_while_a_file_is_examined_leaves_it_open(tmp_path, monkeypatch):
    monkeypatch.setattr(inside.taken("os.fstat"), mock.Mock(side_effect=OSError))

    async with aiofiles_core.open(tmp_path / "f", "w") as file:
        assert await file.write("text") == 4

    assert (tmp_path / "f").read_text() == "text"


async def test_an_error_of_wrap_closes_the_file(tmp_path, monkeypatch):
    files = []

    def fail(file, **options):
        files.append(file)
        raise ValueError("no proxy")

    monkeypatch.setattr("aiofiles_core.opening.wrap", fail)
    with pytest.raises(ValueError, match="no proxy"):
        await aiofiles_core.open(tmp_path / "f", "w")
    await asyncio.get_running_loop().run_in_executor(None, int)  # closing comes before

    assert files[0].closed
