"""The proxies of text files."""

from aiofiles_core import AsyncBase, AsyncTextIOWrapper
from aiofiles_std import AsyncIndirectBase, AsyncTextIndirectIOWrapper

from .utils import delegate_to_executor, proxy_method_directly, proxy_property_directly

__all__ = [
    "AsyncBase",
    "AsyncIndirectBase",
    "AsyncTextIOWrapper",
    "AsyncTextIndirectIOWrapper",
    "delegate_to_executor",
    "proxy_method_directly",
    "proxy_property_directly",
]
