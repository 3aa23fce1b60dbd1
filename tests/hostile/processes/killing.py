"""Start children that use files without end, kill each at a random moment, and check what it has left."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import re
import shutil
import signal
from functools import partial

from running import main

LINE = b"%07d\n"
DATA = bytes(range(256)) * 4000


# Each reports that it has taken a step. What its child leaves is checked below, by a function with its name.


async def write(api, folder, report):
    async with api.open(folder / "f", "w") as file:
        for number in itertools.count():
            await file.write(f"{number:07}\n")
            if number % 300 == 299:
                report()


async def flush(api, folder, report):
    async with api.open(folder / "f", "wb") as file:
        for number in itertools.count():
            await file.write(LINE % number)
            await file.flush()
            report()


async def write_unbuffered(api, folder, report):
    async with api.open(folder / "f", "wb", buffering=0) as file:
        for number in itertools.count():
            await file.write(LINE % number)
            report()


async def append(api, folder, report):
    async def log(name):
        async with api.open(folder / "f", "a", buffering=1) as file:
            for number in itertools.count():
                await file.write(f"{name}{number:06}\n")
                report()

    await asyncio.gather(log("1"), log("2"), log("3"))


async def replace(api, folder, report):
    (folder / "f").write_bytes(b"0" * len(DATA))
    atomic = {"atomic": True} if api.__name__ == "aiofiles" else {}
    for number in itertools.count(1):
        await api.pathlib.Path(folder / "f").write_bytes(b"%d" % (number % 10) * len(DATA), **atomic)
        report()


async def make_temporary(api, folder, report):
    while True:
        async with (
            api.tempfile.TemporaryFile(dir=folder) as one,
            api.tempfile.NamedTemporaryFile(dir=folder) as two,
            api.tempfile.SpooledTemporaryFile(2, dir=folder) as three,
        ):
            await asyncio.gather(*[file.write(b"data") for file in (one, two, three)])
            report()
        async with api.tempfile.TemporaryDirectory(dir=folder) as path:
            await api.pathlib.Path(f"{path}/f").write_bytes(b"data")
            report()


async def copy(api, folder, report):
    (folder / "source").write_bytes(DATA)
    for number in itertools.count():
        await api.shutil.copy(folder / "source", folder / f"copy{number % 10}")
        report()


async def copy_tree(api, folder, report):
    (folder / "source").mkdir()
    for number in range(20):
        (folder / "source" / f"{number}").write_bytes(DATA[: 1000 * number])
    while True:
        await api.shutil.copytree(folder / "source", folder / "copy")
        report()
        await api.shutil.rmtree(folder / "copy")


async def move(api, folder, report):
    (folder / "0").write_bytes(DATA)
    for number in itertools.count():
        await api.shutil.move(folder / f"{number}", folder / f"{number + 1}")
        report()


def is_lines(content, count):
    """Return whether *content* is the beginning of what was written, of at least *count* lines."""
    expected = b"".join(LINE % number for number in range(len(content) // 8 + 1))
    return expected.startswith(content) and len(content) >= 8 * count


def check_write(folder, count, api):
    assert is_lines((folder / "f").read_bytes(), 0)


def check_flush(folder, count, api):
    assert is_lines((folder / "f").read_bytes(), count)


def check_write_unbuffered(folder, count, api):
    content = (folder / "f").read_bytes()
    assert is_lines(content, count)
    assert len(content) % 8 == 0


def check_append(folder, count, api):
    content = (folder / "f").read_bytes()
    lines = content.splitlines()
    assert len(content) == 8 * len(lines) >= 8 * count
    for name in (b"1", b"2", b"3"):
        mine = [line for line in lines if line.startswith(name)]
        assert mine == [b"%s%06d" % (name, number) for number in range(len(mine))]


def check_replace(folder, count, api):
    content = (folder / "f").read_bytes()
    assert content == content[:1] * len(content)
    if api.__name__ == "aiofiles":
        others = [name for name in os.listdir(folder) if name != "f"]
        assert len(content) == len(DATA)
        assert len(others) <= 1
        assert all(re.fullmatch(r"\.aiofiles-[0-9a-f]{16}\.tmp", name) for name in others)


def check_make_temporary(folder, count, api):
    names = os.listdir(folder)
    assert len(names) <= 2  # one that is being created, or is about to be removed, and a named one
    assert all(re.fullmatch(r"tmp\w{8}", name) for name in names)


def check_copy(folder, count, api):
    for path in folder.iterdir():
        assert DATA.startswith(path.read_bytes())
    assert (folder / "source").read_bytes() == DATA


def check_copy_tree(folder, count, api):
    for path in (folder / "copy").glob("*"):
        assert (folder / "source" / path.name).read_bytes().startswith(path.read_bytes())
    assert len(list((folder / "source").iterdir())) == 20


def check_move(folder, count, api):
    (path,) = folder.iterdir()
    assert int(path.name) >= count
    assert path.read_bytes() == DATA


def kill_often(api, folder, scene, seed, times):
    chance = random.Random(int(seed))
    for number in range(int(times)):
        mine = folder / f"{number}"
        mine.mkdir()
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            asyncio.run(globals()[scene](api, mine, partial(os.write, writing, b".")))
        os.close(writing)
        # After the first steps, at any moment of the next.
        count = sum(len(os.read(reading, 1)) for _ in range(chance.randrange(1, 4)))
        for _ in range(chance.randrange(20_000)):
            pass
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        os.close(reading)
        globals()[f"check_{scene}"](mine, count, api)
        shutil.rmtree(mine)
        print("killed")


if __name__ == "__main__":
    main(globals())
