"""What `help`, `inspect` and `unittest.mock` see of the functions."""

import inspect
import os
from unittest import mock

import pytest

import aiofiles_os

MODULES = [(aiofiles_os, os), (aiofiles_os.path, os.path)]
FUNCTIONS = [
    pytest.param(getattr(ours, name), getattr(blocking, name), ours, name, id=f"{blocking.__name__}.{name}")
    for ours, blocking in MODULES
    for name in ours.__all__
    if name not in ("path", "wrap")
]
every_function = pytest.mark.parametrize(("function", "twin", "module", "name"), FUNCTIONS)


@every_function
def test_the_parameters_are_those_of_the_twin_and_loop_and_executor(function, twin, module, name):
    parameters = list(inspect.signature(function).parameters.values())

    assert parameters[:-2] == list(inspect.signature(twin).parameters.values())
    assert [(option.name, option.kind, option.default) for option in parameters[-2:]] == [
        ("loop", inspect.Parameter.KEYWORD_ONLY, None),
        ("executor", inspect.Parameter.KEYWORD_ONLY, None),
    ]


@every_function
def test_is_a_coroutine_function(function, twin, module, name):
    assert inspect.iscoroutinefunction(function)


@every_function
def test_a_patch_is_asynchronous(function, twin, module, name):
    with mock.patch.object(module, name) as patched:
        assert isinstance(patched, mock.AsyncMock)


async def test_a_mock_with_the_function_as_specification_checks_the_arguments():
    stat = mock.create_autospec(aiofiles_os.stat, return_value="answer")

    assert await stat("file", follow_symlinks=False, executor=None) == "answer"
    with pytest.raises(TypeError, match="nonsense"):
        await stat("file", nonsense=True)


@every_function
def test_belongs_to_our_module_under_its_own_name(function, twin, module, name):
    assert (function.__module__, function.__qualname__, function.__name__) == (module.__name__, name, name)


@every_function
def test_has_the_documentation_of_its_twin(function, twin, module, name):
    assert function.__doc__ == twin.__doc__
    assert inspect.getdoc(function)


@every_function
def test_is_not_seen_through_to_the_twin(function, twin, module, name):
    assert inspect.unwrap(function) is function


@pytest.mark.parametrize("function", [aiofiles_os.stat, aiofiles_os.path.exists])
def test_a_forgotten_await_is_warned_of_by_name(function):
    with pytest.warns(RuntimeWarning, match=rf"coroutine '{function.__name__}' was never awaited"):
        function("file")


def test_each_public_name_is_listed_once():
    assert len(set(aiofiles_os.__all__)) == len(aiofiles_os.__all__)
    assert len(set(aiofiles_os.path.__all__)) == len(aiofiles_os.path.__all__)


def test_the_specified_functions_are_there():
    specified = """
        stat rename renames replace remove unlink mkdir makedirs rmdir removedirs symlink readlink listdir scandir
        access getcwd wrap path
    """

    assert set(specified.split()) <= set(aiofiles_os.__all__)
