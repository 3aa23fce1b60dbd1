"""Local file IO for asyncio: `open`, and the classes and functions that all of aiofiles is built on."""

from .acquisition import acquire
from .binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from .calls import Call, Calls, Close, Read
from .context import AiofilesContextManager
from .conversion import AsyncFunction, asyncify
from .delegation import Declaration, delegated, forwarded
from .execution import retrieve, run
from .imitation import imitate
from .iteration import AsyncIteration, steps
from .opening import open, sync_open
from .pacing import checkpoint
from .proxy import AsyncBase
from .text import AsyncTextIOWrapper
from .wrapping import wrap

__all__ = [
    "AiofilesContextManager",
    "AsyncBase",
    "AsyncBufferedIOBase",
    "AsyncBufferedReader",
    "AsyncFileIO",
    "AsyncFunction",
    "AsyncIteration",
    "AsyncTextIOWrapper",
    "Call",
    "Calls",
    "Close",
    "Declaration",
    "Read",
    "acquire",
    "asyncify",
    "checkpoint",
    "delegated",
    "forwarded",
    "imitate",
    "open",
    "retrieve",
    "run",
    "steps",
    "sync_open",
    "wrap",
]
