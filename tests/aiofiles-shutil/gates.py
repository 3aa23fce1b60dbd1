"""A gate that blocks a worker in a chosen call, and trees to work on."""

import asyncio
import os
import threading


class Gate:
    """Replaces *function*. In workers, its call number *turn* waits until the gate is opened."""

    def __init__(self, function, turn=1):
        self.__name__ = getattr(function, "__name__", "gate")
        self._function = function
        self.turn = turn
        self._loop = asyncio.get_running_loop()
        self._may_go = threading.Event()
        self.calls = 0
        self._is_reached = asyncio.Event()

    def __call__(self, *args, **kwargs):
        if threading.current_thread() is threading.main_thread():
            return self._function(*args, **kwargs)
        self.calls += 1
        if self.calls == self.turn:
            self._loop.call_soon_threadsafe(self._is_reached.set)
            assert self._may_go.wait(20)
        return self._function(*args, **kwargs)

    async def reached(self):
        await asyncio.wait_for(self._is_reached.wait(), 20)

    def open(self):
        self._may_go.set()


async def settle():
    """Let tasks run until they wait for something."""
    for _ in range(10):
        await asyncio.sleep(0)


def plant(root, folders=3, files=4):
    """Make a tree of small files in directories."""
    for folder in range(folders):
        (root / str(folder)).mkdir(parents=True)
        for file in range(files):
            (root / str(folder) / f"{file}.txt").write_bytes(b"x" * 1000)
    return root


def count(root):
    """Return how many files there are below *root*."""
    return sum(len(files) for _, _, files in os.walk(root))


def contents(root):
    """Return the paths below *root*, with the content of each file."""
    found = {}
    for folder, folders, files in os.walk(root):
        found |= dict.fromkeys((os.path.relpath(os.path.join(folder, name), root) for name in folders), "folder")
        for name in files:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.relpath(os.path.join(folder, name), root)] = file.read()
    return found
