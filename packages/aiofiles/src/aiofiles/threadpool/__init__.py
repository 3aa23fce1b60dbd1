"""Files that work in a thread pool, and the names by which tests replace real ones: `sync_open` and `wrap`."""

from typing import TYPE_CHECKING, Any

from aiofiles_core import (
    AiofilesContextManager,
    AsyncBufferedIOBase,
    AsyncBufferedReader,
    AsyncFileIO,
    AsyncTextIOWrapper,
    open,
)
from aiofiles_std import (
    AsyncIndirectBufferedIOBase,
    AsyncTextIndirectIOWrapper,
    stderr,
    stderr_bytes,
    stdin,
    stdin_bytes,
    stdout,
    stdout_bytes,
)

from ..forwarding import forward
from . import binary as binary
from . import text as text
from . import utils as utils

if TYPE_CHECKING:
    from aiofiles_core import sync_open, wrap

    _open: Any

__all__ = [
    "AiofilesContextManager",
    "AsyncBufferedIOBase",
    "AsyncBufferedReader",
    "AsyncFileIO",
    "AsyncIndirectBufferedIOBase",
    "AsyncTextIOWrapper",
    "AsyncTextIndirectIOWrapper",
    "open",
    "stderr",
    "stderr_bytes",
    "stdin",
    "stdin_bytes",
    "stdout",
    "stdout_bytes",
    "sync_open",
    "wrap",
]

forward(__name__, ["_open", "sync_open", "wrap"], home=open.__module__)
