"""See to it that a closed pipe ends a program in silence."""

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
_open_nothing = partial(os.open, os.devnull, os.O_WRONLY)


@functools.cache
def flush_at_exit() -> None:
    """Have what is written, and not flushed when the program ends, be dropped if nobody reads it any more.

    The interpreter would print an error, and change the exit status.
    """
    atexit.register(_flush)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        # There may be none, or it is closed; what else is wrong, the interpreter tells when it flushes.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            try:
                stream.flush()
            except OSError as error:
                if _is_broken_pipe(error, stream):
                    _dup2(_open_nothing(), stream.fileno())


def _is_broken_pipe(error: OSError, stream: Any) -> bool:
    """Return whether *error*, which a write to *stream* raised, says that nobody reads the pipe any more."""
    if sys.platform == "win32" and error.errno == errno.EINVAL:  # what the C library makes of ERROR_NO_DATA
        return stat.S_ISFIFO(_fstat(stream.fileno()).st_mode)
    return isinstance(error, BrokenPipeError)
