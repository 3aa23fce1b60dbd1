"""Coroutine versions of the functions of `os` that touch the file system.

Each takes the parameters of its twin in `os` and, keyword-only, *loop* and *executor*, and raises what its twin raises.
Names that the `os` of a platform lacks are absent here, too.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar, cast

from aiofiles_core import AsyncFunction, asyncify

from . import path

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    from .overloads import ListDir, ReadLink, ScanDir

    P = ParamSpec("P")
    R = TypeVar("R")

__all__ = [
    "access",
    "getcwd",
    "listdir",
    "makedirs",
    "mkdir",
    "path",
    "readlink",
    "remove",
    "removedirs",
    "rename",
    "renames",
    "replace",
    "rmdir",
    "scandir",
    "stat",
    "symlink",
    "unlink",
    "wrap",
]

wrap = asyncify


def _mirrored(function: Callable[P, R]) -> AsyncFunction[P, R]:
    # Looked up in `os` when called, so that tests may replace it there.
    return asyncify(function, home=lambda: os)


access = _mirrored(os.access)
getcwd = _mirrored(os.getcwd)
listdir = cast("ListDir", _mirrored(os.listdir))
makedirs = _mirrored(os.makedirs)
mkdir = _mirrored(os.mkdir)
readlink = cast("ReadLink", _mirrored(os.readlink))
remove = _mirrored(os.remove)
removedirs = _mirrored(os.removedirs)
rename = _mirrored(os.rename)
renames = _mirrored(os.renames)
replace = _mirrored(os.replace)
rmdir = _mirrored(os.rmdir)
scandir = cast("ScanDir", _mirrored(os.scandir))
stat = _mirrored(os.stat)
symlink = _mirrored(os.symlink)
unlink = _mirrored(os.unlink)

if hasattr(os, "link"):
    link = _mirrored(os.link)
    __all__ += ["link"]
if sys.platform != "win32":
    if hasattr(os, "sendfile"):
        sendfile = _mirrored(os.sendfile)
        __all__ += ["sendfile"]
    if hasattr(os, "statvfs"):
        statvfs = _mirrored(os.statvfs)
        __all__ += ["statvfs"]
