"""What `inspect`, `help`, `typing` and `unittest.mock` see of a coroutine function that imitates a blocking one."""

import copy
import inspect
import json
import os
import pickle
import typing
from functools import partial
from unittest import mock

import pytest

from aiofiles_core import imitate


def add(a, /, b=2, *rest, key=0, **more):
    """Add two numbers, and *key*."""
    return a + b + key


def annotated(number: int, item: "Counter | None" = None) -> str:
    return str(number)


class Counter:
    def __init__(self, start=0):
        self.count = start

    def add(self, number):
        """Add *number*."""
        return self.count + number


def imitating(function):
    async def made(*args: "Positional", **kwargs):  # noqa: F821  # it is never looked up
        return function(*args, **kwargs)

    imitate(made, function, options=("loop", "executor"))
    return made


@pytest.mark.parametrize(
    ("function", "signature"),
    [
        (add, "(a, /, b=2, *rest, key=0, loop=None, executor=None, **more)"),
        (json.loads, str(inspect.signature(json.loads)).replace(", **kw", ", loop=None, executor=None, **kw")),
        (os.getpid, "(*, loop=None, executor=None)"),
        (partial(add, 1, key=4), "(b=2, *rest, key=4, loop=None, executor=None, **more)"),
        (Counter, "(start=0, *, loop=None, executor=None)"),
        (Counter().add, "(number, *, loop=None, executor=None)"),
        (dict, "(*args, loop=None, executor=None, **kwargs)"),  # it publishes none
    ],
    ids=["function", "library", "builtin", "partial", "class", "method", "unpublished"],
)
def test_the_signature_is_that_of_the_function_with_loop_and_executor(function, signature):
    assert str(inspect.signature(imitating(function))) == signature


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda signature: pickle.loads(pickle.dumps(signature))])
def test_the_signature_can_be_copied_before_its_first_use(way):
    signature = way(inspect.signature(imitating(os.getpid)))

    assert signature == inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in ("loop", "executor")]
    )
    assert not hasattr(signature, "nothing")


def test_a_function_without_a_readable_signature_still_gets_one():
    parameters = inspect.signature(imitating(os.utime)).parameters

    assert list(parameters) == ["path", "times", "ns", "dir_fd", "follow_symlinks", "loop", "executor"]
    assert parameters["ns"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["follow_symlinks"].default is True


def test_the_signature_shows_the_types_of_the_function():
    signature = inspect.signature(imitating(annotated))

    assert signature.parameters["number"].annotation is int
    assert signature.parameters["item"].annotation == Counter | None
    assert signature.return_annotation is str


def test_the_annotations_are_those_of_the_function_already_resolved():
    made = imitating(annotated)

    assert typing.get_type_hints(made) == {"number": int, "item": Counter | None, "return": str}
    assert made.__annotations__ == typing.get_type_hints(made)


@pytest.mark.parametrize("function", [add, os.getpid, partial(add), dict])
def test_a_function_without_annotations_gets_none(function):
    assert typing.get_type_hints(imitating(function)) == {}


OF_THE_STDLIB = pytest.param(
    json.loads, marks=pytest.mark.skipif(not json.__doc__, reason="this standard library has no docstrings")
)


@pytest.mark.parametrize("function", [add, OF_THE_STDLIB, os.getpid, Counter.add])
def test_name_module_and_documentation_are_those_of_the_function(function):
    made = imitating(function)

    assert (made.__name__, made.__qualname__) == (function.__name__, function.__qualname__)
    assert (made.__module__, made.__doc__) == (function.__module__, function.__doc__)
    assert not hasattr(made, "__wrapped__")


async def test_an_autospec_is_awaitable_and_checks_calls_against_the_signature():
    spec = mock.create_autospec(imitating(os.path.getsize), return_value=3)

    assert await spec("f") == 3

    spec.assert_awaited_once_with("f")
    with pytest.raises(TypeError, match="missing a required argument"):
        await spec()


def test_a_coroutine_that_is_never_awaited_warns_with_the_name_of_the_function():
    with pytest.warns(RuntimeWarning, match="coroutine 'add' was never awaited"):
        imitating(add)(1)


def test_a_function_that_has_a_parameter_named_as_an_option_keeps_its_signature():
    def function(path, executor=None): ...

    assert str(inspect.signature(imitating(function))) == "(path, executor=None, *, loop=None)"
