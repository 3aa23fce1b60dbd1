"""File support for asyncio: the complete API of the aiofiles distributions under its known import paths."""

from aiofiles_core import open
from aiofiles_std import stderr, stderr_bytes, stdin, stdin_bytes, stdout, stdout_bytes

# All at once, so that no coroutine imports anything later: that would block the event loop.
from . import base as base
from . import os as os
from . import ospath as ospath
from . import pathlib as pathlib
from . import shutil as shutil
from . import tempfile as tempfile
from . import threadpool as threadpool

__version__ = "26.11.0"

__all__ = [
    "open",
    "stderr",
    "stderr_bytes",
    "stdin",
    "stdin_bytes",
    "stdout",
    "stdout_bytes",
    "tempfile",
]
