"""Coroutine versions of the functions of `shutil`. Those that copy, move and remove can be stopped and watched.

Each takes the parameters of its blocking counterpart and, keyword-only, *loop* and *executor*, and raises what the
counterpart raises. The rest of `shutil` is here unchanged, so that the module can stand in for it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from shutil import (
    Error,
    ReadError,
    RegistryError,
    SameFileError,
    SpecialFileError,
    get_archive_formats,
    get_terminal_size,
    get_unpack_formats,
    ignore_patterns,
    register_archive_format,
    register_unpack_format,
    unregister_archive_format,
    unregister_unpack_format,
)
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from aiofiles_core import AsyncFunction, asyncify

from . import transfer
from .stepping import Progress
from .stopping import until_stopped

if TYPE_CHECKING:
    from .overloads import Chown, Copy, CopyFile, CopyFileObj, CopyTree, Move, RmTree, Which

__all__ = [
    "Error",
    "Progress",
    "ReadError",
    "RegistryError",
    "SameFileError",
    "SpecialFileError",
    "chown",
    "copy",
    "copy2",
    "copyfile",
    "copyfileobj",
    "copymode",
    "copystat",
    "copytree",
    "disk_usage",
    "get_archive_formats",
    "get_terminal_size",
    "get_unpack_formats",
    "ignore_patterns",
    "make_archive",
    "move",
    "register_archive_format",
    "register_unpack_format",
    "rmtree",
    "unpack_archive",
    "unregister_archive_format",
    "unregister_unpack_format",
    "which",
]

if sys.version_info < (3, 14):  # deprecated from then on
    from shutil import ExecError

    __all__ += ["ExecError"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _home() -> Any:
    return shutil


def _mirrored(function: Callable[_P, _R]) -> AsyncFunction[_P, _R]:
    # Looked up in `shutil` when called, so that tests may replace it there.
    return asyncify(function, home=_home)


def _stoppable(function: Callable[..., Any]) -> Any:
    return asyncify(function, home=_home, start=until_stopped, options=["progress"])


copy = cast("Copy", _stoppable(shutil.copy))
copy2 = cast("Copy", _stoppable(shutil.copy2))
copyfile = cast("CopyFile", _stoppable(shutil.copyfile))
copytree = cast("CopyTree", _stoppable(shutil.copytree))
move = cast("Move", _stoppable(shutil.move))
rmtree = cast("RmTree", _stoppable(shutil.rmtree))
rmtree.avoids_symlink_attacks = shutil.rmtree.avoids_symlink_attacks

chown = cast("Chown", _mirrored(shutil.chown))
copymode = _mirrored(shutil.copymode)
copystat = _mirrored(shutil.copystat)
disk_usage = _mirrored(shutil.disk_usage)
make_archive = _mirrored(shutil.make_archive)
unpack_archive = _mirrored(shutil.unpack_archive)
which = cast("Which", _mirrored(shutil.which))

copyfileobj = cast("CopyFileObj", transfer.copyfileobj)
transfer.copyfileobj.__module__ = __name__
