"""`asyncify` makes coroutine functions of blocking callables, and `run` sends a call to an executor."""

import asyncio
import contextvars
import inspect
import math
import multiprocessing
import os
import threading
import types
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import asyncify


def add(a, /, b=2, *rest, key=0, **more):
    """Add two numbers, and *key*."""
    return a + b + key


def annotated(number: int) -> str:
    return str(number)


async def coroutine_function(): ...


class Asynchronous:
    """A class whose instances are coroutine functions; calling the class itself is an ordinary call."""

    async def __call__(self): ...


class Counter:
    def __init__(self, start=0):
        self.count = start

    def add(self, number):
        """Add *number*."""
        return self.count + number

    def __call__(self, number):
        return self.count + number

    @asyncify
    def slow(self, number, *, key=0):
        return self.count + number + key


CALLABLES = {
    "function": (add, (1,), 3),
    "lambda": (lambda number: -number, (3,), -3),
    "builtin": (len, ("four",), 4),
    "function in C": (math.sqrt, (9,), 3.0),
    "partial": (partial(add, 1, key=4), (5,), 10),
    "bound method": (Counter(1).add, (2,), 3),
    "method of a builtin": ("a,b".split, (",",), ["a", "b"]),
    "unbound method": (str.upper, ("a",), "A"),
    "class": (complex, (1, 2), 1 + 2j),
    "class without a signature": (dict, ([("a", 1)],), {"a": 1}),
    "object": (Counter(1), (2,), 3),
    "mock": (mock.Mock(return_value="mocked"), (), "mocked"),
}

callables = pytest.mark.parametrize(("function", "args", "answer"), CALLABLES.values(), ids=CALLABLES)


@callables
async def test_any_callable_runs_in_the_executor_and_its_result_is_returned(function, args, answer, executor):
    assert await asyncify(function)(*args, executor=executor) == answer
    assert executor.calls == 1


@callables
def test_the_coroutine_function_has_the_name_and_docstring_of_the_callable(function, args, answer):
    made = asyncify(function)

    assert inspect.iscoroutinefunction(made)
    assert made.__name__ == getattr(function, "__name__", type(function).__name__)
    assert made.__doc__ == function.__doc__


async def test_arguments_are_passed_unchanged(executor):
    function = mock.Mock()

    await asyncify(function)(1, 2, key=3, self=4, function=5, name=6, executor=executor)

    function.assert_called_once_with(1, 2, key=3, self=4, function=5, name=6)


async def test_the_function_runs_in_a_thread_of_the_executor(executor):
    assert await asyncify(threading.current_thread)(executor=executor) is executor.thread


async def test_without_an_executor_the_default_one_of_the_loop_runs_the_function(executor):
    asyncio.get_running_loop().set_default_executor(executor)

    assert await asyncify(threading.current_thread)() is executor.thread


async def test_the_given_loop_runs_the_function(executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())

    await asyncify(add)(1, loop=loop, executor=executor)

    loop.run_in_executor.assert_called_once_with(executor, mock.ANY)


async def test_a_process_pool_can_run_the_function():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert await asyncify(os.getpid)(executor=pool) != os.getpid()
        with pytest.raises(RuntimeError, match="the blocking call raised StopIteration"):
            await asyncio.wait_for(asyncify(next)(iter([]), executor=pool), timeout=30)


async def test_the_exception_of_the_function_passes_untouched():
    error = OSError(2, "No such file or directory", "missing")

    with pytest.raises(FileNotFoundError) as caught:
        await asyncify(mock.Mock(side_effect=error))()

    assert caught.value is error


async def test_wrong_arguments_raise_the_error_of_the_function():
    with pytest.raises(TypeError) as blocking:
        add()

    with pytest.raises(TypeError) as ours:
        await asyncify(add)()

    assert ours.value.args == blocking.value.args


async def test_a_stop_iteration_is_raised_as_an_error_and_blocks_no_caller():
    with pytest.raises(RuntimeError, match="the blocking call raised StopIteration") as error:
        await asyncio.wait_for(asyncify(next)(iter([])), timeout=30)

    assert isinstance(error.value.__cause__, StopIteration)


async def test_the_function_sees_the_context_variables_of_the_caller_and_cannot_change_them():
    variable = contextvars.ContextVar("variable", default="default")
    variable.set("mine")

    assert await asyncify(variable.get)() == "mine"
    await asyncify(variable.set)("its own")

    assert variable.get() == "mine"


async def test_a_decorated_method_is_bound_to_its_object(executor):
    counter = Counter(5)

    assert await counter.slow(1, key=2, executor=executor) == 8
    assert await Counter.slow(counter, 1) == 6
    assert inspect.iscoroutinefunction(counter.slow)
    assert str(inspect.signature(counter.slow)) == "(number, *, key=0)"


@pytest.mark.parametrize(
    "function",
    [
        coroutine_function,
        partial(coroutine_function),
        asyncify(add),
        Counter(1).slow,
        asyncio.sleep,
        Asynchronous(),
        partial(Asynchronous()),
    ],
    ids=["function", "partial", "made by asyncify", "method", "of a library", "object", "partial of an object"],
)
def test_a_coroutine_function_is_rejected(function):
    with pytest.raises(TypeError, match="a coroutine function needs no executor: "):
        asyncify(function)


async def test_a_class_is_accepted_although_its_instances_are_coroutine_functions():
    assert type(await asyncify(Asynchronous)()) is Asynchronous


@pytest.mark.parametrize("thing", [None, 3, "os.stat", os], ids=str)
def test_an_object_that_is_not_callable_is_rejected(thing):
    with pytest.raises(TypeError) as error:
        asyncify(thing)

    assert str(error.value) == f"not callable: {thing!r}"


@pytest.fixture
def home():
    """A module whose function `add` has another `__name__`, as some functions of `os.path` have on Windows."""
    module = types.ModuleType("home")
    module.add = types.FunctionType(add.__code__, {}, "_add", (2,))
    return module


async def test_given_a_home_the_function_is_looked_up_there_at_each_call(home):
    made = asyncify(home.add, home=lambda: home)

    with mock.patch.object(home, "add", return_value="mocked") as replaced:
        assert await made(3, 4) == "mocked"

    replaced.assert_called_once_with(3, 4)
    assert await made(3, 4, key=0) == 7


async def test_a_home_may_be_an_object_whose_methods_are_the_functions():
    class Home:
        def double(self, number):
            return 2 * number

    home = Home()
    made = asyncify(home.double, home=lambda: home)

    assert made.__name__ == "double"
    assert await made(3) == 6


async def test_a_start_function_replaces_how_a_call_is_started(executor):
    calls = []

    async def start(call, *, loop, executor):
        calls.append((loop, executor))
        return call() + 1

    assert await asyncify(add, start=start)(1, 2, executor=executor) == 4
    assert calls == [(None, executor)]


def test_given_a_home_the_function_has_its_name_there_and_our_module(home):
    made = asyncify(home.add, home=lambda: home)

    assert (made.__name__, made.__qualname__, made.__module__) == ("add", "add", __name__)


async def test_run_starts_the_call_at_once_and_returns_a_future_of_the_loop(executor):
    future = aiofiles_core.run(partial(add, 1, 2), executor=executor)

    assert executor.calls == 1
    assert asyncio.isfuture(future)
    assert future.get_loop() is asyncio.get_running_loop()
    assert await future == 3


def test_run_needs_a_running_loop_or_a_given_one():
    with pytest.raises(RuntimeError, match="no running event loop"):
        aiofiles_core.run(dict)


def test_a_function_that_is_not_at_home_is_rejected(home):
    with pytest.raises(ValueError, match="not found at home: <built-in function len>"):
        asyncify(len, home=lambda: home)
