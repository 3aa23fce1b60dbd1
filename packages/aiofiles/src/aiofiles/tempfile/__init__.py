"""Temporary files and directories, and the names by which tests replace real ones."""

from typing import TYPE_CHECKING, Any

from aiofiles_core import (
    AiofilesContextManager,
    AsyncBufferedIOBase,
    AsyncBufferedReader,
    AsyncFileIO,
    AsyncTextIOWrapper,
)
from aiofiles_tempfile import (
    AiofilesContextManagerTempDir,
    AsyncSpooledTemporaryFile,
    AsyncTemporaryDirectory,
    NamedTemporaryFile,
    SpooledTemporaryFile,
    TemporaryDirectory,
    TemporaryFile,
    gettempdir,
    gettempdirb,
    gettempprefix,
    gettempprefixb,
    mkdtemp,
    mkstemp,
)

from ..forwarding import forward
from . import temptypes as temptypes

if TYPE_CHECKING:
    from aiofiles_tempfile import wrap

    _spooled_temporary_file: Any
    _temporary_directory: Any
    _temporary_file: Any

__all__ = [
    "AiofilesContextManager",
    "AiofilesContextManagerTempDir",
    "AsyncBufferedIOBase",
    "AsyncBufferedReader",
    "AsyncFileIO",
    "AsyncSpooledTemporaryFile",
    "AsyncTemporaryDirectory",
    "AsyncTextIOWrapper",
    "NamedTemporaryFile",
    "SpooledTemporaryFile",
    "TemporaryDirectory",
    "TemporaryFile",
    "gettempdir",
    "gettempdirb",
    "gettempprefix",
    "gettempprefixb",
    "mkdtemp",
    "mkstemp",
    "wrap",
]

forward(
    __name__,
    ["_spooled_temporary_file", "_temporary_directory", "_temporary_file", "wrap"],
    home=TemporaryFile.__module__,
)
