"""Replace the content of a file at once: others see the old or the new content, and never a part of it."""

from __future__ import annotations

import contextlib
import errno
import os
import pathlib
import stat
from functools import partial
from os import O_WRONLY, urandom  # taken at import, so that the library works while a test replaces them
from typing import Any


def replace_content(path: str, data: Any, mode: str = "xb", **options: Any) -> int:
    """Write *data* to a new file beside *path*, move that to *path*, and return what `write` returned.

    *mode* and *options* are those of the builtin `open`. If *path* is a symbolic link, its target is replaced. The
    permission bits of the old file are kept. If anything fails, the new file is removed and the old one is untouched.
    """
    target = pathlib.Path(os.path.realpath(path))
    permissions = _find_permissions(target)
    new = target.with_name(f".aiofiles-{urandom(8).hex()}.tmp")
    # Nobody else may open it until it has the permissions of the old file.
    opener = partial(os.open, mode=0o666 if permissions is None else 0o600)
    try:
        try:
            with open(new, mode, opener=opener, **options) as file:
                written: int = file.write(data)
                file.flush()
                if permissions is not None:
                    new.chmod(permissions)  # after the write, because a write removes set-user-ID bits
                os.fsync(file.fileno())
            new.replace(target)
        except FileExistsError:  # somebody else has created it
            raise
        except BaseException:  # `open` may fail after it has created the file
            with contextlib.suppress(OSError):
                new.chmod(0o600)  # because Windows does not remove a read-only file
            with contextlib.suppress(OSError):
                new.unlink()
            raise
    except OSError as error:
        if error.filename in (new, str(new)):
            error.filename = path  # the name that the caller knows
        raise
    return written


def _find_permissions(target: pathlib.Path) -> int | None:
    """Return the permission bits of the file *target*, or None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        os.open(str(target), O_WRONLY)  # raises what the platform raises
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "only a regular file can be replaced at once", str(target))
    return stat.S_IMODE(mode)
