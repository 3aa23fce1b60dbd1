"""The proxies of spooled files and of directories."""

from aiofiles_core import AsyncBase
from aiofiles_tempfile import AsyncSpooledTemporaryFile, AsyncTemporaryDirectory

__all__ = ["AsyncBase", "AsyncSpooledTemporaryFile", "AsyncTemporaryDirectory"]
