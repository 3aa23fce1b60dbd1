"""The steps of a job. Each step checks whether the job must stop, makes its call, and counts what the call did."""

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

# How many bytes one step copies at most.
_PIECE = 2**20

# Functions of `os` that change something, or enter a directory.
_STEPS = ("makedirs", "mkdir", "rename", "rmdir", "scandir", "symlink")

_AnyPath: TypeAlias = str | bytes


class Progress(NamedTuple):
    """How far a call has come: the path at which it works, how many files are done, and how many bytes are copied."""

    path: _AnyPath
    files: int
    bytes: int


class Stopped(BaseException):
    """Ends a job before its next step. It is not an `OSError`, because `shutil` would catch that."""


class Interrupted(Stopped):
    """Ends a job between two pieces of a file."""


class Steps:
    """The steps of one job. The next one ends it if *is_stopped* was set, or if *is_abandoned()* is true."""

    is_stopped = False

    def __init__(self, is_abandoned: Callable[[], bool]) -> None:
        self._is_abandoned = is_abandoned
        self._files = self._bytes = 0
        # The path at which the job works: a directory, if it is known, and a path or a name in that directory.
        self._current: tuple[str | None, Any] = None, ""
        # The paths of the directories that were opened, by their descriptors.
        self._folders: dict[int | None, str] = {}
        # The functions of `os`, by their replacements.
        self._originals: dict[Any, Any] = {}
        # The file that the job is writing, if it did not exist before.
        self._new_file: Any = None

    @property
    def progress(self) -> Progress:
        """How far the job has come. Any thread may read it."""
        folder, path = self._current
        path = _fspath(path) if hasattr(path, "__fspath__") else path
        return Progress(_join(folder, path) if folder else path, self._files, self._bytes)

    def check(self, signal: type[Stopped] = Stopped) -> None:
        """Raise *signal* if the job must stop."""
        if self.is_stopped or self._is_abandoned():
            raise signal

    def changes(self, name: str) -> dict[str, Change | dict[str, Change]]:
        """Return the changes for `Clones` that turn the calls of the function *name* of `shutil` into steps."""
        of_os: dict[str, Change] = {
            **dict.fromkeys(_STEPS, self._wrap_step),
            "copy_file_range": self._wrap_copy_file_range,
            "open": self._wrap_os_open,
            "sendfile": self._wrap_sendfile,
            "unlink": self._wrap_unlink,
        }
        changes: dict[str, Change | dict[str, Change]] = {
            "_copyfileobj_readinto": self._wrap_copyfileobj,
            "_winapi": {"CopyFile2": self._wrap_copyfile2},
            "copyfile": self._wrap_copyfile,
            "copyfileobj": self._wrap_copyfileobj,
            "open": self._wrap_open,
            "os": of_os,
            "posix": {"_fcopyfile": self._wrap_fcopyfile},
        }
        if name == "move":  # when the copy is complete, nothing stops the removal of the source
            del of_os["unlink"]
            changes["rmtree"] = lambda clone: shutil.rmtree
        return changes

    def callback(self, callback: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return a step that calls the user's *callback*, and passes it functions of `os` and not replacements."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self.check()
            if name == "copy_function":
                self._current = None, args[0]
            elif args[0] in self._originals:  # an error handler may compare the function, or call it again
                args = (self._originals[args[0]], *args[1:])
            answer = callback(*args, **kwargs)
            if isinstance(answer, CoroutineType):
                answer.close()
                raise TypeError(f"{name} must not return a coroutine, because a thread calls it: {callback!r}")
            self._files += name == "copy_function"
            return answer

        return call

    # Each of these returns a replacement: *real* is a function of the system, *clone* one of `shutil`.

    def _wrap_step(self, real: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.check()
            return real(*args, **kwargs)

        self._originals[step] = real
        return step

    def _wrap_os_open(self, real: Any) -> Any:
        def open(path: Any, *args: Any, **kwargs: Any) -> Any:
            self.check()
            descriptor = real(path, *args, **kwargs)
            self._folders[descriptor] = _join(self._folders.get(kwargs.get("dir_fd"), ""), _fsdecode(path))
            return descriptor

        self._originals[open] = real
        return open

    def _wrap_unlink(self, real: Any) -> Any:
        find = self._folders.get

        def unlink(path: Any, **kwargs: Any) -> None:
            if self.is_stopped or self._is_abandoned():  # as in `check`, but faster than a call of it
                raise Stopped
            self._current = find(kwargs.get("dir_fd")), path
            real(path, **kwargs)
            self._files += 1

        self._originals[unlink] = real
        return unlink

    def _wrap_sendfile(self, real: Any) -> Any:
        def sendfile(out_fd: int, in_fd: int, offset: int, count: int) -> Any:
            self.check(Interrupted)
            sent = real(out_fd, in_fd, offset, min(count, _PIECE))
            self._bytes += sent
            return sent

        return sendfile

    def _wrap_copy_file_range(self, real: Any) -> Any:
        def copy_file_range(src: int, dst: int, count: int, **offsets: Any) -> Any:
            self.check(Interrupted)
            copied = real(src, dst, min(count, _PIECE), **offsets)
            self._bytes += copied
            return copied

        return copy_file_range

    def _wrap_copyfile(self, clone: Any) -> Any:
        def copyfile(src: Any, dst: Any, **kwargs: Any) -> Any:
            self.check()
            self._current = None, src
            self._new_file = None
            try:
                copied = clone(src, dst, **kwargs)
            except Interrupted:
                if self._new_file is not None:
                    # If it is a link whose target did not exist, the link stays and the new target is removed.
                    os.unlink(os.path.realpath(self._new_file))  # noqa: PTH108  # as `shutil` does
                raise
            self._files += 1
            return copied

        copyfile.__qualname__ = "copyfile"  # stands in the error for wrong arguments
        return copyfile

    def _wrap_open(self, real: Any) -> Any:
        def open(file: Any, mode: str, *args: Any, **kwargs: Any) -> Any:
            opener = real or builtins.open
            if mode == "wb" and not isinstance(file, int):
                if opener is _open:  # unless a test has replaced it
                    try:
                        created = _open(file, "xb", *args, **kwargs)
                    except FileExistsError:
                        pass
                    else:
                        self._new_file = file
                        return created
                self._new_file = None if os.path.exists(file) else file  # noqa: PTH110  # any name that `open` takes
            return opener(file, mode, *args, **kwargs)

        return open

    def _wrap_copyfileobj(self, clone: Any) -> Any:
        return lambda fsrc, fdst, *args: clone(fsrc, SimpleNamespace(write=partial(self._write, fdst.write)), *args)

    def _write(self, write: Callable[[Any], Any], data: Any) -> Any:
        self.check(Interrupted)
        written = write(data)
        self._bytes += len(data)
        return written

    def _wrap_fcopyfile(self, real: Any) -> Any:
        def copy(infd: int, outfd: int, *args: Any) -> None:
            self.check(Interrupted)
            real(infd, outfd, *args)
            self._bytes += os.fstat(outfd).st_size

        return copy

    def _wrap_copyfile2(self, real: Any) -> Any:
        def copy(src: Any, dst: Any, *args: Any) -> None:
            self.check()
            self._current = None, src
            real(src, dst, *args)
            self._files += 1
            self._bytes += os.lstat(dst).st_size

        return copy
