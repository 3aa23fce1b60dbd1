"""Disks that obey a test, and small ones. What the machine lacks for one is named by the skip."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

import pytest

from .disk import CannotMountError, Disk, missing
from .scenes import prepare
from .sides import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def linux() -> None:
    if sys.platform != "linux":
        pytest.skip("the disks of these tests are those of Linux")


@pytest.fixture(scope="session")
def new_disk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Disk]:
    """Return a function that mounts a disk, which the caller must close."""
    if lacking := missing():
        pytest.skip(lacking)

    def mount() -> Disk:
        try:
            return Disk(tmp_path_factory.mktemp("disk"))
        except CannotMountError as error:
            if "fusermount3: " in str(error):
                pytest.skip(f"FUSE may not mount here: {error}")
            raise

    return mount


@pytest.fixture(scope="module")
def shared_disk(new_disk: Callable[[], Disk]) -> Iterator[Disk]:
    disk = new_disk()
    yield disk
    disk.close()


@pytest.fixture
def disk(shared_disk: Disk) -> Iterator[Disk]:
    """A disk that many tests share, one after the other."""
    shared_disk.requests()
    yield shared_disk
    shared_disk.heal()


@pytest.fixture
def doomed(new_disk: Callable[[], Disk]) -> Iterator[Disk]:
    """A disk of this test alone, which may be pulled."""
    disk = new_disk()
    yield disk
    disk.close()


@pytest.fixture(scope="module")
def gone(new_disk: Callable[[], Disk]) -> Iterator[Disk]:
    """A disk that was pulled."""
    disk = new_disk()
    disk.pull()
    yield disk
    disk.close()


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The errors that nobody could catch."""
    reports: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append(unnamed(str(report.exc_value))))
    return reports


_numbers = itertools.count()


@pytest.fixture
def folders() -> Callable[[Disk], tuple[Path, Path]]:
    """Return a function that prepares a folder on a disk for ours, and one for the blocking side."""

    def create(disk: Disk) -> tuple[Path, Path]:
        number = next(_numbers)
        names = f"ours{number}", f"blocking{number}"
        for name in names:
            prepare(disk.files / name)
        return disk.path / names[0], disk.path / names[1]

    return create
