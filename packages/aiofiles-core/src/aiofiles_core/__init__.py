"""Local file IO for asyncio: `open`, and the machinery that all of aiofiles is built of."""

from .acquisition import acquire
from .binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from .calls import READING
from .context import AiofilesContextManager
from .delegation import delegated, forwarded
from .execution import AsyncFunction, asyncify, retrieve, run
from .imitation import imitate
from .opening import open, sync_open
from .proxy import AsyncBase
from .readahead import ReadAhead
from .strand import Strand
from .text import AsyncTextIOWrapper
from .wrapping import wrap

__all__ = [
    "READING",
    "AiofilesContextManager",
    "AsyncBase",
    "AsyncBufferedIOBase",
    "AsyncBufferedReader",
    "AsyncFileIO",
    "AsyncFunction",
    "AsyncTextIOWrapper",
    "ReadAhead",
    "Strand",
    "acquire",
    "asyncify",
    "delegated",
    "forwarded",
    "imitate",
    "open",
    "retrieve",
    "run",
    "sync_open",
    "wrap",
]
