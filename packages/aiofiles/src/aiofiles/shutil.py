"""Coroutine versions of the functions of `shutil`."""

from typing import TYPE_CHECKING

from aiofiles_shutil import *  # pyright: ignore[reportWildcardImportFromLibrary]  # what the running Python has

if not TYPE_CHECKING:  # checkers use the imported names
    from aiofiles_shutil import __all__ as __all__
