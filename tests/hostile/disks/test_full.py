"""A disk that is full, or takes no writes: each call fails, or not, as the blocking one, and leaves the same."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from .scenes import prepare
from .scripts import FILES, FUNCTIONS
from .sides import BLOCKING, OURS, attempt, contents, descriptors, drive, free_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .disk import Disk

resource: Any = pytest.importorskip("resource", reason="Windows has no limits of resources")


class Place(NamedTuple):
    """A folder on a disk that stops to take writes when *spoil* is called, and takes them again after *mend*."""

    folder: Path
    spoil: Callable[[], Any]
    mend: Callable[[], Any]


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip(f"mounting takes root, as in `unshare -Urm`: {answer.stderr}")
    try:
        yield prepare(folder / "folder")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def full(folder: Path) -> Iterator[Place]:
    with mounted(folder, "size=1m") as place:
        ballast = folder / "ballast"
        yield Place(place, partial(ballast.write_bytes, bytes(800 << 10)), partial(ballast.unlink, missing_ok=True))


@contextlib.contextmanager
def without_inodes(folder: Path) -> Iterator[Place]:
    with mounted(folder, "size=10m,nr_inodes=40") as place:
        ballast = folder / "ballast"
        ballast.mkdir()

        def spoil() -> None:
            with contextlib.suppress(OSError):
                for number in range(40):
                    (ballast / str(number)).touch()

        def mend() -> None:
            for path in ballast.iterdir():
                path.unlink()

        yield Place(place, spoil, mend)


@contextlib.contextmanager
def remounted(folder: Path) -> Iterator[Place]:
    def remount(mode: str) -> None:
        # Refused, and without effect, while a file is open for writing.
        subprocess.run(["mount", "-o", f"remount,{mode}", str(folder)], capture_output=True, check=False)

    with mounted(folder, "size=10m") as place:
        yield Place(place, partial(remount, "ro"), partial(remount, "rw"))


@contextlib.contextmanager
def limited(folder: Path) -> Iterator[Place]:
    """Files may not be longer than 200 KiB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(soft: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, before[1]))

    yield Place(prepare(folder), partial(limit, 200 << 10), partial(limit, before[0]))


@pytest.mark.parametrize(
    ("kind", "number"),
    [(full, errno.ENOSPC), (without_inodes, errno.ENOSPC), (remounted, errno.EROFS), (limited, errno.EFBIG)],
)
def test_a_place_is_spoiled_as_it_says(kind: Any, number: int, tmp_path: Path) -> None:
    with kind(tmp_path / "place") as place:
        place.spoil()
        answer = drive(attempt(BLOCKING.Path(place.folder / "new").write_bytes(bytes(1 << 20)), place.folder))
        place.mend()

    assert os.strerror(number) in answer


REFUSALS = [
    *[(script, "write", number) for script in FILES for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)],
    *[(script, "flush", number) for script in FILES for number in (errno.EDQUOT, errno.EIO) if not script.mended],
    *[
        (script, operation, number)
        for script in FUNCTIONS
        for operation in script.operations.split()
        for number in (errno.EROFS, errno.EDQUOT)
    ],
]


@pytest.mark.parametrize("script", [*FILES, *FUNCTIONS], ids=str)
@pytest.mark.parametrize("kind", [full, without_inodes, remounted, limited])
async def test_a_small_disk_fails_as_for_the_blocking_call(kind: Any, script: Any, tmp_path: Path) -> None:
    with kind(tmp_path / "blocking") as blocking:
        expected = drive(script.play(BLOCKING, blocking))
        left = contents(blocking.folder)
    with kind(tmp_path / "ours") as ours:
        answers = await script.play(OURS, ours)

        assert answers == expected
        assert contents(ours.folder) == left
        assert not descriptors(ours.folder)


@pytest.mark.parametrize(("script", "operation", "number"), REFUSALS, ids=str)
async def test_a_refusal_fails_as_for_the_blocking_call(
    script: Any, operation: str, number: int, disk: Disk, folders: Callable[[Disk], tuple[Path, Path]]
) -> None:
    ours, blocking = (Place(each, partial(disk.fail, operation, number), disk.heal) for each in folders(disk))

    expected = drive(script.play(BLOCKING, blocking))
    disk.heal()
    answers = await script.play(OURS, ours)

    await free_all()
    disk.heal()
    assert os.strerror(number) in "".join(expected)
    assert answers == expected
    assert contents(disk.files / ours.folder.name) == contents(disk.files / blocking.folder.name)
    assert not descriptors(disk.path)


@pytest.mark.parametrize("kind", [full, without_inodes, remounted, limited])
async def test_an_atomic_write_that_fails_leaves_the_old_content(kind: Any, tmp_path: Path) -> None:
    with kind(tmp_path / "place") as place:
        before = contents(place.folder)
        place.spoil()
        answer = await attempt(OURS.Path(place.folder / "file").write_bytes(bytes(1 << 20), atomic=True), place.folder)
        place.mend()

        assert "Error" in answer
        assert contents(place.folder) == before


@pytest.mark.parametrize("operation", ["create", "write", "flush", "fsync", "chmod", "rename"])
async def test_an_atomic_write_that_is_refused_leaves_the_old_content(
    operation: str, disk: Disk, folders: Callable[[Disk], tuple[Path, Path]]
) -> None:
    folder, _ = folders(disk)
    before = contents(disk.files / folder.name)

    disk.fail(operation, errno.EIO)
    answer = await attempt(OURS.Path(folder / "file").write_bytes(b"new", atomic=True), folder)

    disk.heal()
    assert os.strerror(errno.EIO) in answer
    assert contents(disk.files / folder.name) == before
