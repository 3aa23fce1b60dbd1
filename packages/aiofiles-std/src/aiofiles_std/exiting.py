"""Let a program end without an error if the reader of its output has closed the pipe."""

from __future__ import annotations

import atexit
import contextlib
import errno
import functools
import os
import stat
import sys
from functools import partial
from typing import Any

# Taken at import, so that the library works while a test replaces them.
_dup2 = os.dup2
_fstat = partial(os.fstat)
_open_devnull = partial(os.open, os.devnull, os.O_WRONLY)


@functools.cache
def flush_at_exit() -> None:
    """When the program ends, drop the output that was not flushed if nobody reads the pipe any more.

    Otherwise the interpreter would print an error and change the exit status.
    """
    atexit.register(_flush)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        # The stream may be None or closed. The interpreter reports other errors when it flushes.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            try:
                stream.flush()
            except OSError as error:
                if _is_broken_pipe(error, stream):
                    _dup2(_open_devnull(), stream.fileno())


def _is_broken_pipe(error: OSError, stream: Any) -> bool:
    """Return whether *error*, which a write to *stream* raised, means that nobody reads the pipe any more."""
    if sys.platform == "win32" and error.errno == errno.EINVAL:  # the C library turns ERROR_NO_DATA into it
        return stat.S_ISFIFO(_fstat(stream.fileno()).st_mode)
    return isinstance(error, BrokenPipeError)
