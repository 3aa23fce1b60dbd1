"""The steps of a job: each looks whether the job is to stop, makes its call, and counts what it did."""

from __future__ import annotations

import builtins
import os
import shutil
from collections.abc import Callable
from functools import partial
from types import CoroutineType, SimpleNamespace
from typing import Any, NamedTuple, TypeAlias

from .cloning import Change

# Taken at import, so that the library works while a test replaces them.
_fsdecode = os.fsdecode
_fspath = os.fspath
_join = os.path.join
_open = open

# The bytes that are copied in one step.
_PIECE = 2**20

# Functions of `os` that change something, or lead into another directory.
_STEPS = ("makedirs", "mkdir", "rename", "rmdir", "scandir", "symlink")

_AnyPath: TypeAlias = str | bytes


class Progress(NamedTuple):
    """How far a job has come: the path that is worked on, the number of files done, and the bytes copied."""

    path: _AnyPath
    files: int
    bytes: int


class Stopped(BaseException):
    """Ends a job before its next step. It is no `OSError`, which `shutil` would collect."""


class Interrupted(Stopped):
    """Ends a job between two pieces of a file."""


class Steps:
    """The steps of one job. The next one ends it if *is_stopped* was set, or if *is_abandoned()* is true."""

    is_stopped = False

    def __init__(self, is_abandoned: Callable[[], bool]) -> None:
        self._is_abandoned = is_abandoned
        self._files = self._bytes = 0
        # What is worked on: a path, or a name in the directory that comes first.
        self._at: tuple[str | None, Any] = None, ""
        # The paths of the directories that were opened, by their descriptors.
        self._folders: dict[int | None, str] = {}
        # The functions of `os`, by those that stand for them.
        self._originals: dict[Any, Any] = {}
        # The file that is being written, if it was not there before.
        self._new_file: Any = None

    @property
    def progress(self) -> Progress:
        """How far the job has come. Any thread may ask."""
        folder, path = self._at
        path = _fspath(path) if hasattr(path, "__fspath__") else path
        return Progress(_join(folder, path) if folder else path, self._files, self._bytes)

    def check(self, signal: type[Stopped] = Stopped) -> None:
        """Raise *signal* if the job is to stop."""
        if self.is_stopped or self._is_abandoned():
            raise signal

    def changes(self, name: str) -> dict[str, Change | dict[str, Change]]:
        """Return what makes the steps of the function *name* of what `shutil` calls, as `Clones` takes it."""
        of_os: dict[str, Change] = {
            **dict.fromkeys(_STEPS, self._step),
            "copy_file_range": self._copying_range,
            "open": self._opening,
            "sendfile": self._sending,
            "unlink": self._unlinking,
        }
        changes: dict[str, Change | dict[str, Change]] = {
            "_copyfileobj_readinto": self._writing,
            "_winapi": {"CopyFile2": self._copying_at_once},
            "copyfile": self._copying,
            "copyfileobj": self._writing,
            "open": self._creating,
            "os": of_os,
            "posix": {"_fcopyfile": self._copying_contents},
        }
        if name == "move":  # once the copy is whole, nothing stops the removal of the source
            del of_os["unlink"]
            changes["rmtree"] = lambda clone: shutil.rmtree
        return changes

    def callback(self, callback: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Make a step of the user's *callback*. It is told of the functions of `os` themselves."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self.check()
            if name == "copy_function":
                self._at = None, args[0]
            elif args[0] in self._originals:  # an error handler may compare the function, or call it again
                args = (self._originals[args[0]], *args[1:])
            answer = callback(*args, **kwargs)
            if isinstance(answer, CoroutineType):
                answer.close()
                raise TypeError(f"{name} must not return a coroutine, because a thread calls it: {callback!r}")
            self._files += name == "copy_function"
            return answer

        return call

    # What stands for a function: *real* is one of `os`, *clone* one of `shutil`.

    def _step(self, real: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.check()
            return real(*args, **kwargs)

        self._originals[step] = real
        return step

    def _opening(self, real: Any) -> Any:
        def open(path: Any, *args: Any, **kwargs: Any) -> Any:
            self.check()
            descriptor = real(path, *args, **kwargs)
            self._folders[descriptor] = _join(self._folders.get(kwargs.get("dir_fd"), ""), _fsdecode(path))
            return descriptor

        self._originals[open] = real
        return open

    def _unlinking(self, real: Any) -> Any:
        find = self._folders.get

        def unlink(path: Any, **kwargs: Any) -> None:
            if self.is_stopped or self._is_abandoned():  # as `check`, which would take longer
                raise Stopped
            self._at = find(kwargs.get("dir_fd")), path
            real(path, **kwargs)
            self._files += 1

        self._originals[unlink] = real
        return unlink

    def _sending(self, real: Any) -> Any:
        def sendfile(out_fd: int, in_fd: int, offset: int, count: int) -> Any:
            self.check(Interrupted)
            sent = real(out_fd, in_fd, offset, min(count, _PIECE))
            self._bytes += sent
            return sent

        return sendfile

    def _copying_range(self, real: Any) -> Any:
        def copy_file_range(src: int, dst: int, count: int, **offsets: Any) -> Any:
            self.check(Interrupted)
            copied = real(src, dst, min(count, _PIECE), **offsets)
            self._bytes += copied
            return copied

        return copy_file_range

    def _copying(self, clone: Any) -> Any:
        def copyfile(src: Any, dst: Any, **kwargs: Any) -> Any:
            self.check()
            self._at = None, src
            self._new_file = None
            try:
                copied = clone(src, dst, **kwargs)
            except Interrupted:
                if self._new_file is not None:
                    # A link that led nowhere stays, and does so again.
                    os.unlink(os.path.realpath(self._new_file))  # noqa: PTH108  # as `shutil` does
                raise
            self._files += 1
            return copied

        copyfile.__qualname__ = "copyfile"  # as a call with wrong arguments says
        return copyfile

    def _creating(self, real: Any) -> Any:
        def open(file: Any, mode: str, *args: Any, **kwargs: Any) -> Any:
            opener = real or builtins.open
            if mode == "wb" and not isinstance(file, int):
                if opener is _open:  # if it is not what a test has put there
                    try:
                        created = _open(file, "xb", *args, **kwargs)
                    except OSError:  # most often, the file exists; what else it may be, the usual call raises
                        pass
                    else:
                        self._new_file = file
                        return created
                self._new_file = None if os.path.exists(file) else file  # noqa: PTH110  # any name that `open` takes
            return opener(file, mode, *args, **kwargs)

        return open

    def _writing(self, clone: Any) -> Any:
        return lambda fsrc, fdst, *args: clone(fsrc, SimpleNamespace(write=partial(self._write, fdst.write)), *args)

    def _write(self, write: Callable[[Any], Any], data: Any) -> Any:
        self.check(Interrupted)
        written = write(data)
        self._bytes += len(data)
        return written

    def _copying_contents(self, real: Any) -> Any:
        def copy(infd: int, outfd: int, *args: Any) -> None:
            self.check(Interrupted)
            real(infd, outfd, *args)
            self._bytes += os.fstat(outfd).st_size

        return copy

    def _copying_at_once(self, real: Any) -> Any:
        def copy(src: Any, dst: Any, *args: Any) -> None:
            self.check()
            self._at = None, src
            real(src, dst, *args)
            self._files += 1
            self._bytes += os.lstat(dst).st_size

        return copy
