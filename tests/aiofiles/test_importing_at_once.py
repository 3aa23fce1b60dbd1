"""`import aiofiles` imports all that its functions will need: a later import would block the event loop."""

import asyncio
import importlib.metadata
import inspect
import io
import json
import os
import subprocess
import sys

import pytest

import aiofiles
from aiofiles_core import AsyncIteration

STREAMS = ["stdin", "stdout", "stderr", "stdin_bytes", "stdout_bytes", "stderr_bytes"]

# Records what is imported, and which files are opened, in a thread while an event loop runs in it.
WATCH = """
import asyncio, io, json, os, runpy, sys

import aiofiles
from aiofiles_core import AsyncIteration

def watch(event, args):
    if event in ("import", "open") and asyncio._get_running_loop() is not None:
        seen.append([event, str(args[0])])

seen = []
sys.addaudithook(watch)
"""
TELL = """
print("", json.dumps(seen), sep="\\n", file=sys.stderr)
"""


def run(code, *arguments):
    """Run *code* in a fresh interpreter, and return what it prints to stdout and to stderr."""
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    done = subprocess.run(command, input="one\ntwo\n", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def seen_in_the_loop(code, *arguments):
    _, errors = run(WATCH + code + TELL, *arguments)
    return json.loads(errors.splitlines()[-1])


async def text_files(folder):
    for encoding in [None, "utf-8-sig", "latin1", "cp1252", "utf-16", "utf-32-be", "shift_jis", "hz"]:
        async with aiofiles.open(f"{folder}/file", "w+", encoding=encoding) as file:
            await file.writelines(["one\n", "two\n", "three\n"] * 100)
            await file.seek(0)
            assert await file.readline() == "one\n"
            position = await file.tell()
            assert len([line async for line in file]) == 299
            await file.seek(position)
            assert await file.read(4) == "two\n"
            assert await file.read(4) == "thre"
            await file.write("four")
            await file.truncate()


async def binary_files(folder):
    for options in [{}, {"buffering": 0}, {"buffering": 100}]:
        async with aiofiles.open(f"{folder}/file", "wb+", **options) as file:
            await file.write(b"one\ntwo\nthree\n" * 100)
            await file.seek(0)
            for _ in range(4):
                assert await file.readline() in (b"one\n", b"two\n", b"three\n")
            assert len([line async for line in file]) == 296
            assert await file.tell() == 1400
            await file.readinto(bytearray(10))
    file = await aiofiles.open(f"{folder}/file", "rb")
    assert await file.peek(1)
    await file.close()


async def failing_calls(folder):
    for mode in ["r", "rb", "x", "nonsense"]:
        try:
            await aiofiles.open(f"{folder}/nothing/file", mode)
        except (OSError, ValueError):
            continue
        raise AssertionError(mode)
    async with aiofiles.open(f"{folder}/file", "wb") as file:
        await file.write(b"\xff" * 10)
    async with aiofiles.open(f"{folder}/file", encoding="utf-8") as file:
        try:
            await file.readline()
        except UnicodeDecodeError:
            return
    raise AssertionError


async def cancelled_calls(folder):
    async with aiofiles.open(f"{folder}/file", "w+") as file:
        for call in [file.read, file.readline, file.tell, file.flush]:
            task = asyncio.ensure_future(call())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
    task = asyncio.ensure_future(aiofiles.tempfile.NamedTemporaryFile(dir=folder).__aenter__())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def temporary_files(folder):
    for make in [aiofiles.tempfile.TemporaryFile, aiofiles.tempfile.NamedTemporaryFile]:
        for mode in ["w+", "wb+"]:
            async with make(mode, dir=folder) as file:
                await file.write("one\n" if mode == "w+" else b"one\n")
                await file.seek(0)
                assert await file.readline()
    async with aiofiles.tempfile.NamedTemporaryFile("w+", encoding="utf-16", suffix=".txt", delete=False) as file:
        await file.write("x")
    await aiofiles.os.remove(file.name)


async def temporary_directories(folder):
    async with aiofiles.tempfile.TemporaryDirectory(dir=folder) as path:
        await aiofiles.os.mkdir(f"{path}/below")
    directory = await aiofiles.tempfile.TemporaryDirectory()
    await directory.cleanup()
    await aiofiles.os.rmdir(await aiofiles.tempfile.mkdtemp(dir=folder))
    descriptor, _ = await aiofiles.tempfile.mkstemp(dir=folder)
    await aiofiles.os.close(descriptor)
    assert await aiofiles.tempfile.gettempdir()
    assert aiofiles.tempfile.gettempprefix()
    assert aiofiles.tempfile.gettempprefixb()


async def spooled_files(folder):
    for options in [{}, {"mode": "w+"}, {"mode": "w+", "encoding": "cp1252"}, {"mode": "w+", "encoding": "hz"}]:
        async with aiofiles.tempfile.SpooledTemporaryFile(max_size=100, dir=folder, **options) as file:
            data = "one\n" if options else b"one\n"
            for _ in range(10):
                await file.write(data)
            await file.seek(0)
            assert await file.readline() == data
            assert await file.read(4) == data
            await file.seek(0, 2)
            await file.writelines([data] * 100)
            await file.seek(0)
            assert len([line async for line in file]) == 110
            await file.rollover()


async def functions_of_os(folder):
    path = f"{folder}/one/two"
    await aiofiles.os.makedirs(path)
    assert await aiofiles.os.listdir(folder) == ["one"]
    assert await aiofiles.os.path.isdir(path)
    assert await aiofiles.ospath.realpath(path)
    descriptor = await aiofiles.os.open(f"{path}/file", os.O_RDWR | os.O_CREAT)
    await aiofiles.os.write(descriptor, b"abc")
    await aiofiles.os.lseek(descriptor, 0, 0)
    assert await aiofiles.os.read(descriptor, 3) == b"abc"
    await aiofiles.os.close(descriptor)
    await aiofiles.os.replace(f"{path}/file", f"{path}/other")
    assert (await aiofiles.os.stat(f"{path}/other")).st_size == 3
    await aiofiles.os.unlink(f"{path}/other")
    await aiofiles.os.removedirs(path)


async def directories(folder):
    for name in ["one", "two", "three"]:
        await aiofiles.os.makedirs(f"{folder}/{name}/below")
    async for entry in aiofiles.os.scandir(folder, stat=True):
        assert entry.is_dir()
    async with aiofiles.os.scandir(folder) as entries:
        assert len([entry async for entry in entries]) == 3
    for _ in await aiofiles.os.scandir(folder):
        pass
    for walk in [aiofiles.os.walk, getattr(aiofiles.os, "fwalk", aiofiles.os.walk)]:
        for topdown in [True, False]:
            assert len([step async for step in walk(folder, topdown=topdown)]) == 7
    async for _ in aiofiles.os.walk(f"{folder}/nothing", onerror=lambda error: None):
        pass


async def paths(folder):
    path = aiofiles.pathlib.Path(folder) / "one" / "two"
    await path.mkdir(parents=True)
    file = path / "file"
    assert await file.write_text("text", encoding="utf-16") == 4
    assert await file.write_text("text", encoding="latin1", atomic=True) == 4
    assert await file.write_bytes(b"text", atomic=True) == 4
    assert await file.read_text(encoding="cp1252") == "text"
    async with file.open("rb") as opened:
        assert await opened.read() == await file.read_bytes()
    assert [found async for found in path.iterdir()] == [found async for found in path.parent.rglob("f*")] == [file]
    assert [found async for found in path.parent.glob("**/*.txt")] == []
    if hasattr(path, "walk"):
        assert len([step async for step in path.parent.walk()]) == 2
    if hasattr(path, "info"):
        assert [await found.info.is_dir() async for found in path.parent.iterdir()] == [True]
        assert await (await file.copy(path / "copy")).info.exists()
    assert await file.resolve() == await file.absolute()
    assert await file.rename(path / "other") == path / "other"
    assert await aiofiles.pathlib.Path.cwd()
    assert await aiofiles.pathlib.Path.home()
    try:
        await file.stat()
    except OSError:
        return
    raise AssertionError


async def trees(folder):
    source, target = f"{folder}/source", f"{folder}/target"
    await aiofiles.os.makedirs(f"{source}/below")
    async with aiofiles.open(f"{source}/below/file", "wb") as file:
        await file.write(b"bytes")
    seen_paths = []
    assert await aiofiles.shutil.copytree(source, target, progress=seen_paths.append) == target
    assert seen_paths
    for copy in [aiofiles.shutil.copy, aiofiles.shutil.copy2, aiofiles.shutil.copyfile]:
        assert await copy(f"{source}/below/file", f"{target}/copy") == f"{target}/copy"
    async with aiofiles.open(f"{source}/below/file", "rb") as one, aiofiles.open(f"{target}/other", "wb") as other:
        await aiofiles.shutil.copyfileobj(one, other)
    await aiofiles.shutil.copyfileobj(io.BytesIO(b"bytes"), io.BytesIO())
    assert await aiofiles.shutil.move(target, f"{folder}/moved") == f"{folder}/moved"
    assert (await aiofiles.shutil.disk_usage(folder)).total
    task = asyncio.ensure_future(aiofiles.shutil.rmtree(source))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await aiofiles.shutil.rmtree(f"{folder}/moved")
    try:
        await aiofiles.shutil.rmtree(target)
    except OSError:
        return
    raise AssertionError


async def streams(folder):
    assert await aiofiles.stdin.readline() == "one\n"
    assert [line async for line in aiofiles.stdin] == ["two\n"]
    assert await aiofiles.stdin_bytes.read() == b""
    await aiofiles.stdout.write("text\n")
    await aiofiles.stderr.write("text\n")
    await aiofiles.stdout_bytes.write(b"bytes\n")
    await aiofiles.stderr_bytes.write(b"bytes\n")
    for stream in [aiofiles.stdout, aiofiles.stdout_bytes, aiofiles.stderr, aiofiles.stderr_bytes]:
        await stream.flush()
    assert repr(aiofiles.stdin)


async def wrapped_functions_and_objects(folder):
    assert await aiofiles.os.wrap(json.loads)("[1]") == [1]
    assert await aiofiles.base.wrap(sorted)([2, 1]) == [1, 2]

    @aiofiles.threadpool.utils.delegate_to_executor("read")
    @aiofiles.threadpool.utils.proxy_method_directly("fileno")
    @aiofiles.threadpool.utils.proxy_property_directly("closed")
    class Proxy(aiofiles.base.AsyncBase):
        pass

    file = await aiofiles.open(f"{folder}/file", "w+")
    proxy = Proxy(file._file, None, None)
    assert await proxy.read() == ""
    assert proxy.fileno()
    await file.close()
    assert proxy.closed
    assert await aiofiles.threadpool.wrap(io.BytesIO(b"abc")).read() == b"abc"


async def iteration(folder):
    async with AsyncIteration(lambda: range(10_000), 1000) as numbers:
        assert len([number async for number in numbers]) == 10_000


USES = [
    text_files,
    binary_files,
    failing_calls,
    cancelled_calls,
    temporary_files,
    temporary_directories,
    spooled_files,
    functions_of_os,
    directories,
    paths,
    trees,
    streams,
    wrapped_functions_and_objects,
    iteration,
]


# Runs each of the functions as the first call of a process, and exits with the number of those that failed.
EACH_ALONE = """
failed = 0
for use in uses:
    child = os.fork() if len(uses) > 1 else 0
    if not child:
        folder = os.path.join(sys.argv[1], use.__name__)
        os.mkdir(folder)
        asyncio.run(use(folder))
        assert not seen, (use.__name__, seen)
        sys.exit()
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed)
"""


# Where nothing forks, each has its own program.
GROUPS = [USES] if hasattr(os, "fork") else [[use] for use in USES]


@pytest.mark.parametrize("uses", GROUPS, ids=lambda uses: uses[0].__name__)
def test_no_call_imports_or_opens_anything_in_the_thread_of_the_loop(uses, tmp_path):
    sources = [inspect.getsource(use) for use in uses]

    run("\n".join([WATCH, *sources, f"uses = [{', '.join(use.__name__ for use in uses)}]", EACH_ALONE]), tmp_path)


def test_the_report_imports_and_opens_nothing_in_the_thread_of_the_loop():
    assert seen_in_the_loop('runpy.run_module("aiofiles", run_name="__main__")') == []


def test_an_import_in_the_thread_of_the_loop_is_detected():
    code = """
async def main():
    import this

asyncio.run(main())
"""

    assert ["import", "this"] in seen_in_the_loop(code)


def test_a_star_import_gives_the_listed_names():
    printed, _ = run("from aiofiles import *; print(*(name for name in dir() if not name.startswith('__')))")

    # Without `os`, which would replace the one that the program imported.
    assert printed.split() == sorted(["open", "tempfile", *STREAMS])


def test_help_shows_the_proxies_after_a_bare_import():
    printed, _ = run("import aiofiles; help(aiofiles.threadpool.binary.AsyncBufferedReader.read)")

    assert "async" in printed
    assert "read(self," in printed


FIRST_IMPORTS = [
    "import aiofiles; aiofiles.base, aiofiles.ospath, aiofiles.stdin, aiofiles.tempfile.temptypes",
    "import aiofiles; assert aiofiles.ospath is aiofiles.os.path",
    "import aiofiles; aiofiles.threadpool.binary, aiofiles.threadpool.text, aiofiles.threadpool.utils",
    "import aiofiles.os.path; aiofiles.os.path.exists",
    "import aiofiles.os; aiofiles.os.path.exists",
    "from aiofiles.os.path import exists",
    "from aiofiles.os import path; path.exists",
    "from aiofiles import os; os.path.exists",
    "import aiofiles.ospath, aiofiles.os.path; assert aiofiles.ospath is aiofiles.os.path",
    "import aiofiles.os.path, aiofiles.ospath; assert aiofiles.ospath is aiofiles.os.path",
    "import aiofiles.threadpool.binary; aiofiles.threadpool.binary.AsyncBufferedReader",
    "import aiofiles.tempfile.temptypes; aiofiles.tempfile.TemporaryFile",
    "from aiofiles.base import AiofilesContextManager",
    "from aiofiles.pathlib import Path; Path.read_text",
    "import aiofiles; aiofiles.pathlib.Path",
    "from aiofiles.shutil import copytree; copytree",
    "import aiofiles; aiofiles.shutil.rmtree",
    "from aiofiles import base, ospath, stdin, tempfile, threadpool",
]


def test_the_first_import_may_take_any_path():
    run(
        """
import sys
import traceback

failed = 0
for statement in sys.argv[1:]:
    for name in [name for name in sys.modules if name.startswith("aiofiles")]:
        del sys.modules[name]
    try:
        exec(statement, {})
    except Exception as error:
        traceback.print_exception(error)
        print("failed:", statement, file=sys.stderr)
        failed += 1
sys.exit(failed)
""",
        *FIRST_IMPORTS,
    )


def test_the_version_is_that_of_the_distribution():
    try:
        version = importlib.metadata.version("aiofiles")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("aiofiles runs from its source, without the metadata of a distribution")
    if not version.startswith("26."):
        pytest.skip(f"the metadata is that of another aiofiles: {version}")

    assert aiofiles.__version__ == version
