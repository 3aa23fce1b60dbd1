"""Programs that have no descriptor, or no thread, left."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import resource
import sys
import tempfile
import threading

from running import main

TIMEOUT = 60
fillers: list[int] = []


def count_descriptors():
    return len(os.listdir("/proc/self/fd"))


def fill(free=0):
    """Open descriptors until only *free* are left."""
    with contextlib.suppress(OSError):
        while True:
            fillers.append(os.open(os.devnull, os.O_RDONLY))
    release(free)


def release(count):
    for _ in range(count):
        os.close(fillers.pop())


def limit(count):
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


async def attempt(name, call):
    """Print what the call of *name* returns or raises."""
    try:
        answer = await call()
    except (OSError, RuntimeError) as error:
        answer = f"{type(error).__name__} {errno.errorcode.get(getattr(error, 'errno', None), error)}"
    print(name, answer)


def calls_of(api, folder):
    """Return calls of each package, by name. All are made by coroutine functions without arguments."""

    def path(name):
        return api.pathlib.Path(folder / name)

    async def opened(*args, **kwargs):
        async with api.open(*args, **kwargs) as file:
            return file.closed

    async def scandir():
        return len(list(await api.os.scandir(folder / "tree")))

    async def walk():
        return [len(files) async for _, _, files in api.os.walk(folder / "tree")]

    async def temporary(name, *args):
        async with getattr(api.tempfile, name)(*args) as file:
            if name == "SpooledTemporaryFile":
                await file.write(b"more than fits")
        return "made"

    async def copied(name):
        await getattr(api.shutil, name)(folder / ("tree" if name == "copytree" else "tree/f"), folder / name)
        return (folder / name).exists()

    return {
        "core read": lambda: opened(folder / "tree/f"),
        "core write": lambda: opened(folder / "new", "w"),
        "core unbuffered": lambda: opened(folder / "new", "wb", buffering=0),
        "os scandir": scandir,
        "os walk": walk,
        "os listdir": lambda: api.os.listdir(folder / "tree"),
        "os mkdir": lambda: api.os.mkdir(folder / "made"),
        "tempfile file": lambda: temporary("TemporaryFile"),
        "tempfile named": lambda: temporary("NamedTemporaryFile"),
        "tempfile spooled": lambda: temporary("SpooledTemporaryFile", 2),
        "tempfile directory": lambda: temporary("TemporaryDirectory"),
        "pathlib read_text": lambda: path("tree/f").read_text(),
        "pathlib write_text": lambda: path("written").write_text("data"),
        "pathlib exists": lambda: path("tree").exists(),
        "shutil copy": lambda: copied("copy"),
        "shutil copytree": lambda: copied("copytree"),
        "shutil rmtree": lambda: api.shutil.rmtree(folder / "removed"),
        "std write": lambda: api.stdout.write("from ours\n"),
    }


def prepare(folder):
    for name in ("tree", "removed"):
        (folder / name).mkdir()
        (folder / name / "f").write_text("data\n" * 1000)


def exhaust_descriptors(api, folder):
    """Make each call without a free descriptor, and again with some."""
    prepare(folder)
    tempfile.gettempdir()  # it looks for a folder once, and takes a descriptor for that
    limit(64)

    async def act():
        calls = calls_of(api, folder)
        async with api.open(folder / "open", "w+") as file, api.open(folder / "tree/f") as read:
            await attempt("warm", calls["os listdir"])
            before = count_descriptors()
            fill()
            await attempt("an open file writes", lambda: file.write("data" * 5000))
            await attempt("an open file flushes", file.flush)
            await attempt("an open file reads", read.readline)
            await attempt("an open file reads on", read.readline)
            for name, call in calls.items():
                await attempt(name, call)
            release(10)
            for name, call in calls.items():
                await attempt(name, call)
            release(len(fillers))
            print("descriptors left", count_descriptors() - before)

    asyncio.run(act())


def open_until_none_is_left(api, folder, count):
    limit(int(count))

    async def act():
        for _ in range(2):  # then the loop has all its descriptors
            await api.os.stat(folder)
        before = count_descriptors()
        files = []
        try:
            while True:
                files.append(await api.open(folder / "f", "a"))
        except OSError as error:
            print(errno.errorcode[error.errno], len(files) >= int(count) - 20)
        for number, file in enumerate(files):
            await file.write(f"{number:05}\n")
        await asyncio.gather(*[file.close() for file in files])
        print(len(await api.pathlib.Path(folder / "f").read_text()) == 6 * len(files), count_descriptors() - before)

    asyncio.run(act())


def run_loops(api, folder):
    """Start event loops with few free descriptors. A loop of asyncio itself needs three."""
    prepare(folder)
    limit(64)
    asyncio.run(api.os.listdir(folder))
    before = count_descriptors()
    for free in range(3, 8):
        fill(free)
        asyncio.run(attempt(free, calls_of(api, folder)["core read"]))
        release(len(fillers))
    print("descriptors left", count_descriptors() - before)


def wake_without_descriptor(api, folder):
    """Use many workers of a loop that has no descriptor of its own to be woken, and later may get one."""
    limit(64)

    async def act():
        fill()
        print(await asyncio.gather(*[api.os.stat(folder) for _ in range(200)]) != [])
        release(len(fillers))
        print(await asyncio.gather(*[api.os.stat(folder) for _ in range(200)]) != [])

    asyncio.run(act())


def read_input(api, folder):
    """Read, and cancel a read of, standard input without a free descriptor."""
    limit(64)

    async def act():
        for _ in range(2):
            await api.os.stat(folder)
        before = count_descriptors()
        fill()
        print(await api.stdin.readline())
        read = asyncio.ensure_future(api.stdin.readline())
        await asyncio.sleep(0.01)
        read.cancel()
        await asyncio.wait([read], timeout=TIMEOUT)
        print(read.cancelled(), file=sys.stderr, flush=True)
        print(await asyncio.wait_for(api.stdin.readline(), TIMEOUT))
        release(len(fillers))
        print(await asyncio.wait_for(api.stdin.readline(), TIMEOUT))
        print("descriptors left", count_descriptors() - before)

    asyncio.run(act())


def forbid_threads():
    """Let no thread start. The system refuses it as it does at the limit of threads (EAGAIN)."""
    threading.stack_size(2**30)
    with open("/proc/self/statm") as statm:
        size = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 2**29, resource.getrlimit(resource.RLIMIT_AS)[1]))


def allow_threads():
    threading.stack_size(0)


def exhaust_threads(api, folder, is_exhausted):
    """Make each call while no thread can start, if *is_exhausted*. Make each again afterwards."""
    prepare(folder)

    async def act():
        calls = calls_of(api, folder)
        before = sorted(folder.rglob("*"))
        if is_exhausted == "True":
            forbid_threads()
            for call in calls.values():
                [error] = await asyncio.gather(call(), return_exceptions=True)
                assert repr(error) == 'RuntimeError("can\'t start new thread")'
            allow_threads()
            # A thread runs now. It must not run the calls that have failed.
            await api.os.stat(folder)
            assert sorted(folder.rglob("*")) == before
        for name, call in calls.items():
            await attempt(name, call)

    asyncio.run(act())


if __name__ == "__main__":
    main(globals())
