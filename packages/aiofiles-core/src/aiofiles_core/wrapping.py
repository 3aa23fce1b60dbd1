"""Choose the proxy that stands for a file."""

from __future__ import annotations

import io
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from functools import singledispatch
from typing import Any

from .binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from .text import AsyncTextIOWrapper


@singledispatch
def wrap(file: Any, *, loop: AbstractEventLoop | None = None, executor: Executor | None = None) -> Any:
    """Return the proxy of *file*, which was opened elsewhere: its asynchronous methods run in *executor*.

    Wrap an object once, because calls on two proxies of one object do not wait for each other.
    ``wrap.register(type_of_file, proxy)`` adds a proxy for another type of file; see `functools.singledispatch`.
    Raises `TypeError` if no proxy is registered for the type of *file*.

        async_file = wrap(io.BytesIO(b"abc"))
        assert await async_file.read() == b"abc"
    """
    raise TypeError(f"no proxy is registered for {type(file).__name__}: {file!r}")


wrap.register(io.TextIOBase, AsyncTextIOWrapper)
wrap.register(io.BufferedIOBase, AsyncBufferedIOBase)
wrap.register(io.BufferedReader, AsyncBufferedReader)
wrap.register(io.BufferedRandom, AsyncBufferedReader)
wrap.register(io.BufferedRWPair, AsyncBufferedReader)
wrap.register(io.FileIO, AsyncFileIO)
