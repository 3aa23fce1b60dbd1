"""The proxies of binary files."""

from aiofiles_core import AsyncBase, AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from aiofiles_std import (
    AsyncIndirectBase,
    AsyncIndirectBufferedIOBase,
    AsyncIndirectBufferedReader,
    AsyncIndirectFileIO,
)

from .utils import delegate_to_executor, proxy_method_directly, proxy_property_directly

__all__ = [
    "AsyncBase",
    "AsyncBufferedIOBase",
    "AsyncBufferedReader",
    "AsyncFileIO",
    "AsyncIndirectBase",
    "AsyncIndirectBufferedIOBase",
    "AsyncIndirectBufferedReader",
    "AsyncIndirectFileIO",
    "delegate_to_executor",
    "proxy_method_directly",
    "proxy_property_directly",
]
