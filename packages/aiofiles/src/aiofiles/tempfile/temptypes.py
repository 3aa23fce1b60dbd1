"""The proxies of spooled files and of directories."""

from aiofiles_core import AsyncBase
from aiofiles_tempfile import AsyncSpooledTemporaryFile, AsyncTemporaryDirectory

from ..threadpool.utils import cond_delegate_to_executor, delegate_to_executor, proxy_property_directly

__all__ = [
    "AsyncBase",
    "AsyncSpooledTemporaryFile",
    "AsyncTemporaryDirectory",
    "cond_delegate_to_executor",
    "delegate_to_executor",
    "proxy_property_directly",
]
