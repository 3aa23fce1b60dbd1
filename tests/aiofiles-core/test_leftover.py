"""What cancelled reads gave back is read as the lines that it was."""

import os

import pytest

from aiofiles_core import AsyncBufferedReader
from aiofiles_core.leftover import Leftover
from aiofiles_core.measure import Measure

from ..shared.waiting import begun, is_cancelled, within


@pytest.fixture(params=["r", "rb"])
def pipe(request):
    reading, writing = os.pipe()
    os.write(writing, b"three\n")
    os.close(writing)
    with open(reading, request.param) as pipe:
        yield pipe


def lines(pipe, *texts):
    return [text if "b" not in pipe.mode else text.encode() for text in texts]


@pytest.mark.parametrize("is_second_late", [False, True])
def test_lines_that_were_given_back_late_are_read_one_by_one(is_second_late, pipe):
    one, two, three = lines(pipe, "one\n", "two\n", "three\n")
    leftover, measure = Leftover(), Measure()
    (leftover.keep_late if is_second_late else leftover.keep)("readline", (), two)
    leftover.keep_late("readline", (), one)

    read = [leftover.find_method(pipe, "readline", measure)() for _ in range(3)]

    assert sorted(read) == sorted([one, two, three])


def test_a_part_of_a_line_that_was_given_back_is_read_with_the_rest_of_the_line(pipe):
    line, three = lines(pipe, "o\nne\r", "three\n")  # the file may have been opened with `newline="\r"`
    leftover, measure = Leftover(), Measure()
    leftover.keep("readline", (), line)
    part = leftover.find_method(pipe, "read", measure)(2)
    leftover.keep("read", (2,), part)

    read = [leftover.find_method(pipe, "readline", measure)() for _ in range(2)]

    assert read == [line, three]


@pytest.mark.parametrize("buffering", [-1, 16, 0])
@pytest.mark.parametrize(
    "taken", [("read", 9000), ("read", 3), ("readline",), ("readlines",), ("readlines", 9)], ids=repr
)
async def test_a_file_that_does_not_know_its_position_loses_nothing(taken, buffering, tmp_path, stepped):
    paths = tmp_path / "ours", tmp_path / "blocking"
    for path in paths:
        path.write_bytes(b"a line\n" * 1000)
    with paths[0].open("a+b", buffering) as blocking, paths[1].open("a+b", buffering) as twin:
        for each in (blocking, twin):
            each.seek(0)
            each.readline()
            each.seek(9)
            each.write(b"more")  # which moves the file to its end, and it does not notice that
        file = AsyncBufferedReader(blocking, executor=stepped)
        name, *args = taken
        task = await begun(getattr(file, name)(*args))
        stepped.step()
        task.cancel()
        assert await is_cancelled(task)

        stepped.free()

        expected = [getattr(twin, name)(*args), *twin.readlines()]
        assert [await within(getattr(file, name)(*args)), *await within(file.readlines())] == expected
