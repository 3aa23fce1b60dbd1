"""blockbuster, which raises at blocking calls in the thread of an event loop, finds none of ours.

It replaces functions of `io` and `os`, so while it is active every call runs in a worker.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import asyncio
import os
import pathlib  # on Python 3.10 it takes functions of os at import, as methods
import sys

from blockbuster import BlockBuster

sentinel = BlockBuster()
is_early = sys.argv[1] == "early"
if is_early:
    sentinel.activate()
import aiofiles
import aiofiles.os
import aiofiles.pathlib
import aiofiles.tempfile
if not is_early:
    sentinel.activate()


async def main():
    async with aiofiles.open("f", "w") as file:
        for number in range(2000):
            await file.write(f"{number}\\n")
        await file.writelines(["a\\n"])
        await file.flush()
        await file.tell()
    async with aiofiles.open("f") as file:
        async for line in file:
            pass
        await file.seek(0)
        while await file.readline():
            pass
    async with aiofiles.open("f", "rb") as file:
        for size in (1, 100, 100, 100, 20_000, -1):
            await file.read(size)
            await file.seek(5)
            await file.tell()
        await file.read()
    async with aiofiles.open("g", "wb") as file:
        for _ in range(200):
            await file.write(bytes(100))
    async with aiofiles.tempfile.TemporaryDirectory() as folder:
        async with aiofiles.tempfile.NamedTemporaryFile("w+b", dir=folder) as file:
            await file.write(bytes(100))
            await file.seek(0)
            await file.read()
    async with aiofiles.tempfile.TemporaryFile("w") as file:
        await file.write("text")
    async with aiofiles.tempfile.SpooledTemporaryFile(max_size=1000) as file:
        for _ in range(20):
            await file.write(bytes(100))
        await file.seek(0)
        await file.read(10)
    await aiofiles.os.makedirs("a/b/c")
    await aiofiles.os.stat("f")
    async with aiofiles.os.scandir(".") as entries:
        async for entry in entries:
            entry.is_dir()
    async for _ in aiofiles.os.walk("."):
        pass
    path = aiofiles.pathlib.Path("p")
    await path.write_text("text", atomic=True)
    await path.read_bytes()
    async for _ in aiofiles.pathlib.Path(".").iterdir():
        pass
    assert await aiofiles.stdin.read() == "in"
    await aiofiles.stdout.write("silent")
    await aiofiles.stdout.flush()
    await aiofiles.stderr_bytes.write(b"")


asyncio.run(main())
os._exit(0)  # where methods of its own types were replaced, the interpreter may crash when it ends
"""


@pytest.mark.parametrize("moment", ["early", "late"])
def test_blockbuster_finds_no_blocking_call(tmp_path: Path, moment: str) -> None:
    pytest.importorskip("blockbuster", reason="it is for CPython")
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-W", "error", "program.py", moment], cwd=tmp_path, input="in", capture_output=True, text=True
    )

    assert (done.stdout, done.stderr, done.returncode) == ("silent", "", 0)


def test_blockbuster_finds_a_blocking_call_of_a_program(tmp_path: Path) -> None:
    blockbuster = pytest.importorskip("blockbuster", reason="it is for CPython")
    code = "import asyncio; from blockbuster import blockbuster_ctx\n"
    code += "async def main(): open('f', 'w').write('x')\n"
    code += "with blockbuster_ctx():\n    asyncio.run(main())"

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)

    assert blockbuster.BlockingError.__name__ in done.stderr
