"""A disk that obeys a test: its requests are held, are slow, or fail, until the test says otherwise."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...shared.waiting import TIMEOUT, until_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SERVER = Path(__file__).with_name("server.py")
MOUNTS = Path("/proc/self/mountinfo")


def missing() -> str | None:
    """Return what this machine lacks to mount a disk, or None."""
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "/dev/fuse is missing, or may not be used"
    if shutil.which("fusermount3") is None or find_library("fuse3") is None:
        return "fusermount3 or libfuse3 is missing (Debian: fuse3)"
    if importlib.util.find_spec("mfusepy") is None:
        return "mfusepy is missing"
    return None


class CannotMountError(Exception):
    """The system does not let the server mount a disk."""


class Request(NamedTuple):
    """A request of the system to the disk. *thread* is the native id of the thread that asked, or 0."""

    operation: str
    path: str
    thread: int
    is_held: bool

    @property
    def folder(self) -> str:
        return self.path.split("/")[1]


class Disk:
    """The folder *files*, mounted at *path* by a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        self.path = folder / "disk"
        self.files.mkdir()
        self.path.mkdir()
        self._connection, theirs = socket.socketpair()
        self._log: list[Request] = []
        self._happened = threading.Condition()
        self._answers = 0
        self._has_ended = False
        with theirs:
            command = [sys.executable, str(SERVER), str(self.files), str(self.path), str(theirs.fileno())]
            self._server = subprocess.Popen(command, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._wait(lambda: self._answers or self._has_ended)
        if self._has_ended:
            self._connection.close()
            raise CannotMountError(self._server.communicate()[1])
        self._device = next(line.split()[2] for line in MOUNTS.read_text().splitlines() if f" {self.path} " in line)

    def hold(self, operation: str) -> None:
        """Hold the requests of *operation* from here on."""
        self._rule(operation, "hold")

    @contextlib.contextmanager
    def holding(self, operation: str) -> Iterator[None]:
        """Hold the requests of *operation* until the block is left."""
        self.hold(operation)
        try:
            yield
        finally:
            self.heal()

    def fail(self, operation: str, number: int) -> None:
        """Let the requests of *operation* fail, those that are held, too."""
        self._rule(operation, "fail", number)

    def slow(self, operation: str, seconds: float) -> None:
        self._rule(operation, "slow", seconds)

    def heal(self) -> None:
        """Let all requests pass, those that are held, too."""
        self._rule("", "heal")

    def wait_held(self, operation: str, count: int = 1) -> None:
        """Wait until requests of *operation* are held in *count* folders of the disk."""
        # Not until as many requests are held, because the system may read ahead, with several requests.
        self._wait(
            lambda: len({each.folder for each in self._log if each.is_held and each.operation == operation}) >= count
        )

    async def held(self, operation: str, count: int = 1) -> None:
        """Wait until requests of *operation* are held in *count* folders, while the event loop goes on."""
        event = threading.Event()

        def wait() -> None:
            self.wait_held(operation, count)
            event.set()

        threading.Thread(target=wait, daemon=True).start()
        await until_set(event)

    def requests(self) -> list[Request]:
        """Return the requests since this was asked last."""
        self._rule("", "")  # after its answer, all requests before it have arrived
        with self._happened:
            requests, self._log = self._log, []
        return requests

    def pull(self) -> None:
        """End the server. Requests that are held, and all that come, fail."""
        self._server.kill()
        self._server.communicate(timeout=TIMEOUT)

    def close(self) -> None:
        """Unmount, whatever is held."""
        self.pull()
        with contextlib.suppress(OSError):  # it ended with the server
            Path(f"/sys/fs/fuse/connections/{self._device.split(':')[1]}/abort").write_text("1")
        subprocess.run(["fusermount3", "-uz", str(self.path)], check=True)
        self._connection.shutdown(socket.SHUT_RDWR)
        self._listener.join(TIMEOUT)
        self._connection.close()

    def _rule(self, operation: str, kind: str, value: Any = None) -> None:
        expected = self._answers + 1
        self._connection.sendall(json.dumps([operation, kind, value]).encode() + b"\n")
        self._wait(lambda: self._answers == expected)

    def _wait(self, condition: Callable[[], Any]) -> None:
        with self._happened:
            assert self._happened.wait_for(condition, TIMEOUT)

    def _listen(self) -> None:
        with self._connection.makefile("r") as lines:
            for line in lines:
                message = json.loads(line)
                with self._happened:
                    if len(message) == 1:
                        self._answers += 1
                    else:
                        self._log.append(Request(*message))
                    self._happened.notify_all()
        with self._happened:
            self._has_ended = True
            self._happened.notify_all()
