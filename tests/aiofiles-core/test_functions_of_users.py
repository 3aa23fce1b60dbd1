"""What frameworks see of coroutine functions that `asyncify` creates from their users' functions."""

from __future__ import annotations

import functools
import inspect
import os
import typing
from functools import partial
from unittest import mock

import pytest

from aiofiles_core import AsyncBase, asyncify, delegated, forwarded


class Item:
    """An item.

    The annotation of an attribute is none of a parameter.
    """

    number: Unknown  # noqa: F821  # not even defined

    def __init__(self, number: Number = 3) -> None:
        self.number = number

    def add(self, other: Item) -> Number:
        """Add another."""
        return self.number + other.number

    def __call__(self, other: Item) -> Number:
        return self.number + other.number

    @asyncify
    def slow(self, other: Item) -> Number:
        return self.number + other.number

    @staticmethod
    def named(name: str) -> Item:
        return Item(len(name))


Number = int


def load(item: Item, limit: Number = 3, *, key: str = "none") -> list[Number]:
    """Load it."""
    return [limit]


load.tag = "x"


def documented(function):
    """Decorate as many do."""

    @functools.wraps(function)
    def decorated(*args, **kwargs):
        return function(*args, **kwargs)

    return decorated


class Described(type):
    """A metaclass whose classes describe their parameters, as pydantic's do."""

    @property
    def __signature__(cls) -> inspect.Signature:
        return inspect.Signature([inspect.Parameter("number", inspect.Parameter.KEYWORD_ONLY, annotation=int)])


class Model(metaclass=Described):
    __signature__ = property(lambda self: None)  # is in the `__dict__` of the class

    def __init__(self, **data: object) -> None: ...


HINTS = {"item": Item, "limit": int, "key": str, "return": list[int]}
ADDING = {"other": Item, "return": int}
CALLABLES = {
    "function": (load, ["item", "limit", "key"], HINTS),
    "decorated": (documented(load), ["item", "limit", "key"], HINTS),
    "cached": (functools.lru_cache(load), ["item", "limit", "key"], HINTS),
    "partial": (partial(load, limit=5), ["item", "limit", "key"], HINTS),
    "partial, by position": (
        partial(load, Item()),
        ["limit", "key"],
        {name: hint for name, hint in HINTS.items() if name != "item"},
    ),
    "bound method": (Item().add, ["other"], ADDING),
    "method": (Item.add, ["self", "other"], ADDING),
    "static method": (Item.named, ["name"], {"name": str, "return": Item}),
    "object": (Item(), ["other"], ADDING),
    "partial of an object": (partial(Item()), ["other"], ADDING),
    "class": (Item, ["number"], {"number": int}),
    "model": (Model, ["number"], {"number": int}),
    "builtin": (os.getpid, [], {}),
    "builtin without a signature": (dict, ["args", "kwargs"], {}),
    "builtin that inspect cannot read": (os.utime, ["path", "times", "ns", "dir_fd", "follow_symlinks"], {}),
    "mock": (mock.Mock(), ["args", "kwargs"], {}),
}
callables = pytest.mark.parametrize(("function", "parameters", "hints"), CALLABLES.values(), ids=CALLABLES)


@callables
def test_the_signature_shows_only_the_parameters_of_the_callable(function, parameters, hints):
    assert list(inspect.signature(asyncify(function)).parameters) == parameters


@callables
def test_type_hints_are_found_in_the_module_of_the_callable(function, parameters, hints):
    found = typing.get_type_hints(asyncify(function))

    assert {name: hint for name, hint in found.items() if hint is not type(None)} == hints


@callables
def test_the_signature_can_be_evaluated(function, parameters, hints):
    signature = inspect.signature(asyncify(function), eval_str=True)

    shown = {parameter.name: parameter.annotation for parameter in signature.parameters.values()}
    assert shown == {name: hints.get(name, signature.empty) for name in parameters}


@callables
def test_unwrapping_gives_the_callable_and_the_result_is_a_coroutine_function(function, parameters, hints):
    made = asyncify(function)

    assert made.__wrapped__ is function
    assert inspect.unwrap(made) is inspect.unwrap(function)
    assert inspect.iscoroutinefunction(made)


@pytest.mark.parametrize("function", [load, documented(load), Item.add, Item().add, Item.named])
def test_a_function_is_wrapped_as_by_functools(function):
    async def plain(*args, **kwargs): ...

    wrapped = functools.wraps(function)(plain)
    made = asyncify(function)

    for name in [*functools.WRAPPER_ASSIGNMENTS, "__dict__", "__annotations__"]:
        assert getattr(made, name, None) == getattr(wrapped, name, None)


def test_a_method_shows_its_parameters_when_it_is_bound():
    assert list(inspect.signature(Item().slow).parameters) == ["other"]
    assert typing.get_type_hints(Item().slow) == ADDING


def test_an_annotation_may_name_what_is_defined_later():
    def early(item: Late) -> Late: ...  # noqa: F821

    made = asyncify(early)

    globals()["Late"] = Item
    try:
        assert typing.get_type_hints(made) == {"item": Item, "return": Item}
    finally:
        del globals()["Late"]


def test_a_callable_with_unresolvable_annotations_is_wrapped():
    def early(item: Undefined, limit: int) -> None: ...  # noqa: F821

    assert list(inspect.signature(asyncify(partial(early))).parameters) == ["item", "limit"]


async def test_the_options_are_accepted_although_the_signature_does_not_show_them(executor):
    assert await asyncify(Item().add)(Item(4), loop=None, executor=executor) == 7
    assert executor.calls == 1


def test_a_parameter_named_as_an_option_is_shown():
    def call(path: str, executor: str = "none") -> None: ...

    assert str(inspect.signature(asyncify(call), eval_str=True)) == "(path: str, executor: str = 'none') -> None"


async def test_an_option_wins_over_a_parameter_of_the_same_name(executor):
    def call(*args, **kwargs):
        return args, kwargs

    assert await asyncify(call)(1, executor=executor, loop=None, key=2) == ((1,), {"key": 2})
    assert executor.calls == 1


def test_given_a_home_the_options_are_shown():
    made = asyncify(os.getpid, home=lambda: os)

    assert list(inspect.signature(made).parameters) == ["loop", "executor"]
    assert not hasattr(made, "__wrapped__")


class AsyncItem(AsyncBase[str]):
    add = delegated(Item.add)
    plain = forwarded(Item.add)


@pytest.mark.parametrize("name", ["add", "plain"])
def test_a_method_of_a_proxy_has_the_types_of_its_twin(name):
    method = getattr(AsyncItem, name)

    assert typing.get_type_hints(method) == ADDING
    assert inspect.signature(method).parameters["other"].annotation is Item
    assert inspect.signature(method).return_annotation is int
