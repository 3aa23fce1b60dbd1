"""Coroutine versions of functions of `os.path`: the same module as `aiofiles.os.path`."""

from aiofiles_os import wrap as wrap
from aiofiles_os.path import *  # pyright: ignore[reportWildcardImportFromLibrary]  # all that is public there
from aiofiles_os.path import __all__ as __all__
