"""Temporary files and directories that are made, used and removed in an executor."""

from .factories import (
    NamedTemporaryFile,
    SpooledTemporaryFile,
    TemporaryDirectory,
    TemporaryFile,
)
from .proxies import AiofilesContextManagerTempDir, AsyncSpooledTemporaryFile, AsyncTemporaryDirectory, wrap

__all__ = [
    "AiofilesContextManagerTempDir",
    "AsyncSpooledTemporaryFile",
    "AsyncTemporaryDirectory",
    "NamedTemporaryFile",
    "SpooledTemporaryFile",
    "TemporaryDirectory",
    "TemporaryFile",
    "wrap",
]
