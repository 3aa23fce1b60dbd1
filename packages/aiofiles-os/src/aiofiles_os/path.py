"""Coroutine versions of the functions of `os.path` that touch the file system."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar, cast

from aiofiles_core import AsyncFunction, asyncify

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from .overloads import AbsPath

    P = ParamSpec("P")
    R = TypeVar("R")

__all__ = [
    "abspath",
    "exists",
    "getatime",
    "getctime",
    "getmtime",
    "getsize",
    "isdir",
    "isfile",
    "islink",
    "ismount",
    "samefile",
    "sameopenfile",
]


def _mirrored(function: Callable[P, R]) -> AsyncFunction[P, R]:
    # Looked up in `os.path` when called, so that tests may replace it there.
    return asyncify(function, home=lambda: os.path)


abspath = cast("AbsPath", _mirrored(os.path.abspath))
exists = _mirrored(os.path.exists)
getatime = _mirrored(os.path.getatime)
getctime = _mirrored(os.path.getctime)
getmtime = _mirrored(os.path.getmtime)
getsize = _mirrored(os.path.getsize)
isdir = _mirrored(os.path.isdir)
isfile = _mirrored(os.path.isfile)
islink = _mirrored(os.path.islink)
ismount = _mirrored(os.path.ismount)
samefile = _mirrored(os.path.samefile)
sameopenfile = _mirrored(os.path.sameopenfile)
