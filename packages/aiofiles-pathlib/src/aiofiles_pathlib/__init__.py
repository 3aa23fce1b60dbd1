"""An asynchronous `pathlib.Path`, in a module that can stand in for `pathlib`."""

import sys
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from .path import Path

__all__ = ["Path", "PurePath", "PurePosixPath", "PureWindowsPath"]

if sys.version_info >= (3, 13):
    from pathlib import UnsupportedOperation

    __all__ += ["UnsupportedOperation"]

if sys.version_info >= (3, 14):
    from .information import AsyncPathInfo

    __all__ += ["AsyncPathInfo"]
