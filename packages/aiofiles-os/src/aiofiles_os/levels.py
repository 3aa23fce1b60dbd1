"""Walk trees without recursion on Pythons whose `os` recurses: each call of `os` walks one level."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any


def iterative(walker: Any) -> Any:
    """Return a function that does what *walker*, a function of `os`, does, but without recursion."""
    return _ITERATIVE.get(walker, walker)


_ITERATIVE: dict[Any, Any] = {}

if sys.version_info < (3, 12):
    _walk_level = os.walk

    def _walk(top: Any, topdown: bool = True, onerror: Any = None, followlinks: bool = False) -> Iterator[Any]:
        stack = [os.fspath(top)]
        while stack:
            top = stack.pop()
            if isinstance(top, tuple):
                yield top
                continue
            found = next(_walk_level(top, True, onerror, followlinks), None)
            if found is None:
                continue
            if topdown:
                yield found
            else:
                stack.append(found)
            paths = [os.path.join(top, name) for name in reversed(found[1])]  # noqa: PTH118  # or bytes
            stack += [path for path in paths if followlinks or not os.path.islink(path)]  # noqa: PTH114

    _ITERATIVE[os.walk] = _walk

if sys.version_info < (3, 13) and sys.platform != "win32" and hasattr(os, "fwalk"):
    _fwalk_level = os.fwalk

    def _fwalk(
        top: Any = ".",
        topdown: bool = True,
        onerror: Any = None,
        *,
        follow_symlinks: bool = False,
        dir_fd: int | None = None,
    ) -> Iterator[Any]:
        top = os.fspath(top)
        # Directories to walk, results to yield, and walks of one level, which hold a descriptor and must be closed.
        stack: list[Any] = [(top, top, dir_fd)]
        try:
            while stack:
                item = stack.pop()
                if not isinstance(item, tuple):
                    item.close()
                    continue
                if len(item) == 4:
                    yield item
                    continue
                path, name, descriptor = item
                level = _fwalk_level(name, True, onerror, follow_symlinks=follow_symlinks, dir_fd=descriptor)
                try:
                    found = next(level, None)
                except OSError as error:
                    # What fails for the descriptor of a directory fails for the caller of `os.fwalk`, too.
                    if path is top or error.filename != name:
                        raise
                    if onerror is not None:
                        onerror(error)
                    continue
                if found is None:
                    continue
                _, names, files, descriptor = found
                stack.append(level)
                if topdown:
                    yield path, names, files, descriptor
                else:
                    stack.append((path, names, files, descriptor))
                paths = [(os.path.join(path, name), name) for name in reversed(names)]  # noqa: PTH118  # or bytes
                stack += [(*below, descriptor) for below in paths]
        finally:
            with ExitStack() as levels:  # closes all, although one may fail
                for item in stack:
                    if not isinstance(item, tuple):
                        levels.callback(item.close)

    _ITERATIVE[os.fwalk] = _fwalk
