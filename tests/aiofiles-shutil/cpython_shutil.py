"""Run CPython's own tests of `shutil` on our functions, and print which of them did not pass, as JSON.

The tests use a facade that runs each of our coroutines to its end. With the argument "plain" they use `shutil`.
"""

import asyncio
import functools
import inspect
import io
import json
import shutil
import sys
import types
import unittest

import test.test_shutil as tests

import aiofiles_shutil

COROUTINES = {name for name in aiofiles_shutil.__all__ if inspect.iscoroutinefunction(getattr(aiofiles_shutil, name))}

finish = asyncio.new_event_loop().run_until_complete
calls = dict.fromkeys(COROUTINES, 0)


def blocking(name):
    function = getattr(aiofiles_shutil, name)

    def call(*args, **kwargs):
        calls[name] += 1
        return finish(function(*args, **kwargs))

    return functools.update_wrapper(call, function)


ORIGINALS = {name: getattr(shutil, name) for name in COROUTINES}
OURS = {name: blocking(name) for name in COROUTINES}


class Facade(types.ModuleType):
    """Replaces `shutil`. Its functions are ours, unless a test has replaced them."""

    def __getattr__(self, name):
        value = getattr(shutil, name)
        return OURS[name] if value is ORIGINALS.get(name) else value

    def __setattr__(self, name, value):
        setattr(shutil, name, value)

    def __delattr__(self, name):
        delattr(shutil, name)


def main():
    if "plain" not in sys.argv:
        tests.shutil = Facade("shutil")
        for name in COROUTINES & vars(tests).keys():
            setattr(tests, name, OURS[name])
    suite = unittest.defaultTestLoader.loadTestsFromModule(tests)
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
    failed = {}
    for test, traceback in result.failures + result.errors:
        test = getattr(test, "test_case", test)  # a subtest belongs to a test
        failed[f"{type(test).__name__}.{test._testMethodName}"] = traceback
    print(json.dumps({"run": result.testsRun, "failed": failed, "calls": calls}))


main()
