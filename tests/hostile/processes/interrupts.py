"""Programs that signals interrupt."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import threading

from running import main

TIMEOUT = 60


def run_until_interrupted(act, how, delay):
    """Run the coroutine function *act*. After *delay* seconds of the process's time, a signal cancels it.

    Return whether it was cancelled.
    """

    async def handled():
        if how == "handler":
            asyncio.get_running_loop().add_signal_handler(signal.SIGVTALRM, asyncio.current_task().cancel)
        else:  # `asyncio.run` has a handler of its own for Ctrl-C
            signal.signal(signal.SIGVTALRM, lambda *_: signal.raise_signal(signal.SIGINT))
        signal.setitimer(signal.ITIMER_VIRTUAL, delay)
        await act()

    try:
        asyncio.run(handled())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return True
    return False


# Each writes or reads without end. The file must be closed whenever the program is interrupted.


async def write(api, path, files):
    async with api.open(path, "w") as file:
        files.append(file)
        for number in itertools.count():
            await file.write(f"{number:06}\n")


async def write_bytes(api, path, files):
    async with api.open(path, "wb") as file:
        files.append(file)
        for number in itertools.count():
            await file.write(b"%06d\n" % number)
            if number % 7 == 0:
                await file.flush()


async def read(api, path, files):
    async with api.open(path, "rb") as file:
        files.append(file)
        while True:
            async for _ in file:
                pass
            await file.seek(0)


async def read_at_once(api, path, files):
    async with api.open(path, "rb") as file:
        files.append(file)
        for number in itertools.count():
            await file.seek(number % 100 * 7)
            assert await file.read(6) == b"%06d" % (number % 100)


async def share(api, path, files):
    async with api.open(path, "r+b") as file:
        files.append(file)

        async def use():
            for _ in range(1_000_000):
                await file.seek(0)
                await file.read(7)

        await asyncio.gather(*[use() for _ in range(3)])


def interrupt_often(api, folder, scene, how, seed, times):
    """Interrupt *scene* at random moments. Each time, the file is closed, and holds what was written."""
    chance = random.Random(int(seed))
    path = folder / "f"
    counts = [0, 0]
    for _ in range(int(times)):
        path.write_bytes(b"".join(b"%06d\n" % number for number in range(100)))
        files = []
        is_interrupted = run_until_interrupted(
            lambda files=files: globals()[scene](api, path, files), how, chance.uniform(0.0001, 0.005)
        )
        assert all(file.closed for file in files)
        lines = path.read_bytes().splitlines()
        assert lines == [b"%06d" % number for number in range(len(lines))]
        counts[0] += is_interrupted
        counts[1] += bool(files)
    print(*counts)


def handle_many(api, folder, use):
    """Write and read files while a signal handler runs again and again. It uses code of its own, or starts a task."""

    async def act():
        loop, tasks = asyncio.get_running_loop(), []
        async with api.open(folder / "log", "w") as log, api.open(folder / "f", "wb") as file:

            def handle(*_):
                number = len(tasks)
                if use == "task":
                    tasks.append(loop.create_task(log.write(f"{number}\n")))
                    loop.call_soon_threadsafe(int)  # or the task starts only when the loop wakes
                else:
                    tasks.append(sum(range(1000)))

            signal.signal(signal.SIGVTALRM, handle)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.001, 0.001)
            count = 0
            while len(tasks) < 50:
                await file.write(b"%06d\n" % count)
                count += 1
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            await asyncio.gather(*[task for task in tasks if use == "task"])
        lines = (folder / "f").read_bytes().splitlines()
        logged = sorted(int(line) for line in (folder / "log").read_bytes().splitlines())
        print(lines == [b"%06d" % number for number in range(count)], logged == [*range(len(tasks))] * (use == "task"))

    asyncio.run(act())
    (folder / "log").unlink()
    (folder / "f").unlink()


def interrupt_workers(api, folder):
    """Send signals to the threads that wait for a pipe (EINTR)."""
    handled = []
    signal.signal(signal.SIGUSR1, lambda *_: handled.append(1))

    async def act():
        reading, writing = os.pipe()
        async with api.open(reading, "rb", buffering=0) as pipe:
            task = asyncio.create_task(pipe.read(3))
            while len(threading.enumerate()) < 2:
                await asyncio.sleep(0.001)
            for _ in range(20):
                for thread in threading.enumerate()[1:]:
                    signal.pthread_kill(thread.ident, signal.SIGUSR1)
                await asyncio.sleep(0.001)
            os.write(writing, b"abc")
            os.close(writing)
            print(await asyncio.wait_for(task, TIMEOUT), await pipe.read(3), bool(handled))

    asyncio.run(act())


if __name__ == "__main__":
    main(globals())
