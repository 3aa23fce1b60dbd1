"""The two ways to play a script: with the blocking calls of Python, and with ours."""

from __future__ import annotations

import io
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from types import ModuleType, SimpleNamespace
from typing import Any

import aiofiles
import aiofiles.os
import aiofiles.pathlib
import aiofiles.shutil
import aiofiles.tempfile

_PLAIN = (type(None), bool, int, float, str, bytes, bytearray, list, tuple, dict, os.DirEntry, os.stat_result)


class Blocking:
    """*target*, an object, with methods that can be awaited, entered and iterated over. They block."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, name)
        if name == "fileno" or not (callable(value) or isinstance(value, ModuleType)):
            return value
        return Blocking(value) if isinstance(value, ModuleType) else blocking(value)

    def __truediv__(self, name: str) -> Any:
        return Blocking(self.target / name)

    def __fspath__(self) -> str:
        return os.fspath(self.target)

    async def __aenter__(self) -> Any:
        return _dressed(self.target.__enter__())

    async def __aexit__(self, *error: Any) -> Any:
        return self.target.__exit__(*error)

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in self.target:
            yield _dressed(item)


class _Promise:
    """A call that is made when it is awaited, entered or iterated over."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def __await__(self) -> Generator[Any, Any, Any]:
        return _dressed(self._call())
        yield

    async def __aenter__(self) -> Any:
        self._manager = self._call()
        return _dressed(self._manager.__enter__())

    async def __aexit__(self, *error: Any) -> Any:
        return self._manager.__exit__(*error)

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in self._call():
            yield _dressed(item)


def _dressed(value: Any) -> Any:
    return value if isinstance(value, _PLAIN) else Blocking(value)


def blocking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function whose result can be awaited, entered or iterated over."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return _Promise(lambda: function(*args, **kwargs))

    return call


def _stream(find: Callable[[], Any]) -> Any:
    class Stream:
        def __getattr__(self, name: str) -> Any:
            return getattr(Blocking(find()), name)

        def __aiter__(self) -> AsyncIterator[Any]:
            return Blocking(find()).__aiter__()

    return Stream()


THEIRS = SimpleNamespace(
    is_ours=False,
    open=blocking(io.open),
    os=Blocking(os),
    tempfile=Blocking(tempfile),
    shutil=Blocking(shutil),
    Path=lambda path: Blocking(pathlib.Path(path)),
    stdin=_stream(lambda: sys.stdin),
    stdout=_stream(lambda: sys.stdout),
    stderr=_stream(lambda: sys.stderr),
    stdin_bytes=_stream(lambda: sys.stdin.buffer),
    stdout_bytes=_stream(lambda: sys.stdout.buffer),
    stderr_bytes=_stream(lambda: sys.stderr.buffer),
)

OURS = SimpleNamespace(
    is_ours=True,
    open=aiofiles.open,
    os=aiofiles.os,
    tempfile=aiofiles.tempfile,
    shutil=aiofiles.shutil,
    Path=aiofiles.pathlib.Path,
    stdin=aiofiles.stdin,
    stdout=aiofiles.stdout,
    stderr=aiofiles.stderr,
    stdin_bytes=aiofiles.stdin_bytes,
    stdout_bytes=aiofiles.stdout_bytes,
    stderr_bytes=aiofiles.stderr_bytes,
)
