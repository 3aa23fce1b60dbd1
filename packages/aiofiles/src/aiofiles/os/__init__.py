"""Coroutine versions of functions of `os`."""

import sys
from typing import TYPE_CHECKING

from aiofiles_os import *  # pyright: ignore[reportWildcardImportFromLibrary]  # all that the platform has

from .. import ospath as path  # type: ignore[no-redef]  # it has `wrap`, too

if not TYPE_CHECKING:  # checkers use the imported names
    from aiofiles_os import __all__ as __all__

# One module under both of its known names, so that replacing a function in it takes effect under both.
sys.modules[f"{__name__}.path"] = path
