"""Stand in for `os.path`: the same module as `aiofiles.os.path`."""

from typing import TYPE_CHECKING

from aiofiles_os import wrap as wrap
from aiofiles_os.path import *  # pyright: ignore[reportWildcardImportFromLibrary]  # all that is public there

if not TYPE_CHECKING:  # checkers use the imported names
    from aiofiles_os.path import __all__ as __all__
