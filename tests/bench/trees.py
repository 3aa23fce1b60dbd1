"""The workloads on trees and whole files. Each returns the microseconds of the one call that it is about."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workloads import finish

if TYPE_CHECKING:
    from collections.abc import Callable


async def timed(call: Callable[[], Any], amount: int) -> float:
    """Return how many microseconds *call* takes for each of *amount* units."""
    start = time.perf_counter()
    await finish(call())
    return (time.perf_counter() - start) / amount * 1e6


class Treelike:
    """A library that copies and removes trees. A subclass defines only what its library has."""

    copytree: Any
    rmtree: Any
    copyfile: Any
    transfer: Any

    async def tree_copies(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            return await timed(lambda: self.copytree(path, f"{folder}/copy"), amount)

    async def tree_removals(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            shutil.copytree(path, f"{folder}/copy")
            return await timed(lambda: self.rmtree(f"{folder}/copy"), amount)

    async def watched_tree_copies(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            return await timed(lambda: self.copytree(path, f"{folder}/copy", **self.watching()), amount)

    async def watched_tree_removals(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            shutil.copytree(path, f"{folder}/copy")
            return await timed(lambda: self.rmtree(f"{folder}/copy", **self.watching()), amount)

    async def file_copies(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            return await timed(lambda: self.copyfile(path, f"{folder}/copy"), amount)

    async def transfers(self, path: str, amount: int) -> float:
        with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
            return await timed(lambda: self.transfer(path, f"{folder}/copy"), amount)

    def watching(self) -> dict[str, Any]:
        """Return the options that make a call report its progress."""
        raise NotImplementedError
