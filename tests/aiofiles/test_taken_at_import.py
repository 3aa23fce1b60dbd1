"""A replacement in `time`, `os`, `asyncio` or `threading` takes effect only in what the library does for the user.

The library takes what it needs for itself at import.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import io
import os
import re
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

import aiofiles.os
import aiofiles.pathlib
import aiofiles.shutil
import aiofiles.tempfile
import aiofiles_core

from ..shared.executors import ImmediateExecutor
from ..shared.inside import is_waiting
from ..shared.waiting import cancelled as cancelled_task

PACKAGES = ["aiofiles", "aiofiles_core", "aiofiles_os", "aiofiles_pathlib", "aiofiles_shutil", "aiofiles_std"]
PACKAGES += ["aiofiles_tempfile"]
MODULES = {time: "time", os: "os", os.path: "os.path", asyncio: "asyncio", threading: "threading"}
CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
LINES = 3000


# In the source.


def sources():
    """Yield the dotted name of each module of our packages, and the parsed module."""
    for package in PACKAGES:
        home = Path(importlib.import_module(package).__file__).parent
        for path in home.rglob("*.py"):
            name = ".".join([package, *path.relative_to(home).with_suffix("").parts]).removesuffix(".__init__")
            if not name.endswith(".__main__"):  # a separate program
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def looked_up_when_called(module):
    """Yield what the functions of *module* look up in MODULES, and where: pairs of a dotted name and a line."""
    imports = [node for node in ast.walk(module) if isinstance(node, ast.Import)]
    names = {alias.asname or alias.name for node in imports for alias in node.names} & set(MODULES.values())
    for function in ast.walk(module):
        if isinstance(function, ast.Lambda):
            yield from uses(function.body, names)
        elif isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in function.body:
                yield from uses(statement, names)


def uses(node, names):
    """Yield what *node* uses, when it runs, of the modules *names*."""
    if isinstance(node, ast.ImportFrom) and node.module in MODULES.values():
        yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
    elif isinstance(node, (ast.Attribute, ast.Name)) and is_path(path := ast.unparse(node), names):
        yield path, node.lineno
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None:
            yield from uses(node.value, names)
    elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):  # they are visited separately
        for child in ast.iter_child_nodes(node):
            yield from uses(child, names)


def is_path(text, names):
    """Return True if *text* is one of the *names*, with or without attributes."""
    return text.partition(".")[0] in names and text.replace(".", "").isidentifier()


def documented():
    """Return what is looked up for the user by the table of CONTRIBUTING: pairs of one of our modules and a name."""
    section = CONTRIBUTING.read_text(encoding="utf-8").partition("## What is taken at import")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w.]+)` \| (.*?) \|", section, re.MULTILINE)
    return {(module, name) for module, names in rows for name in re.findall(r"`([\w.]+)`", names)}


def test_contributing_lists_all_that_is_looked_up_when_called():
    listed = documented()

    found = {(home, name): line for home, module in sources() for name, line in looked_up_when_called(module)}

    assert [f"{home}, line {line}: {name}" for (home, name), line in found.items() if (home, name) not in listed] == []
    assert listed <= found.keys()


def test_no_module_holds_a_clock_that_freezegun_would_replace():
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in PACKAGES]
    clocks = [time.monotonic, time.perf_counter, time.time]

    held = [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if any(value is clock for clock in clocks)
    ]

    assert held == []


# In programs: a test could have replaced anything that our functions look up in these modules.


@pytest.fixture
def looked_up(monkeypatch):
    """The names that our functions look up in MODULES."""
    noted = set()

    class Watched(ModuleType):
        def __getattribute__(self, name):
            caller = sys._getframe(1).f_globals.get("__name__", "")
            # `shutil`, too, looks up what the clones of its functions look up.
            if caller.partition(".")[0] in PACKAGES and caller != "aiofiles_shutil.cloning":
                noted.add(f"{MODULES[self]}.{name}")
            return super().__getattribute__(name)

    for module in MODULES:
        monkeypatch.setattr(module, "__class__", Watched)
    return noted


class Gated(io.RawIOBase):
    """A stream whose reads wait for the gate, as reads of a pipe may wait for ever."""

    def __init__(self):
        super().__init__()
        self.is_read = threading.Event()
        self.gate = threading.Event()

    def readable(self):
        return True

    def readinto(self, buffer):
        self.is_read.set()
        self.gate.wait()
        buffer[:1] = b"x"
        return 1


async def cancelled(coroutine):
    """Cancel the caller of a call that an executor has run, before the caller has the result."""
    task = asyncio.ensure_future(coroutine)
    await asyncio.sleep(0)
    await cancelled_task(task)


SCENARIOS = []


def looks_up(*names):
    return lambda scenario: SCENARIOS.append(pytest.param(scenario, {*names}, id=scenario.__name__))


@looks_up()
async def reading(folder):
    (folder / "file").write_bytes(b"line\n" * LINES)
    for mode, buffering in [("r", -1), ("rb", -1), ("rb", 0)]:
        async with aiofiles.open(folder / "file", mode, buffering) as file:
            assert len([await file.readline() for _ in range(LINES // 2)]) == LINES // 2
            assert await file.tell() == LINES // 2 * 5
            assert len([line async for line in file]) == LINES // 2
            await file.seek(0)
            assert [await file.read(5) for _ in range(LINES + 1)].count("line\n" if mode == "r" else b"line\n") == LINES


@looks_up()
async def writing(folder):
    for mode, line in [("w+", "line\n"), ("wb+", b"line\n")]:
        async with aiofiles.open(folder / "file", mode) as file:
            await file.writelines([line] * LINES)
            await file.seek(0)
            assert await file.readline() == line
            assert await file.truncate() > 0


@looks_up()
async def cancelled_opening(folder):
    await cancelled(aiofiles.open(folder / "file", "w", executor=ImmediateExecutor()))


@looks_up()
async def closing_while_a_cancelled_read_is_stuck(folder):
    raw = Gated()
    async with aiofiles_core.wrap(io.BufferedReader(raw, 1)) as file:
        task = asyncio.create_task(file.read(1))
        await asyncio.to_thread(raw.is_read.wait)
        await cancelled_task(task)
    raw.gate.set()


@looks_up()
async def reading_in_two_loops_one_of_which_is_busy(folder):
    raw = Gated()
    file = aiofiles_core.wrap(io.BufferedReader(raw, 1))
    task = asyncio.create_task(file.read(1))
    await asyncio.to_thread(raw.is_read.wait)
    has_joined = threading.Event()

    async def read_in_the_other():
        other = asyncio.create_task(file.read(1))
        await asyncio.sleep(0)
        has_joined.set()
        assert await other == b"x"

    thread = threading.Thread(target=asyncio.run, args=(read_in_the_other(),))
    thread.start()
    has_joined.wait()
    raw.gate.set()
    thread.join()

    assert await task == b"x"
    await file.close()


@looks_up("os.stat", "os.path", "os.path.exists", "os.open", "os.close")
async def functions(folder):
    assert await aiofiles.os.stat(folder)
    assert await aiofiles.os.path.exists(folder)
    await aiofiles.os.close(await aiofiles.os.open(folder / "file", os.O_CREAT))


@looks_up("os.open", "os.close")
async def cancelled_opening_of_a_descriptor(folder):
    await cancelled(aiofiles.os.open(folder / "file", os.O_CREAT, executor=ImmediateExecutor()))


@looks_up("os.scandir")
async def listing(folder):
    (folder / "file").touch()
    assert [entry.name for entry in await aiofiles.os.scandir(folder)] == ["file"]
    assert [entry.name async for entry in aiofiles.os.scandir(folder, stat=True)] == ["file"]


LEVELS = {"os.fspath", "os.path", "os.path.join"}


@looks_up("os.walk", *(() if sys.version_info >= (3, 12) else {*LEVELS, "os.path.islink"}))
async def walking(folder):
    (folder / "below").mkdir()
    assert len([step async for step in aiofiles.os.walk(folder)]) == 2


if hasattr(os, "fwalk"):

    @looks_up("os.fwalk", *(() if sys.version_info >= (3, 13) else LEVELS))
    async def walking_by_descriptors(folder):
        (folder / "below").mkdir()
        assert len([step async for step in aiofiles.os.fwalk(folder)]) == 2


@looks_up("os.scandir")
async def paths(folder):
    path = aiofiles.pathlib.Path(folder)
    await (path / "file").write_text("text")
    async with (path / "file").open() as file:
        assert await file.read() == await (path / "file").read_text()
    assert [found.name async for found in path.iterdir()] == [found.name async for found in path.glob("*")] == ["file"]
    if sys.version_info >= (3, 12):
        assert len([step async for step in path.walk()]) == 1


@looks_up("os.path", "os.path.realpath", "os.open", "os.fsync")
async def replacing_at_once(folder):
    await aiofiles.pathlib.Path(folder / "file").write_text("text", atomic=True)


@looks_up(*({"os.lstat"} if sys.platform == "win32" and sys.version_info >= (3, 12) else ()))
async def trees(folder):
    (folder / "tree").mkdir()
    (folder / "tree" / "file").write_text("text")
    await aiofiles.shutil.copytree(folder / "tree", folder / "copy", progress=lambda progress: None)
    await aiofiles.shutil.move(folder / "copy", folder / "moved")
    await aiofiles.shutil.rmtree(folder / "moved")
    await aiofiles.shutil.copyfileobj(io.BytesIO(b"data"), io.BytesIO())
    await cancelled(aiofiles.shutil.rmtree(folder / "tree"))


@looks_up("os.path", "os.path.exists")
async def copying_to_a_file_that_is_there(folder):
    (folder / "one").write_text("text")
    (folder / "other").touch()
    await aiofiles.shutil.copyfile(folder / "one", folder / "other")


@looks_up()
async def temporary_files(folder):
    for make in [aiofiles.tempfile.TemporaryFile, aiofiles.tempfile.NamedTemporaryFile]:
        async with make("w+", dir=folder) as file:
            await file.write("text")
            await file.seek(0)
            assert await file.read() == "text"
    async with aiofiles.tempfile.TemporaryDirectory(dir=folder):
        pass
    descriptor, _ = await aiofiles.tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    await aiofiles.tempfile.mkdtemp(dir=folder)
    await aiofiles.tempfile.gettempdir()


@looks_up()
async def spooled_files(folder):
    async with aiofiles.tempfile.SpooledTemporaryFile(100, "w+", dir=folder) as file:
        for _ in range(200):  # so that the loop runs other tasks
            await file.seek(0)
        await file.write("line\n")
        await file.write("line\n" * 100)
        await file.seek(0)
        assert len([line async for line in file]) == 101


@looks_up("os.close", "os.unlink", "os.rmdir")
async def cancelled_making_of_temporary_files(folder):
    await cancelled(aiofiles.tempfile.NamedTemporaryFile(dir=folder, delete=False, executor=ImmediateExecutor()))
    await cancelled(aiofiles.tempfile.SpooledTemporaryFile(dir=folder, executor=ImmediateExecutor()))
    await cancelled(aiofiles.tempfile.TemporaryDirectory(dir=folder, executor=ImmediateExecutor()))
    await cancelled(aiofiles.tempfile.mkstemp(dir=folder, executor=ImmediateExecutor()))
    await cancelled(aiofiles.tempfile.mkdtemp(dir=folder, executor=ImmediateExecutor()))
    assert [*folder.iterdir()] == []


@looks_up()
async def standard_streams(folder):
    reading, writing = os.pipe()
    with (
        os.fdopen(reading) as stdin,
        os.fdopen(writing, "w") as stdout,
        mock.patch("sys.stdin", stdin),
        mock.patch("sys.stdout", stdout),
    ):
        if sys.platform != "win32":  # Windows cannot wait for pipes
            task = asyncio.create_task(aiofiles.stdin.readline())
            calls = aiofiles.stdin.__calls__
            while not (calls.reading and calls.reading.waiting and is_waiting(calls.reading.waiting)):
                await asyncio.sleep(0)
            await cancelled_task(task)
        await aiofiles.stdout.write("line\n")
        await aiofiles.stdout.flush()
        assert await aiofiles.stdin.readline() == "line\n"


@pytest.mark.parametrize(("scenario", "expected"), SCENARIOS)
async def test_only_what_the_user_asks_for_is_looked_up(scenario, expected, tmp_path, looked_up):
    await scenario(tmp_path)

    assert looked_up == expected


@pytest.mark.parametrize(
    "name",
    [
        "asyncio.CancelledError", "asyncio.Future", "asyncio.SelectorEventLoop", "asyncio.ensure_future",
        "asyncio.get_running_loop", "asyncio.isfuture", "asyncio.sleep", "os.fstat", "os.lseek", "os.read",
        "time.perf_counter", "time.sleep",
    ],
)  # fmt: skip
async def test_a_mock_is_not_called_and_changes_nothing(name, tmp_path):
    (tmp_path / "file").write_text("line\n" * LINES)

    with mock.patch(name) as fake:
        async with aiofiles.open(tmp_path / "file") as file:
            lines = [line async for line in file]

    assert len(lines) == LINES
    fake.assert_not_called()
