"""Run CPython's own tests of `pathlib.Path` on our class, and print which of them did not pass, as JSON.

The tests use a facade that runs each of our coroutines to its end.
"""

import asyncio
import functools
import importlib
import inspect
import io
import json
import os
import pathlib
import sys
import unittest

from aiofiles_pathlib import Path

NAMES = ["PureWindowsPathTest", "WindowsPathTest"] if os.name == "nt" else ["PurePosixPathTest", "PosixPathTest"]

finish = asyncio.new_event_loop().run_until_complete


class Facade(Path):
    """A path whose methods block."""

    def open(self, *args, **kwargs):
        return finish(super().open(*args, **kwargs))._file


def called(method):
    return lambda self, *args, **kwargs: finish(method(self, *args, **kwargs))


def class_called(method):
    return classmethod(lambda cls, *args, **kwargs: finish(method.__func__(cls, *args, **kwargs)))


def listed(method):
    async def items(iteration):
        return [path async for path in iteration]

    return lambda self, *args, **kwargs: iter(finish(items(method(self, *args, **kwargs))))


def stepped(method):
    async def step(steps):
        return await anext(steps, None)

    def walk(self, *args, **kwargs):
        steps = method(self, *args, **kwargs)
        while found := finish(step(steps)):
            yield found

    return walk


class Information:
    """The object of `Path.info`, with methods that block."""

    def __init__(self, info):
        self.info = info

    def __getattr__(self, name):
        return lambda **options: finish(getattr(self.info, name)(**options))


def cover(name, method):
    """Give the facade a blocking method *name*."""
    if isinstance(method, classmethod) and inspect.iscoroutinefunction(method.__func__):
        blocking = class_called(method)
    elif inspect.iscoroutinefunction(method):
        blocking = called(method)
    elif name in ("glob", "iterdir", "rglob"):
        blocking = listed(method)
    elif name == "walk":
        blocking = stepped(method)
    elif name == "info":
        blocking = property(lambda self: Information(method.fget(self)))
    else:
        return
    if inspect.isfunction(blocking):
        functools.update_wrapper(blocking, method)
    setattr(Facade, name, blocking)


def main():
    for name in [name for name in dir(Path) if not name.startswith("_")]:
        cover(name, inspect.getattr_static(Path, name))
    pathlib.Facade = Facade  # the tests evaluate representations there
    tests = importlib.import_module("test.test_pathlib" + (".test_pathlib" if sys.version_info >= (3, 13) else ""))
    suite = unittest.TestSuite()
    # In newer versions, the class of the platform is a subclass of it.
    for theirs in {*(getattr(tests, name) for name in NAMES), tests.PathTest}:
        if theirs is not tests.PathTest or not issubclass(getattr(tests, NAMES[1]), theirs):
            ours = type(theirs.__name__, (theirs,), {"cls": Facade, "__module__": tests.__name__})
            suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(ours))
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
    failed = {}
    for test, traceback in result.failures + result.errors:
        test = getattr(test, "test_case", test)  # a subtest belongs to a test
        failed[f"{type(test).__name__}.{test._testMethodName}"] = traceback
    print(json.dumps({"run": result.testsRun, "failed": failed}))


main()
