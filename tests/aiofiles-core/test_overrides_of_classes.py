"""What overrides `readline` on the class of a file is called for each line, whatever was read ahead."""

from __future__ import annotations

import functools
from unittest import mock

import pytest

from .overriding import CLASSES, LINES, Seen, Transparent, kinds, seeing, seen, take, wrapped_by

# No time passes, so that ready results are offered until they are taken.
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def lines(kind):
    return LINES if kind == "text" else [line.encode() for line in LINES]


# Ways to derive a class from that of a file.


def wrapping(cls):
    class Wrapping(cls):
        @functools.wraps(cls.readline)
        async def readline(self, *args):
            return Seen(await super().readline(*args))

    return Wrapping


def decorated(cls):
    class Decorated(cls):
        readline = seeing(cls.readline)

    return Decorated


def transparent(cls):
    class Instrumented(cls):
        readline = Transparent(cls.readline)

    return Instrumented


def mixed(cls):
    class Mixin:
        async def readline(self, *args):
            return Seen(await super().readline(*args))

    class Mixed(Mixin, cls):
        pass

    return Mixed


def inherited(cls):
    class Heir(wrapping(cls)):
        pass

    return Heir


def described(cls):
    class Described(cls):
        @property
        def readline(self):
            return seeing(functools.partial(cls.readline, self))

    return Described


def found(cls):
    class Found(cls):
        def __getattribute__(self, name):
            value = super().__getattribute__(name)
            return seeing(value) if name == "readline" else value

    return Found


SUBCLASSES = [wrapping, decorated, transparent, mixed, inherited, described, found]


@kinds
@pytest.mark.parametrize("derive", SUBCLASSES)
async def test_an_override_of_a_subclass_sees_every_line(derive, kind, path, lines):
    async with wrapped_by(derive(CLASSES[kind]), path, kind) as file:
        assert [line async for line in file] == seen(lines)


@kinds
async def test_lines_of_a_subclass_without_an_override_are_read_ahead(kind, path, lines):
    class Plain(CLASSES[kind]):
        pass

    async with wrapped_by(Plain, path, kind) as file:
        assert [line async for line in file] == lines
        assert file._executor.calls < 20


@kinds
@pytest.mark.parametrize("put", [setattr, "patch"])
@pytest.mark.parametrize("make", [seeing, Transparent])
async def test_an_override_of_the_class_before_the_iteration_sees_every_line(make, put, kind, path, lines):
    class Plain(CLASSES[kind]):
        pass

    async with wrapped_by(Plain, path, kind) as file:
        if put == "patch":
            with mock.patch.object(CLASSES[kind], "readline", make(CLASSES[kind].readline)):
                assert [line async for line in file] == seen(lines)
        else:
            put(Plain, "readline", make(Plain.readline))
            assert [line async for line in file] == seen(lines)


@kinds
@pytest.mark.parametrize("count", [1, 3, 2_000])
async def test_an_override_of_the_class_during_an_iteration_misses_only_ready_lines(count, kind, path, lines):
    async with wrapped_by(CLASSES[kind], path, kind) as file:
        assert await take(file, count) == lines[:count]
        ready = len(file.__calls__.backlog.ready)

        with mock.patch.object(CLASSES[kind], "readline", seeing(CLASSES[kind].readline)):
            rest = [line async for line in file]

        missed = [line for line in rest if not isinstance(line, Seen)]
        assert len(missed) <= ready
        assert rest == [*missed, *seen(lines[count + len(missed) :])]
        assert missed == lines[count : count + len(missed)]


@kinds
@pytest.mark.parametrize("count", [1, 3, 2_000])
async def test_lines_are_read_ahead_again_after_a_patch_of_the_class_was_undone(count, kind, path, lines):
    async with wrapped_by(CLASSES[kind], path, kind) as file:
        with mock.patch.object(CLASSES[kind], "readline", seeing(CLASSES[kind].readline)):
            assert await take(file, count) == seen(lines[:count])

        trips = file._executor.calls
        assert [line async for line in file] == lines[count:]
        assert file._executor.calls - trips < 20


@kinds
@pytest.mark.parametrize("autospec", [False, True])
async def test_a_mock_of_the_class_gives_every_line(autospec, kind, path, lines):
    given = [*lines[::-1], lines[0][:0]]
    async with wrapped_by(CLASSES[kind], path, kind) as file:
        options = {"autospec": True} if autospec else {"new_callable": mock.AsyncMock}
        with mock.patch.object(CLASSES[kind], "readline", **options) as readline:
            readline.side_effect = given
            assert [line async for line in file] == lines[::-1]

        assert readline.await_count == len(given)
        assert await file.readline() == lines[0]


@kinds
async def test_an_override_of_a_subclass_that_raises_is_called_once_and_its_error_passes(kind, path, lines):
    class Failing(CLASSES[kind]):
        calls = 0

        async def readline(self, *args):
            self.calls += 1
            if self.calls % 100 == 0:
                raise IndexError(self.calls)
            return await super().readline(*args)

    found = []
    async with wrapped_by(Failing, path, kind) as file:
        while len(found) < len(lines):
            before = file.calls
            if before % 100 == 99:
                with pytest.raises(IndexError, match=f"{before + 1}"):
                    await anext(file)
            else:
                found.append(await anext(file))
            assert file.calls == before + 1

    assert found == lines


@kinds
async def test_an_override_that_reads_twice_gives_each_pair_once_and_in_order(kind, path, lines):
    class Pairing(CLASSES[kind]):
        async def readline(self, *args):
            return await super().readline(*args) + await super().readline(*args)

    async with wrapped_by(Pairing, path, kind) as file:
        pairs = [pair async for pair in file]

        assert pairs == [first + second for first, second in zip(lines[::2], lines[1::2], strict=True)]
        assert file._executor.calls < 20


@kinds
async def test_an_override_of_anext_is_called_for_each_line(kind, path, lines):
    class Numbering(CLASSES[kind]):
        count = 0

        async def __anext__(self):
            line = await super().__anext__()
            self.count += 1
            return self.count, line

    async with wrapped_by(Numbering, path, kind) as file:
        assert [line async for line in file] == [*enumerate(lines, 1)]
        assert file._executor.calls < 20


@kinds
async def test_an_override_of_anext_and_one_of_readline_are_both_called(kind, path, lines):
    class Both(CLASSES[kind]):
        async def __anext__(self):
            return [await super().__anext__()]

        async def readline(self, *args):
            return Seen(await super().readline(*args))

    async with wrapped_by(Both, path, kind) as file:
        assert [line async for line in file] == [[line] for line in seen(lines)]
