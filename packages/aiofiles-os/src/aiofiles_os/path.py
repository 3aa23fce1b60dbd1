"""Stand in for `os.path`. Functions that touch the file system are coroutine functions; the rest is unchanged."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from aiofiles_core import AsyncFunction

from .mirroring import Twins, mirror, published

if TYPE_CHECKING:
    import os.path as twin

    from .overloads import OfPath, RealPath, RelPath
else:
    twin = Twins(os.path)

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _home() -> Any:
    return os.path


def _mirrored(function: Callable[_P, _R]) -> AsyncFunction[_P, _R]:
    # Looked up in `os.path` when called, so that tests may replace it there.
    return cast("AsyncFunction[_P, _R]", mirror(function, _home))


abspath = cast("OfPath", _mirrored(twin.abspath))
exists = _mirrored(twin.exists)
expanduser = cast("OfPath", _mirrored(twin.expanduser))
getatime = _mirrored(twin.getatime)
getctime = _mirrored(twin.getctime)
getmtime = _mirrored(twin.getmtime)
getsize = _mirrored(twin.getsize)
isdir = _mirrored(twin.isdir)
isfile = _mirrored(twin.isfile)
islink = _mirrored(twin.islink)
ismount = _mirrored(twin.ismount)
lexists = _mirrored(twin.lexists)
realpath = cast("RealPath", _mirrored(twin.realpath))
relpath = cast("RelPath", _mirrored(twin.relpath))
samefile = _mirrored(twin.samefile)
sameopenfile = _mirrored(twin.sameopenfile)

ALLOW_MISSING = twin.ALLOW_MISSING
altsep = twin.altsep
basename = twin.basename
commonpath = twin.commonpath
commonprefix = twin.commonprefix
curdir = twin.curdir
defpath = twin.defpath
devnull = twin.devnull
dirname = twin.dirname
expandvars = twin.expandvars
extsep = twin.extsep
isabs = twin.isabs
join = twin.join
normcase = twin.normcase
normpath = twin.normpath
pardir = twin.pardir
pathsep = twin.pathsep
samestat = twin.samestat
sep = twin.sep
split = twin.split
splitdrive = twin.splitdrive
splitext = twin.splitext
supports_unicode_filenames = twin.supports_unicode_filenames

if sys.version_info >= (3, 12):
    isjunction = _mirrored(twin.isjunction)
    splitroot = twin.splitroot

if sys.version_info >= (3, 13):
    isdevdrive = _mirrored(twin.isdevdrive)
    if sys.platform == "win32":
        isreserved = twin.isreserved

if sys.version_info >= (3, 15):
    ALL_BUT_LAST = twin.ALL_BUT_LAST

if not TYPE_CHECKING:  # checkers follow the branches
    __all__ = published(globals(), os.path)
