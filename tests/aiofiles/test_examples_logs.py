"""The example that rotates a log loses no line, and the one that ships a log sends each line once, across rotations."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "packages" / "aiofiles" / "examples"


def example(name, monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    return importlib.import_module(name)


async def run(name, *args):
    command = [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *map(str, args)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, output.decode().splitlines()


async def test_a_rotated_log_has_each_line_once_and_no_file_is_too_large(tmp_path):
    log = tmp_path / "log"

    status, stdout = await run("rotating_log", log, "--limit", 1000, "--keep", 50, "--tasks", 10, "--steps", 50)

    files = list(tmp_path.iterdir())
    lines = [line for path in files for line in path.read_text().splitlines()]
    assert (status, len(stdout)) == (0, len(files))
    assert sorted(lines) == sorted(f"task {task}: step {step}" for task in range(10) for step in range(50))
    assert all(path.stat().st_size <= 1000 for path in files)
    assert len(files) > 5


async def test_no_more_old_files_are_kept_than_requested(tmp_path):
    await run("rotating_log", tmp_path / "log", "--limit", 100, "--keep", 2, "--tasks", 3, "--steps", 20)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1", "log.2"]


class Collector:
    """A server that keeps the lines that it receives."""

    def __init__(self):
        self.lines = []
        self.more = asyncio.Event()

    async def receive(self, reader, writer):
        while line := await reader.readline():
            self.lines.append(line.decode())
            self.more.set()
        writer.close()

    async def wait_for(self, lines):
        while self.lines != lines:
            assert lines[: len(self.lines)] == self.lines
            self.more.clear()
            await asyncio.wait_for(self.more.wait(), 30)


@pytest.fixture
async def collector():
    collector = Collector()
    server = await asyncio.start_server(collector.receive, "127.0.0.1", 0)
    collector.address = server.sockets[0].getsockname()
    yield collector
    server.close()


@contextlib.asynccontextmanager
async def shipping(module, log, collector):
    task = asyncio.create_task(module.main(str(log), *collector.address, 0.001))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def append(path, *lines):
    with open(path, "a", encoding="utf-8", newline="") as file:
        file.writelines(lines)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames no file that is open")
async def test_lines_are_shipped_across_rotations_and_restarts(monkeypatch, tmp_path, collector):
    module = example("ship_log", monkeypatch)
    log = tmp_path / "log"
    append(log, "1\n", "2\n", "half")

    async with shipping(module, log, collector):
        await collector.wait_for(["1\n", "2\n"])
        append(log, " of it\n", "4\n")
        log.rename(tmp_path / "log.1")
        append(tmp_path / "log.1", "5\n")
        append(log, "6\n")
        await collector.wait_for(["1\n", "2\n", "half of it\n", "4\n", "5\n", "6\n"])

    # Two rotations while the shipper does not run.
    append(log, "7\n")
    for number in (2, 1):
        (tmp_path / (f"log.{number - 1}" if number > 1 else "log")).rename(tmp_path / f"log.{number}")
    append(log, "8\n")
    for number in (3, 2, 1):
        (tmp_path / (f"log.{number - 1}" if number > 1 else "log")).rename(tmp_path / f"log.{number}")
    append(log, "9\n")
    async with shipping(module, log, collector):
        await collector.wait_for(["1\n", "2\n", "half of it\n", "4\n", "5\n", "6\n", "7\n", "8\n", "9\n"])


async def test_a_log_that_was_emptied_is_shipped_from_its_beginning(monkeypatch, tmp_path, collector):
    module = example("ship_log", monkeypatch)
    log = tmp_path / "log"
    append(log, "a long line\n")

    async with shipping(module, log, collector):
        await collector.wait_for(["a long line\n"])
        log.write_text("new\n")
        await collector.wait_for(["a long line\n", "new\n"])


async def test_a_very_long_line_is_shipped_whole(monkeypatch, tmp_path, collector):
    module = example("ship_log", monkeypatch)
    line = "x" * 60_000 + "\n"
    append(tmp_path / "log", line, line)

    async with shipping(module, tmp_path / "log", collector):
        await collector.wait_for([line, line])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames no file that is open")
async def test_lines_of_a_log_rotated_while_it_is_written_are_shipped_once(monkeypatch, tmp_path, collector):
    shipper, rotating = example("ship_log", monkeypatch), example("rotating_log", monkeypatch)
    lines = [f"line {number}" for number in range(300)]
    append(tmp_path / "log", "first\n")

    async with shipping(shipper, tmp_path / "log", collector):
        async with rotating.RotatingLog(rotating.Path(tmp_path / "log"), 200, 100) as log:
            for line in lines:
                await log.write(line)
        await collector.wait_for(["first\n", *(f"{line}\n" for line in lines)])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
async def test_the_documented_command_ships_until_ctrl_c(tmp_path, collector):
    append(tmp_path / "log", "a line\n")
    command = [sys.executable, "-W", "error", EXAMPLES / "ship_log.py", tmp_path / "log", *map(str, collector.address)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    await collector.wait_for(["a line\n"])
    process.send_signal(signal.SIGINT)
    _, errors = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 0
    if sys.version_info >= (3, 11):  # before 3.11, any line may be interrupted, and asyncio reports which
        assert errors == b""
