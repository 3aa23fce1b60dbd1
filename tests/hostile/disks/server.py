"""Serve a folder as a disk whose operations a test holds, slows down, or lets fail.

A program of its own: `server.py FOLDER MOUNT_POINT DESCRIPTOR`. The descriptor is that of a socket. The test writes
rules to it, one in a line, as JSON: `[operation, kind, value]`. The server answers each with a line, and writes a line
for each request of the system: `[operation, path, thread that asks, whether it is held]`.

When the test closes the socket, or is killed, the server unmounts the disk, and ends.
"""

from __future__ import annotations

import functools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import mfusepy

# A program that was killed does not end before its requests are answered. After this many seconds, nobody will.
LONGEST = 120


class Control:
    """The rules of the test: what happens to the requests of each operation."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._changed = threading.Condition()
        self._rules: dict[str, tuple[str, Any]] = {}

    def tell(self, *message: Any) -> None:
        with self._changed:
            self._connection.sendall(json.dumps(message).encode() + b"\n")

    def obey(self, mount_point: str) -> None:
        """Follow what the test writes, until it closes the socket."""
        with self._connection.makefile("r") as lines:
            for line in lines:
                operation, kind, value = json.loads(line)
                with self._changed:
                    if kind == "heal":
                        self._rules.clear()
                    else:
                        self._rules[operation] = kind, value
                    self._changed.notify_all()
                self.tell("done")
        subprocess.run(["fusermount3", "-uz", mount_point], check=False)
        os._exit(0)

    def meet(self, operation: str, path: str) -> None:
        """Do to a request of *operation* what the rule says."""
        thread = mfusepy.fuse_get_context()[2]
        with self._changed:
            is_held = self._rules.get(operation, ("pass", None))[0] == "hold"
            self.tell(operation, path, thread, is_held)
            while (rule := self._rules.get(operation, ("pass", None)))[0] == "hold":
                if not self._changed.wait(LONGEST):
                    os._exit(1)
        kind, value = rule
        if kind == "fail":
            raise OSError(value, os.strerror(value))
        if kind == "slow":
            time.sleep(value)


class Disk(mfusepy.Operations):
    """The files of *folder*. Each method is named for its operation, and meets the rule of it."""

    use_ns = True

    def __init__(self, folder: str, control: Control) -> None:
        self._folder = folder
        self._control = control

    def init(self, path: str) -> None:
        self._control.tell("ready")

    def _below(self, path: str) -> str:
        return self._folder + path

    def access(self, path: str, mode: int) -> int:
        if not os.access(self._below(path), mode):
            raise PermissionError(mfusepy.errno.EACCES, "")
        return 0

    def chmod(self, path: str, mode: int) -> None:
        os.chmod(self._below(path), mode)

    def chown(self, path: str, uid: int, gid: int) -> None:
        os.chown(self._below(path), uid, gid)

    def create(self, path: str, mode: int, flags: int) -> int:
        return os.open(self._below(path), flags & ~os.O_APPEND, mode)

    def flush(self, path: str, descriptor: int) -> None:
        pass

    def fsync(self, path: str, datasync: int, descriptor: int) -> None:
        os.fsync(descriptor)

    def getattr(self, path: str, descriptor: int | None = None) -> dict[str, Any]:
        status = os.lstat(self._below(path)) if descriptor is None else os.fstat(descriptor)
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_blocks", "st_rdev")
        times = {f"st_{name}time": getattr(status, f"st_{name}time_ns") for name in "amc"}
        return {name: getattr(status, name) for name in names} | times

    def link(self, target: str, source: str) -> None:
        os.link(self._below(source), self._below(target))

    def mkdir(self, path: str, mode: int) -> None:
        os.mkdir(self._below(path), mode)

    def mknod(self, path: str, mode: int, device: int) -> None:
        os.mknod(self._below(path), mode, device)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._below(path), flags & ~os.O_APPEND)  # the system computes the position

    def read(self, path: str, size: int, offset: int, descriptor: int) -> bytes:
        return os.pread(descriptor, size, offset)

    def readdir(self, path: str, descriptor: int) -> list[str]:
        return [".", "..", *os.listdir(self._below(path))]

    def readlink(self, path: str) -> str:
        return os.readlink(self._below(path))

    def release(self, path: str, descriptor: int) -> None:
        os.close(descriptor)

    def rename(self, old: str, new: str) -> None:
        os.rename(self._below(old), self._below(new))

    def rmdir(self, path: str) -> None:
        os.rmdir(self._below(path))

    def statfs(self, path: str) -> dict[str, int]:
        # Always the same, whatever other programs write.
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1000, "f_bfree": 500, "f_bavail": 400, "f_namemax": 255}

    def symlink(self, target: str, source: str) -> None:
        os.symlink(source, self._below(target))

    def truncate(self, path: str, length: int, descriptor: int | None = None) -> None:
        os.truncate(self._below(path) if descriptor is None else descriptor, length)

    def unlink(self, path: str) -> None:
        os.unlink(self._below(path))

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> None:
        os.utime(self._below(path), ns=times)

    def write(self, path: str, data: bytes, offset: int, descriptor: int) -> int:
        return os.pwrite(descriptor, data, offset)


def governed(name: str, method: Any) -> Any:
    @functools.wraps(method)
    def meet_and_go_on(self: Disk, path: str, *args: Any) -> Any:
        self._control.meet(name, path)
        return method(self, path, *args)

    return meet_and_go_on


for name, method in list(vars(Disk).items()):
    if not name.startswith("_") and callable(method) and name != "init":
        setattr(Disk, name, governed(name, method))


if __name__ == "__main__":
    folder, mount_point, descriptor = sys.argv[1:]
    control = Control(socket.socket(fileno=int(descriptor)))
    threading.Thread(target=control.obey, args=[mount_point], daemon=True).start()
    # The system must ask each time, and keep no answers.
    options = {"attr_timeout": 0, "entry_timeout": 0, "negative_timeout": 0, "max_threads": 40}
    mfusepy.FUSE(Disk(folder, control), mount_point, foreground=True, fsname="aiofiles-tests", **options)
