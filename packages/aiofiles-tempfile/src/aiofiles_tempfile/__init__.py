"""Temporary files and directories. An executor creates, uses and removes them."""

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
