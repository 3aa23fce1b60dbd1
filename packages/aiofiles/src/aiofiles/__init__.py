"""File support for asyncio: the complete API of the aiofiles distributions under its known import paths."""

import contextlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from aiofiles_core import open

if TYPE_CHECKING:
    from aiofiles_std import stderr, stderr_bytes, stdin, stdin_bytes, stdout, stdout_bytes

    from . import base as base
    from . import os as os
    from . import ospath as ospath
    from . import tempfile as tempfile
    from . import threadpool as threadpool

    __version__: str

__all__ = [
    "open",
    "stderr",
    "stderr_bytes",
    "stdin",
    "stdin_bytes",
    "stdout",
    "stdout_bytes",
    "tempfile",
]

_SUBMODULES = ("base", "os", "ospath", "tempfile", "threadpool")


if not TYPE_CHECKING:  # to a checker, a name that is not listed here is an error

    def __getattr__(name: str) -> Any:
        # Late, so that importing aiofiles for `open` alone costs no more than that.
        if name in _SUBMODULES:
            return import_module(f"{__name__}.{name}")
        if name in __all__:
            return getattr(import_module("aiofiles_std"), name)
        if name == "__version__":
            metadata = import_module("importlib.metadata")
            with contextlib.suppress(metadata.PackageNotFoundError):
                return metadata.version(__name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_SUBMODULES, "__version__"})
