"""Coroutine versions of the functions of `os` that touch the file system.

Each takes the parameters of its blocking counterpart in `os` and, keyword-only, *loop* and *executor*, and raises what
the counterpart raises. A name that `os` lacks on a platform is absent here, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from aiofiles_core import AsyncFunction, asyncify

from . import path as path
from .descriptors import acquire_descriptor, release_descriptors
from .directories import scandir as scandir
from .directories import walk as walk
from .mirroring import Twins, mirror, published

if TYPE_CHECKING:
    import os as twin

    from .overloads import ListDir, ReadLink
else:
    twin = Twins(os)

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _home() -> Any:
    return os


def _mirrored(function: Callable[_P, _R], **options: object) -> AsyncFunction[_P, _R]:
    # Looked up in `os` when called, so that tests may replace it there.
    return cast("AsyncFunction[_P, _R]", mirror(function, _home, **options))


wrap = asyncify

access = _mirrored(twin.access)
chdir = _mirrored(twin.chdir)
chmod = _mirrored(twin.chmod)
close = _mirrored(twin.close, start=release_descriptors)
closerange = _mirrored(twin.closerange, start=release_descriptors)
dup = _mirrored(twin.dup, start=acquire_descriptor)
dup2 = _mirrored(twin.dup2)
fstat = _mirrored(twin.fstat)
fsync = _mirrored(twin.fsync)
ftruncate = _mirrored(twin.ftruncate)
getcwd = _mirrored(twin.getcwd)
getcwdb = _mirrored(twin.getcwdb)
link = _mirrored(twin.link)
listdir = cast("ListDir", _mirrored(twin.listdir))
lseek = _mirrored(twin.lseek)
lstat = _mirrored(twin.lstat)
makedirs = _mirrored(twin.makedirs)
mkdir = _mirrored(twin.mkdir)
open = _mirrored(twin.open, start=acquire_descriptor)
read = _mirrored(twin.read)
readlink = cast("ReadLink", _mirrored(twin.readlink))
remove = _mirrored(twin.remove)
removedirs = _mirrored(twin.removedirs)
rename = _mirrored(twin.rename)
renames = _mirrored(twin.renames)
replace = _mirrored(twin.replace)
rmdir = _mirrored(twin.rmdir)
stat = _mirrored(twin.stat)
symlink = _mirrored(twin.symlink)
truncate = _mirrored(twin.truncate)
unlink = _mirrored(twin.unlink)
utime = _mirrored(twin.utime)
write = _mirrored(twin.write)

if sys.platform != "win32":
    chown = _mirrored(twin.chown)
    chroot = _mirrored(twin.chroot)
    fchdir = _mirrored(twin.fchdir)
    fchown = _mirrored(twin.fchown)
    fpathconf = _mirrored(twin.fpathconf)
    fstatvfs = _mirrored(twin.fstatvfs)
    lchown = _mirrored(twin.lchown)
    lockf = _mirrored(twin.lockf)
    mkfifo = _mirrored(twin.mkfifo)
    mknod = _mirrored(twin.mknod)
    pathconf = _mirrored(twin.pathconf)
    pread = _mirrored(twin.pread)
    preadv = _mirrored(twin.preadv)
    pwrite = _mirrored(twin.pwrite)
    pwritev = _mirrored(twin.pwritev)
    readv = _mirrored(twin.readv)
    sendfile = _mirrored(twin.sendfile)
    statvfs = _mirrored(twin.statvfs)
    sync = _mirrored(twin.sync)
    writev = _mirrored(twin.writev)
    if hasattr(os, "fwalk"):
        from .directories import fwalk as fwalk

if sys.platform != "win32" and sys.platform != "darwin":
    fdatasync = _mirrored(twin.fdatasync)
    posix_fadvise = _mirrored(twin.posix_fadvise)
    posix_fallocate = _mirrored(twin.posix_fallocate)

if sys.platform != "win32" and sys.platform != "linux":
    chflags = _mirrored(twin.chflags)
    lchflags = _mirrored(twin.lchflags)

if sys.platform == "linux":
    copy_file_range = _mirrored(twin.copy_file_range)
    getxattr = _mirrored(twin.getxattr)
    listxattr = _mirrored(twin.listxattr)
    memfd_create = _mirrored(twin.memfd_create, start=acquire_descriptor)
    removexattr = _mirrored(twin.removexattr)
    setxattr = _mirrored(twin.setxattr)
    splice = _mirrored(twin.splice)

if sys.platform == "win32" and sys.version_info >= (3, 12):
    listdrives = _mirrored(twin.listdrives)
    listmounts = _mirrored(twin.listmounts)
    listvolumes = _mirrored(twin.listvolumes)

if sys.platform != "win32" or sys.version_info >= (3, 13):
    fchmod = _mirrored(twin.fchmod)
    if sys.platform != "linux":
        lchmod = _mirrored(twin.lchmod)

if sys.version_info >= (3, 14):
    readinto = _mirrored(twin.readinto)

if sys.platform == "linux" and sys.version_info >= (3, 15):
    statx = _mirrored(twin.statx)

if not TYPE_CHECKING:  # checkers follow the branches
    __all__ = [*published(globals(), os), "wrap"]
