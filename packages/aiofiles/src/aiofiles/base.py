"""The base classes of all proxies, and `wrap` for functions."""

from aiofiles_core import AiofilesContextManager, AsyncBase
from aiofiles_core import asyncify as wrap
from aiofiles_std import AsyncIndirectBase

__all__ = ["AiofilesContextManager", "AsyncBase", "AsyncIndirectBase", "wrap"]
