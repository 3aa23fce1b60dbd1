"""Each example does what its docstring says, with the command that the docstring shows."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib
import os
import re
import signal
import socket
import sys
import threading
from pathlib import Path

import pytest

import aiofiles.threadpool

from ..shared.waiting import within

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "packages" / "aiofiles" / "examples"
RECIPES = sorted({path.stem for path in EXAMPLES.glob("*.py")} - {"demo"})
ENDLESS = {"follow", "spooled_upload", "static_server"}
# Their commands need more than a file: they run in test_examples_data, _download, _fastapi and _logs.
ELSEWHERE = {"csv_totals", "download", "fastapi_files", "json_lines", "ship_log"}


def example(name, monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    return importlib.import_module(name)


@contextlib.asynccontextmanager
async def running(*command):
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", *map(str, command), stdout=pipe, stderr=pipe, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def end(process):
    """Wait for the end of *process*. Return its exit status, and the lines of stdout and stderr."""
    stdout, stderr = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, stdout.decode().splitlines(), stderr.decode().splitlines()


async def interrupt(process):
    process.send_signal(signal.SIGINT)
    try:
        await within(process.wait())
    except asyncio.TimeoutError:  # CPython handles a signal that comes just before it waits only when it is woken
        process.send_signal(signal.SIGINT)


async def run(name, *args):
    async with running(EXAMPLES / f"{name}.py", *args) as process:
        return await end(process)


@pytest.fixture
def tree(tmp_path):
    """A folder with files of different sizes, in folders."""
    (tmp_path / "tree" / "below").mkdir(parents=True)
    for number in range(12):
        (tmp_path / "tree" / ("below" if number % 2 else "") / f"file {number}").write_bytes(b"line\n" * number)
    return tmp_path / "tree"


def command(name, monkeypatch, tmp_path):
    """Return the command of the docstring, with all options and a real value for each word in capitals."""
    (tmp_path / "file").write_text("a line\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "name").touch()
    real = {"FILE": "file", "FILE...": "file", "FOLDER": "folder", "LOG": "log", "NEW": "new"}
    (line,) = re.findall(r"^    python (.*)$", example(name, monkeypatch).__doc__, re.MULTILINE)
    words = re.sub(r"[][]", "", line).replace("PORT", "0").replace("SECONDS", "0.01").split()
    return [tmp_path / real[word] if word in real else word for word in words]


@pytest.mark.parametrize("name", [name for name in RECIPES if name not in ENDLESS | ELSEWHERE])
async def test_the_documented_command_succeeds(name, monkeypatch, tmp_path):
    async with running(*command(name, monkeypatch, tmp_path)) as process:
        status, stdout, stderr = await end(process)

    assert (status, stderr) == (0, [])
    assert stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
@pytest.mark.parametrize("name", sorted(ENDLESS))
async def test_the_documented_command_runs_until_ctrl_c(name, monkeypatch, tmp_path):
    async with running(*command(name, monkeypatch, tmp_path)) as process:
        assert await asyncio.wait_for(process.stdout.readline(), 30)
        await interrupt(process)

        assert await end(process) == (0, [], [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
@pytest.mark.parametrize("name", ["spooled_upload", "static_server"])
async def test_a_server_does_not_wait_for_clients_after_ctrl_c(name, monkeypatch, tmp_path):
    async with running(*command(name, monkeypatch, tmp_path)) as process:
        url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        address = ("127.0.0.1", int(url.rpartition(":")[2].rstrip("/\r\n")))
        with socket.create_connection(address), socket.create_connection(address, timeout=30) as later:
            later.sendall(b"PUT / HTTP/1.1\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
            assert later.recv(9) == b"HTTP/1.1 "  # so it has accepted the earlier client, too
            await interrupt(process)
            status, _, stderr = await end(process)

    assert status == 0
    if sys.version_info >= (3, 11):  # before 3.11, any line may be interrupted, and asyncio reports which
        assert stderr == []
    assert (tmp_path / "file").read_text() == "a line\n"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


@pytest.mark.parametrize("name", RECIPES)
def test_the_site_shows_each_example(name):
    pages = [path.read_text(encoding="utf-8") for path in (EXAMPLES.parent / "docs" / "recipes").glob("*.md")]

    assert any(f"{{literalinclude}} ../../examples/{name}.py" in page for page in pages)


async def test_a_shared_log_has_each_line_whole_and_those_of_a_task_in_order(tmp_path):
    await run("shared_log", tmp_path / "log", "--tasks", "20", "--steps", "50")

    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) == 1000
    for task in range(20):
        own = [line for line in lines if line.startswith(f"task {task}:")]
        assert own == [f"task {task}: step {step}" for step in range(50)]


@pytest.mark.parametrize("lines", ["task 1: step 0\ntask 1: st", "task 1: step 1\n", "task 1: step 0\n" * 2])
async def test_a_log_that_is_not_in_order_is_reported(lines, monkeypatch, tmp_path):
    (tmp_path / "log").write_text(lines)

    with pytest.raises(SystemExit, match=r"is not step . of task 1"):
        await example("shared_log", monkeypatch).check(tmp_path / "log")


async def test_a_tree_is_hashed_as_by_sha256sum(tree):
    status, stdout, stderr = await run("hash_tree", tree)

    files = [path for path in tree.rglob("*") if path.is_file()]
    assert sorted(stdout) == sorted(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}" for path in files)
    assert (status, stderr) == (0, [])


async def test_hashing_a_tree_opens_as_many_files_as_the_limit_and_no_more(tree, monkeypatch):
    opened, counts = [], []
    together = threading.Barrier(3, timeout=30)
    real = aiofiles.threadpool.sync_open

    def sync_open(*args, **kwargs):
        together.wait()
        file = real(*args, **kwargs)
        opened.append(file)
        counts.append(sum(not each.closed for each in opened))
        return file

    monkeypatch.setattr(aiofiles.threadpool, "sync_open", sync_open)

    assert await example("hash_tree", monkeypatch).main(str(tree), 3) == 0

    assert len(opened) == 12
    assert max(counts) <= 3
    assert all(file.closed for file in opened)


async def test_unreadable_files_are_reported_after_all_others_were_hashed(tree, monkeypatch, capsys):
    real = aiofiles.threadpool.sync_open

    def sync_open(file, **kwargs):
        if str(file).endswith("file 4"):
            raise PermissionError(13, "Permission denied")
        return real(file, **kwargs)

    monkeypatch.setattr(aiofiles.threadpool, "sync_open", sync_open)

    assert await example("hash_tree", monkeypatch).main(str(tree), 3) == 1

    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 11
    assert captured.err == f"{tree / 'file 4'}: Permission denied\n"


async def test_a_missing_tree_is_reported():
    status, stdout, stderr = await run("hash_tree", "no such folder")

    assert (status, stdout) == (1, [])
    assert stderr[0].startswith("no such folder: ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
async def test_pipes_and_dangling_links_of_a_tree_are_left_out(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")

    assert await run("hash_tree", tmp_path) == (0, [], [])


@pytest.mark.parametrize("options", [[], ["--default"]])
async def test_one_pool_runs_all_calls_of_files(options, tree):
    files = sorted(path for path in tree.rglob("*") if path.is_file())

    status, stdout, stderr = await run("one_pool", *files, *options)

    counted = [line.split(maxsplit=2) for line in stdout[:-1]]
    assert counted == [[str(path.stat().st_size // 5), str(path.stat().st_size), str(path)] for path in files]
    assert re.fullmatch(r"threads: MainThread files_0( files_[1-3])*", stdout[-1])
    assert (status, stderr) == (0, [])


@pytest.mark.parametrize("name", ["follow", "one_pool"])
async def test_a_missing_file_is_reported(name):
    status, stdout, stderr = await run(name, "no such file")

    assert (status, stdout) == (1, [])
    assert stderr == [f"{name}: [Errno 2] No such file or directory: 'no such file'"]
