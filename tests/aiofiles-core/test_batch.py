"""Many reads of one trip give what single reads give, also where they meet an error or the end of the file."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

import aiofiles_core
from aiofiles_core.batch import Batch
from aiofiles_core.measure import Measure

from ..shared.executors import ImmediateExecutor

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def batch_of(file, name, *args):
    """Return many reads that begin where *file* is."""
    batch = Batch(file, (name, args), 0, Measure())
    assert batch.prepare(can_tell=True)
    return batch


def test_reads_that_run_one_by_one_are_as_many_as_asked_for(path):
    path.write_bytes(bytes(100))
    with path.open("rb") as file:
        assert batch_of(file, "read1", 1).read(20, 1) == [b"\0"] * 20


def test_reads_that_fail_together_run_one_by_one_from_where_they_began(path):
    path.write_bytes(b"a\nb\nc\nd\n")
    with path.open("rb") as file:
        file.readline()
        batch = batch_of(file, "readline")
        file.read = Mock(side_effect=OSError)

        assert batch.read(2, 2) == [b"b\n", b"c\n"]


async def test_what_ends_a_line_only_for_splitlines_ends_none_that_is_read_ahead(path):
    path.write_text("".join(f"a{each}b\n" for each in "\v\f\x1c\x1d\x1e\x85\u2028\u2029") * 5, encoding="utf-8")

    async with aiofiles_core.open(path, encoding="utf-8", executor=ImmediateExecutor()) as file:
        lines = [line async for line in file]

    with path.open(encoding="utf-8") as twin:
        assert lines == list(twin)


@pytest.mark.parametrize("newline", ["\r", "\r\n"])
async def test_where_another_newline_is_chosen_no_line_that_is_read_ahead_ends_at_a_line_feed(newline, path):
    path.write_bytes(("x" + newline + "a\n" * 9_999 + newline + "y").encode())

    async with aiofiles_core.open(path, newline=newline, executor=ImmediateExecutor()) as file:
        lines = [line async for line in file]

    with path.open(newline=newline) as twin:
        assert lines == list(twin)


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_short_lines_are_read_in_one_piece(mode, path):
    path.write_bytes(b"a\n" * 9)
    with path.open(mode) as file:
        line = file.readline()
        batch = batch_of(file, "readline")
        file.readline = Mock()

        assert batch.cut(batch.read(3, 2)) == [line] * 3
        file.readline.assert_not_called()
