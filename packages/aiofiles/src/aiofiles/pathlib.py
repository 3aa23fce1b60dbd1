"""An asynchronous `pathlib.Path`, in a module that can stand in for `pathlib`."""

from typing import TYPE_CHECKING

from aiofiles_pathlib import *  # pyright: ignore[reportWildcardImportFromLibrary]  # what the running Python has

if not TYPE_CHECKING:  # checkers use the imported names
    from aiofiles_pathlib import __all__ as __all__
