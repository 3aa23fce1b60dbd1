"""What `help`, `inspect` and `unittest.mock` see of the functions."""

import inspect
from unittest import mock

import pytest

import aiofiles_os

from .mirrored import every_function


@every_function
def test_the_parameters_are_those_of_the_twin_and_loop_and_executor(ours, blocking, name):
    parameters = list(inspect.signature(getattr(ours, name)).parameters.values())

    if name not in ("chmod", "link", "utime"):  # on some Pythons their signatures cannot be read
        assert parameters[:-2] == list(inspect.signature(getattr(blocking, name)).parameters.values())
    assert [(option.name, option.kind, option.default) for option in parameters[-2:]] == [
        ("loop", inspect.Parameter.KEYWORD_ONLY, None),
        ("executor", inspect.Parameter.KEYWORD_ONLY, None),
    ]


def test_parameters_are_shown_also_where_inspect_cannot_read_them():
    assert list(inspect.signature(aiofiles_os.chmod).parameters)[:-2] == ["path", "mode", "dir_fd", "follow_symlinks"]
    assert list(inspect.signature(aiofiles_os.link).parameters)[:-2] == [
        "src",
        "dst",
        "src_dir_fd",
        "dst_dir_fd",
        "follow_symlinks",
    ]
    assert list(inspect.signature(aiofiles_os.utime).parameters)[:-2] == [
        "path",
        "times",
        "ns",
        "dir_fd",
        "follow_symlinks",
    ]
    assert inspect.signature(aiofiles_os.utime).parameters["ns"].kind is inspect.Parameter.KEYWORD_ONLY


@every_function
def test_a_patch_is_asynchronous(ours, blocking, name):
    with mock.patch.object(ours, name) as patched:
        assert isinstance(patched, mock.AsyncMock)


async def test_a_mock_with_the_function_as_specification_checks_the_arguments():
    stat = mock.create_autospec(aiofiles_os.stat, return_value="answer")

    assert await stat("file", follow_symlinks=False, executor=None) == "answer"
    with pytest.raises(TypeError, match="nonsense"):
        await stat("file", nonsense=True)


@every_function
def test_a_function_has_its_own_name_and_our_module(ours, blocking, name):
    function = getattr(ours, name)

    assert (function.__module__, function.__qualname__, function.__name__) == (ours.__name__, name, name)


@every_function
def test_a_function_has_the_documentation_of_its_twin(ours, blocking, name):
    # memfd_create has no docstring.
    assert getattr(ours, name).__doc__ == (getattr(blocking, name).__doc__ or f"See `{name}`.")


@every_function
def test_unwrapping_a_function_does_not_lead_to_its_twin(ours, blocking, name):
    assert inspect.unwrap(getattr(ours, name)) is getattr(ours, name)


@pytest.mark.parametrize("function", [aiofiles_os.stat, aiofiles_os.path.exists])
def test_a_missing_await_warns_with_the_name(function):
    with pytest.warns(RuntimeWarning, match=rf"coroutine '{function.__name__}' was never awaited"):
        function("file")


def test_each_public_name_is_listed_once():
    assert len(set(aiofiles_os.__all__)) == len(aiofiles_os.__all__)
    assert len(set(aiofiles_os.path.__all__)) == len(aiofiles_os.path.__all__)
