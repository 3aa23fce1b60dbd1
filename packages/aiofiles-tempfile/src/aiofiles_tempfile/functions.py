"""Coroutine versions of the functions of `tempfile`."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from aiofiles_core import acquire, asyncify

if TYPE_CHECKING:
    from .overloads import DirectoryMaker, FileMaker


def _home() -> Any:
    return tempfile


def _remove_file(result: tuple[int, Any]) -> None:
    descriptor, path = result
    os.close(descriptor)
    os.unlink(path)  # noqa: PTH108  # pathlib refuses a path of bytes


def _remove_directory(path: Any) -> None:
    os.rmdir(path)  # noqa: PTH106  # as above


# Looked up in `tempfile` when called, so that tests may replace them there. If the caller is cancelled meanwhile, the
# new file or directory is removed.
gettempdir = asyncify(tempfile.gettempdir, home=_home)
gettempdirb = asyncify(tempfile.gettempdirb, home=_home)
mkdtemp = cast(
    "DirectoryMaker", asyncify(tempfile.mkdtemp, home=_home, start=partial(acquire, discard=_remove_directory))
)
mkstemp = cast("FileMaker", asyncify(tempfile.mkstemp, home=_home, start=partial(acquire, discard=_remove_file)))
