"""Programs that end while files are open, calls run, or tasks wait."""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import threading
import weakref
from typing import Any

from running import main

kept: list[Any] = []
TIMEOUT = 60


# What a program does once with each package.


async def use_core(api, folder):
    async with api.open(folder / "core", "w") as file:
        await file.write("one\n")
    async with api.open(folder / "core") as file:
        kept.append([line async for line in file])


async def use_os(api, folder):
    await api.os.mkdir(folder / "os")
    async for _ in api.os.walk(folder):
        pass
    for entry in await api.os.scandir(folder):
        await api.os.stat(entry.path)


async def use_std(api, folder):
    await api.stdout.write("written\n")
    await api.stdout.flush()


async def use_tempfile(api, folder):
    async with api.tempfile.TemporaryDirectory() as path, api.tempfile.NamedTemporaryFile(dir=path) as file:
        await file.write(b"data")
    async with api.tempfile.SpooledTemporaryFile(2) as file, api.tempfile.TemporaryFile() as other:
        await file.write(b"data")
        await other.write(b"data")


async def use_pathlib(api, folder):
    await api.pathlib.Path(folder / "pathlib").write_text("data")
    assert await api.pathlib.Path(folder / "pathlib").exists()


async def use_shutil(api, folder):
    (folder / "tree").mkdir()
    (folder / "tree" / "f").write_text("data")
    await api.shutil.copytree(folder / "tree", folder / "copy")
    await api.shutil.move(folder / "copy", folder / "moved")


# When a program uses a package.


def in_main(act):
    act()


def in_atexit(act):
    atexit.register(act)


def in_atexit_of_threading(act):
    threading._register_atexit(act)


class Thing:
    """Acts when it is deleted, which is when the interpreter deletes the names of this module."""

    def __init__(self, act=int):
        self.act = act

    def __del__(self):
        self.act()


def in_finalizer(act):
    kept.append(Thing())
    weakref.finalize(kept[-1], act)


def in_deletion(act):
    kept.append(Thing(act))


def in_thread(act):
    """Act while the interpreter, which is about to exit, waits for this thread."""

    def wait():
        threading.main_thread().join(TIMEOUT)
        act()

    threading.Thread(target=wait).start()


def in_daemon_thread(act):
    is_done = threading.Event()

    def work():
        act()
        is_done.set()
        asyncio.run(asyncio.sleep(TIMEOUT))

    threading.Thread(target=work, daemon=True).start()
    assert is_done.wait(TIMEOUT)


def in_open_loop(act):
    """Act in a loop that is never closed."""
    kept.append(asyncio.new_event_loop())
    act(kept[-1].run_until_complete)


def use(api, folder, moment):
    """Use each package at *moment*, and print what happens."""
    uses = [use_core, use_os, use_std, use_tempfile, use_pathlib, use_shutil]

    def act(run=asyncio.run):
        for use in uses:
            try:
                run(use(api, folder))
            except Exception as error:  # noqa: PERF203  # each is printed
                print(use.__name__, repr(error))
            else:
                print(use.__name__, "done")

    globals()[moment](act)


# Files that nobody closes.


def leave_open(api, folder, mode, where):
    data = "é\n" if "b" not in mode else b"data\n"
    (folder / "f").write_bytes(b"old\n" * 3)

    async def act():
        file = await api.open(folder / "f", mode, **({} if "b" in mode else {"encoding": "utf-8"}))
        if where == "global":
            kept.append(file)
        if "r" in mode:
            assert len(await file.readline()) == 4
            await file.seek(0)
        if mode not in ("r", "rb"):
            await file.write(data)
        if where == "task":
            kept.append(asyncio.create_task(hold(file)))
            await asyncio.sleep(0)
        if where == "exit":
            os._exit(5)
        if where == "sys.exit":
            sys.exit(6)
        if where == "error":
            raise RuntimeError("the program failed")

    async def hold(file):
        await asyncio.sleep(TIMEOUT)

    asyncio.run(act())


# Tasks and calls that are under way.


def end_while_a_task_waits(api, folder, how):
    has_begun = asyncio.Event()

    async def act():
        async with api.open(folder / "f", "w") as file:
            kept.append(file)
            await file.write("written")
            has_begun.set()
            if how == "exit":
                sys.exit(3)
            if how == "error":
                raise RuntimeError("the program failed")
            await asyncio.Event().wait()

    async def parent():
        task = asyncio.create_task(act())
        await (has_begun.wait() if how == "return" else task)

    try:
        asyncio.run(parent())
    finally:
        print(kept[0].closed)


def end_while_calls_run(api, folder, how):
    """Leave a read in the executor, and a call that waits for it. The read ends when the interpreter exits."""
    reading, writing = os.pipe()
    loop = asyncio.new_event_loop()
    kept.append(loop)

    async def act():
        file = await api.open(reading, "rb", buffering=0)
        kept.extend([file, asyncio.create_task(file.read(1)), asyncio.create_task(file.read(1))])
        await asyncio.sleep(0.01)

    loop.run_until_complete(act())
    if how == "closed":
        loop.close()
    # It runs before the interpreter joins the workers.
    threading._register_atexit(lambda: os.write(writing, b"ab"))


if __name__ == "__main__":
    main(globals())
