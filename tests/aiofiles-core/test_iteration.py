"""Anything that blocks is iterated over in an executor, by `AsyncIteration` and `steps`; options reach `start`."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io

import pytest

import aiofiles_core
from aiofiles_core import AsyncIteration, Declaration, asyncify, run, steps

from ..shared.executors import ImmediateExecutor
from ..shared.waiting import within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


class Numbers:
    """An iterator that records whether it was closed."""

    def __init__(self, count):
        self.numbers = iter(range(count))
        self.is_closed = False

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.numbers)

    def close(self):
        self.is_closed = True


class Home:
    """A home, where a coroutine function looks up its blocking counterpart."""

    @staticmethod
    def add(first, second=2):
        return first + second


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("count", [0, 1, 7, 3_000])
async def test_every_item_comes_once_and_in_order(size, count):
    numbers = Numbers(count)

    assert [number async for number in AsyncIteration(lambda: numbers, size)] == [*range(count)]

    assert numbers.is_closed


async def test_many_items_take_few_trips():
    executor = ImmediateExecutor()

    assert len([None async for _ in AsyncIteration(lambda: range(20_000), 4_096, executor=executor)]) == 20_000

    assert executor.calls < 100


@pytest.mark.parametrize("way", ["aclose", "aclosing", "context", "close"])
async def test_an_iteration_can_be_closed_early(way):
    numbers = Numbers(10)
    iteration = AsyncIteration(lambda: numbers, 2)
    if way == "aclosing":
        async with contextlib.aclosing(iteration):
            assert await anext(iteration) == 0
    elif way == "context":
        async with iteration:
            assert await anext(iteration) == 0
    else:
        assert await anext(iteration) == 0
        await getattr(iteration, way)()

    assert numbers.is_closed
    with pytest.raises(StopAsyncIteration):
        await anext(iteration)


async def test_an_error_is_raised_after_the_items_before_it():
    def failing():
        yield from range(5)
        raise ZeroDivisionError

    seen = []

    async def iterate():
        async for number in AsyncIteration(failing, 100):
            seen.append(number)  # noqa: PERF401  # what precedes the error is wanted

    with pytest.raises(ZeroDivisionError):
        await iterate()

    assert seen == [*range(5)]


@pytest.mark.parametrize("kind", ["plain", "coroutine"])
async def test_steps_report_errors_on_the_event_loop_before_the_next_item(kind):
    errors, events = [], []

    def walk():
        for number in range(3):
            errors.append(OSError(number))
            yield number

    async def later(error):
        await asyncio.sleep(0)
        events.append((error.args[0], asyncio.get_running_loop() is loop))

    def at_once(error):
        events.append((error.args[0], asyncio.get_running_loop() is loop))

    loop = asyncio.get_running_loop()
    async for number in steps(walk, errors, later if kind == "coroutine" else at_once):
        events.append(number)  # noqa: PERF401  # others are noted between

    assert events == [(0, True), 0, (1, True), 1, (2, True), 2]


async def test_what_a_report_raises_ends_the_steps_and_closes_the_iterator():
    errors, numbers = [OSError("first")], Numbers(5)

    def report(error):
        raise error

    async def iterate():
        async for _ in steps(lambda: numbers, errors, report):
            pass

    with pytest.raises(OSError, match="first"):
        await iterate()

    assert numbers.is_closed


async def test_steps_without_a_report_ignore_errors():
    assert [number async for number in steps(lambda: range(3), [OSError()], None)] == [0, 1, 2]


@pytest.mark.parametrize("home", [None, lambda: Home], ids=["of a user", "looked up at home"])
async def test_an_option_of_a_coroutine_function_reaches_only_start(home):
    given = []

    async def start(call, *, loop, executor, progress=None):
        given.append(progress)
        return await run(call, loop=loop, executor=executor)

    function = asyncify(Home.add, home=home, start=start, options=("progress",))

    assert await within(function(1)) == 3
    assert await within(function(1, second=5, progress="told")) == 6
    assert given == [None, "told"]
    with pytest.raises(TypeError, match="other"):
        await function(1, other=2)


def test_given_a_home_an_option_of_a_coroutine_function_is_shown():
    parameters = inspect.signature(asyncify(Home.add, home=lambda: Home, options=("progress",))).parameters

    assert [*parameters] == ["first", "second", "progress", "loop", "executor"]
    assert parameters["progress"].kind is inspect.Parameter.KEYWORD_ONLY


def test_without_a_home_an_option_of_a_coroutine_function_is_not_shown():
    function = asyncify(Home.add, options=("progress",))

    assert [*inspect.signature(function).parameters] == ["first", "second"]


async def test_a_declaration_of_another_kind_creates_a_method():
    class doubled(Declaration):  # noqa: N801  # as `delegated`
        def __set_name__(self, owner, name):
            async def method(self, /, *args):
                return 2 * await self.__submit__(name, args, {})

            self.give_way(owner, name, method)

    class AsyncMemory(aiofiles_core.AsyncBase):
        tell = doubled(io.BytesIO.tell)
        read = aiofiles_core.delegated(io.BytesIO.read)

    file = AsyncMemory(io.BytesIO(b"abc"))

    assert await file.read(2) == b"ab"
    assert await file.tell() == 4
    assert AsyncMemory.tell.__qualname__.endswith("AsyncMemory.tell")
    assert AsyncMemory.tell.__doc__ == io.BytesIO.tell.__doc__


@pytest.mark.parametrize("bound", [1, 100, 8_192])
@pytest.mark.parametrize(("mode", "read"), [("r", "readline"), ("rb", "readline"), ("rb", "read")])
async def test_the_buffering_argument_limits_the_read_ahead(bound, mode, read, tmp_path):
    if mode == "rb" and bound == 1:
        pytest.skip("binary files have no line buffering")
    (tmp_path / "f").write_bytes(b"0123456789abcdef\n" * 20_000)
    args = (17,) if read == "read" else ()
    most = 0
    async with aiofiles_core.open(tmp_path / "f", mode, bound) as file:
        for _ in range(5_000):
            assert len(await getattr(file, read)(*args)) == 17
            most = max(most, 17 * len(file.__calls__.backlog.ready))

    assert most <= bound
    assert most > 0 or bound < 100


async def test_what_another_handle_writes_is_read_after_at_most_one_buffer(tmp_path):
    (tmp_path / "f").write_bytes(b"old\n" * 100_000)
    async with aiofiles_core.open(tmp_path / "f", buffering=1) as file:
        for _ in range(3_000):
            await file.readline()
        with (tmp_path / "f").open("r+b") as other:
            other.seek(4 * 3_000 + 16_384)  # after the chunk that text is decoded in
            other.write(b"NEW\n" * 10)

        lines = [await file.readline() for _ in range(10_000)]

    assert lines.count("NEW\n") == 10
