"""The functions under test: all except those that walk directories, which do more than their twins."""

import inspect
import os

import pytest

import aiofiles_os

MODULES = [(aiofiles_os, os), (aiofiles_os.path, os.path)]
FUNCTIONS = [
    pytest.param(ours, blocking, name, id=f"{blocking.__name__}.{name}")
    for ours, blocking in MODULES
    for name in ours.__all__
    if name not in ("fwalk", "scandir", "walk", "wrap") and inspect.iscoroutinefunction(getattr(ours, name))
]
every_function = pytest.mark.parametrize(("ours", "blocking", "name"), FUNCTIONS)
