"""What `help`, `inspect` and `unittest.mock` see of the functions."""

import inspect
from unittest import mock

import pytest

import aiofiles_os

from .mirrored import FUNCTIONS

# By its name, each function, its twin, and our module.
EVERY = {
    f"{blocking.__name__}.{name}": (getattr(ours, name), getattr(blocking, name), ours)
    for ours, blocking, name in (each.values for each in FUNCTIONS)
}


def parameters(function):
    return list(inspect.signature(function).parameters.values())


def test_the_parameters_are_those_of_the_twin():
    unreadable = {"chmod", "link", "utime"}  # on some Pythons
    compared = {name: each for name, each in EVERY.items() if name.rpartition(".")[2] not in unreadable}

    assert compared
    assert [name for name, (ours, twin, _) in compared.items() if parameters(ours)[:-2] != parameters(twin)] == []


def test_the_last_parameters_are_loop_and_executor():
    options = {
        name: [(option.name, option.kind, option.default) for option in parameters(ours)[-2:]]
        for name, (ours, *_) in EVERY.items()
    }
    wanted = [(option, inspect.Parameter.KEYWORD_ONLY, None) for option in ("loop", "executor")]

    assert [(name, found) for name, found in options.items() if found != wanted] == []


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


def test_a_patch_is_asynchronous():
    plain = []
    for name, (*_, module) in EVERY.items():
        with mock.patch.object(module, name.rpartition(".")[2]) as patched:
            plain += [] if isinstance(patched, mock.AsyncMock) else [name]

    assert plain == []


async def test_a_mock_with_the_function_as_specification_checks_the_arguments():
    stat = mock.create_autospec(aiofiles_os.stat, return_value="answer")

    assert await stat("file", follow_symlinks=False, executor=None) == "answer"
    with pytest.raises(TypeError, match="nonsense"):
        await stat("file", nonsense=True)


def test_a_function_has_its_own_name_and_our_module():
    called = {path: path.rpartition(".")[2] for path in EVERY}
    named = {path: (ours.__module__, ours.__qualname__, ours.__name__) for path, (ours, *_) in EVERY.items()}
    wanted = {path: (module.__name__, called[path], called[path]) for path, (*_, module) in EVERY.items()}

    assert [(path, named[path]) for path in EVERY if named[path] != wanted[path]] == []


def test_a_function_has_the_documentation_of_its_twin():
    # memfd_create has no docstring.
    wanted = {name: twin.__doc__ or f"See `{name.rpartition('.')[2]}`." for name, (_, twin, _) in EVERY.items()}

    assert [name for name, (ours, *_) in EVERY.items() if ours.__doc__ != wanted[name]] == []


def test_unwrapping_a_function_does_not_lead_to_its_twin():
    assert [name for name, (ours, *_) in EVERY.items() if inspect.unwrap(ours) is not ours] == []


@pytest.mark.parametrize("function", [aiofiles_os.stat, aiofiles_os.path.exists])
def test_a_missing_await_warns_with_the_name(function):
    with pytest.warns(RuntimeWarning, match=rf"coroutine '{function.__name__}' was never awaited"):
        function("file")


def test_each_public_name_is_listed_once():
    assert len(set(aiofiles_os.__all__)) == len(aiofiles_os.__all__)
    assert len(set(aiofiles_os.path.__all__)) == len(aiofiles_os.path.__all__)
