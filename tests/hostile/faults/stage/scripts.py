"""What the scripts have in common: they note what each call returns or raises."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

SCRIPTS: dict[str, Callable[[Any], Coroutine[Any, Any, None]]] = {}

# How many failures a script that goes on puts up with.
_PATIENCE = 4

# What an attempt returns if the call has failed, and if that was once too often.
FAILED = object()
END = object()


def script(function: Callable[[Any], Coroutine[Any, Any, None]]) -> Callable[[Any], Coroutine[Any, Any, None]]:
    """Add a script, under the name of its module and its own. A coroutine function gets the stage."""
    SCRIPTS[f"{function.__module__}.{function.__name__}"] = function
    return function


class Stage:
    """The folder and the modules that a script uses. It remembers what happened."""

    def __init__(self, folder: str, modules: Any) -> None:
        self.folder = folder
        self.is_ours = modules.is_ours
        self.log: list[tuple[str, Any]] = []
        self.failures = 0
        # What remains in the pipe that the script has written to.
        self._pipe: int | None = None
        vars(self).update(vars(modules))

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def connect(self, descriptor: int, name: str, flags: int) -> None:
        """Let *descriptor* be the file *name*, which is the pipe or a file. None of these calls fails.

        strace compares the path that is opened letter by letter. No fault hits `dup2`, `readv` and `writev`.
        """
        path = os.path.join(self.folder, ".", name)
        end = os.open(path, os.O_RDWR)
        if name == "pipe" and flags == os.O_RDONLY:
            content = bytearray(1 << 16)
            size = os.readv(os.open(os.path.join(self.folder, ".", "file"), os.O_RDONLY), [content])
            os.writev(end, [content[:size]])
            os.dup2(os.open(path, os.O_RDONLY), descriptor)
            os.dup2(descriptor, end)  # now nobody can write any more
        else:
            os.dup2(end, descriptor)
            self._pipe = end if name == "pipe" else None

    def piped(self) -> bytes:
        """Return what the script has written to the pipe."""
        if self._pipe is None:
            return b""
        os.set_blocking(self._pipe, False)
        data = bytearray(1 << 16)
        try:
            return bytes(data[: os.readv(self._pipe, [data])])
        except BlockingIOError:
            return b""

    def note(self, result: Any) -> None:
        """Note what a call returned."""
        self.log.append(("returned", result))

    def note_error(self, error: Exception) -> None:
        """Note what a call raised."""
        self.log.append(("raised", describe(error)))
        self.failures += 1

    @contextlib.contextmanager
    def noting(self) -> Iterator[None]:
        """Note what the body raises, and go on after it."""
        try:
            yield
        except OSError as error:
            self.note_error(error)

    def step(self) -> None:
        """Begin a step, whose results do not depend on those before."""
        self.log.append(("step", None))

    async def insist(self, call: Callable[..., Any], *args: Any) -> Any:
        """Attempt a call until it returns. Return `END` if the script must not go on."""
        result = FAILED
        while result is FAILED:
            result = await self.attempt(call, *args)
        return result

    async def attempt(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Note what a call returns or raises. Return the result, or `FAILED` or `END`."""
        try:
            result = await call(*args, **kwargs)
        except Exception as error:
            self.note_error(error)
            return FAILED if self.failures < _PATIENCE else END
        self.note(result if isinstance(result, (str, bytes, int, list)) else None)
        return result


def describe(error: BaseException) -> Any:
    """Return what callers can see of *error*."""
    if isinstance(error, OSError) and error.errno is not None:
        return type(error).__name__, error.errno, error.strerror, _named(error.filename), _named(error.filename2)
    return type(error).__name__, [_described(each) for each in error.args]


def _named(name: Any) -> Any:
    return "a descriptor" if isinstance(name, int) else name and os.fspath(name)


def _described(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_described(each) for each in value]
    return repr(value) if isinstance(value, (bytes, int)) or value is None else str(value)
