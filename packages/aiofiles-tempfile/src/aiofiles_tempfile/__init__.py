"""Temporary files and directories that are made, used and removed in an executor."""

from tempfile import gettempprefix, gettempprefixb

from .factories import NamedTemporaryFile, SpooledTemporaryFile, TemporaryDirectory, TemporaryFile
from .functions import gettempdir, gettempdirb, mkdtemp, mkstemp
from .proxies import AiofilesContextManagerTempDir, AsyncSpooledTemporaryFile, AsyncTemporaryDirectory, wrap

__all__ = [
    "AiofilesContextManagerTempDir",
    "AsyncSpooledTemporaryFile",
    "AsyncTemporaryDirectory",
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
