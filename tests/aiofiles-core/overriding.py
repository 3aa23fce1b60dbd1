"""Override a method of a file of many lines, and see which lines the override misses."""

import functools

import pytest

import aiofiles_core
from aiofiles_core import AsyncBufferedReader, AsyncTextIOWrapper

from ..shared.executors import ImmediateExecutor

LINES = [f"{number}\n" for number in range(2_500)]
MODES = {"text": "r", "binary": "rb"}
CLASSES = {"text": AsyncTextIOWrapper, "binary": AsyncBufferedReader}
kinds = pytest.mark.parametrize("kind", MODES)
# The override is put on the file after so many lines. More lines were read ahead by then.
counts = pytest.mark.parametrize("count", [0, 1, 3, 6, 100, 1_000])


def opened(path, kind, **options):
    return aiofiles_core.open(path, MODES[kind], **options)


def wrapped_by(cls, path, kind):
    return cls(open(path, MODES[kind]), executor=ImmediateExecutor())


class Seen:
    """A line that an override has seen."""

    def __init__(self, line):
        self.line = line

    def __bool__(self):
        return bool(self.line)

    def __eq__(self, other):
        return isinstance(other, Seen) and other.line == self.line

    def __hash__(self):
        return hash(self.line)

    def __repr__(self):
        return f"Seen({self.line!r})"


def seeing(function):
    """Return a coroutine function that calls *function* and marks its result, as tracers do."""

    @functools.wraps(function)
    async def call(*args, **kwargs):
        return Seen(await function(*args, **kwargs))

    return call


def seen(lines):
    return [Seen(line) for line in lines]


async def take(file, count):
    """The next *count* lines by iteration."""
    return [await anext(file) for _ in range(count)]


class Transparent:
    """Behaves as what it wraps, except when it is called, as `wrapt.ObjectProxy` does."""

    def __init__(self, wrapped):
        self.__wrapped__ = wrapped

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def __get__(self, instance, owner=None):
        return type(self)(self.__wrapped__.__get__(instance, owner))

    async def __call__(self, *args, **kwargs):
        return Seen(await self.__wrapped__(*args, **kwargs))
