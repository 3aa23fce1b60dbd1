"""The blocking calls themselves, which block the event loop. The others are compared with them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trees import Treelike
from workloads import PAGE, Looping, content, finish, join, offsets, paths

if TYPE_CHECKING:
    from collections.abc import Callable


class Contestant(Treelike, Looping):
    """The workloads as a program without an event loop would do them."""

    module = "asyncio"  # because the others import it, too
    path_module = "pathlib"
    tree_module = "shutil"
    copytree = staticmethod(shutil.copytree)
    rmtree = staticmethod(shutil.rmtree)
    copyfile = staticmethod(shutil.copyfile)

    def lines(self, path: str, amount: int, **options: Any) -> None:
        with open(path, **options) as file:
            for _ in file:
                pass

    def readlines(self, path: str, amount: int, **options: Any) -> None:
        with open(path, **options) as file:
            while file.readline():
                pass

    async def some_lines(self, path: str, amount: int, last: Callable[[Any], Any], **options: Any) -> None:
        with open(path, **options) as file:
            for _ in range(amount):
                file.readline()  # after iteration, text cannot tell its position
            await finish(last(file))

    def first_line(self, path: str, amount: int) -> None:
        with open(path, encoding="utf-8") as file:
            for _ in file:
                break

    def files(self, path: str, amount: int) -> None:
        for name in paths(path, amount):
            with open(name, "rb") as file:
                file.read()

    def reads(self, path: str, amount: int, size: int, times: int = 1) -> None:
        with open(path, "rb") as file:
            for _ in range(amount * times):
                file.read(size)

    def seeks(self, path: str, amount: int) -> None:
        with open(path, "rb") as file:
            for offset in offsets(path, amount):
                file.seek(offset)
                file.read(PAGE)

    def writes(self, path: str, amount: int, size: int, **options: Any) -> None:
        data = content(size, options)
        with open(f"{path}/written", **options) as file:
            for _ in range(amount):
                file.write(data)

    def stats(self, path: str, amount: int) -> None:
        for _ in range(amount):
            os.stat(path)

    def scan(self, path: str, amount: int) -> None:
        for _ in os.scandir(path):
            pass

    def walks(self, path: str, amount: int) -> None:
        for _ in os.walk(path):
            pass

    def path_files(self, path: str, amount: int) -> None:
        for name in paths(path, amount):
            Path(name).read_bytes()

    def path_stats(self, path: str, amount: int) -> None:
        each = Path(path)
        for _ in range(amount):
            each.stat()

    def path_entries(self, path: str, amount: int) -> None:
        for _ in Path(path).iterdir():
            pass

    def path_matches(self, path: str, amount: int) -> None:
        for _ in Path(path).rglob("*.txt"):
            pass

    def path_walks(self, path: str, amount: int) -> None:
        for _ in Path(path).walk():
            pass

    def path_joins(self, path: str, amount: int) -> None:
        join(Path(path), amount)

    def transfer(self, source: str, target: str) -> None:
        with open(source, "rb") as fsrc, open(target, "wb") as fdst:
            shutil.copyfileobj(fsrc, fdst)

    def temporary_files(self, path: str, amount: int) -> None:
        data = bytes(PAGE)
        for _ in range(amount):
            with tempfile.TemporaryFile() as file:
                file.write(data)

    files_gathered = files
    path_files_gathered = path_files
    stats_gathered = stats
