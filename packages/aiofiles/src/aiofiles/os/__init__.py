"""Coroutine versions of functions of `os`."""

import sys

from aiofiles_os import *  # pyright: ignore[reportWildcardImportFromLibrary]  # all that the platform has
from aiofiles_os import __all__ as __all__

from .. import ospath as path  # type: ignore[no-redef]  # it has `wrap`, too

# One module under both of its known names, so that replacing a function in it takes effect under both.
sys.modules[f"{__name__}.path"] = path
