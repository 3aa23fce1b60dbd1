"""Each proxy has what the blocking file has: every name, coroutine or plain, with signature and documentation."""

import inspect
import io
from functools import partial
from unittest import mock

import pytest

import aiofiles_core

COROUTINES = {
    *("close", "flush", "isatty", "read", "readall", "read1", "readinto", "readline", "readlines"),
    *("seek", "seekable", "tell", "truncate", "writable", "write", "writelines"),
    *("peek", "readinto1"),  # they read
}

# Only files in memory have them. They do no IO, so callers use them on the blocking file.
ON_THE_FILE_ITSELF = {"getbuffer", "getvalue"}

KINDS = {
    "FileIO": partial(open, mode="r+b", buffering=0),
    "BufferedReader": partial(open, mode="rb"),
    "BufferedWriter": partial(open, mode="wb"),
    "BufferedRandom": partial(open, mode="r+b"),
    "BufferedRWPair": lambda path: io.BufferedRWPair(io.FileIO(path, "r"), io.FileIO(path, "w")),
    "TextIOWrapper": partial(open, mode="r+", buffering=1, encoding="utf-8", errors="replace"),
    "BytesIO": lambda path: io.BytesIO(),
    "StringIO": lambda path: io.StringIO(),
}

# The blocking class whose signatures a proxy class shows if it stands for several classes.
TWINS = {
    aiofiles_core.AsyncFileIO: io.FileIO,
    aiofiles_core.AsyncBufferedIOBase: io.BufferedWriter,
    aiofiles_core.AsyncBufferedReader: io.BufferedRandom,
    aiofiles_core.AsyncTextIOWrapper: io.TextIOWrapper,
}


@pytest.fixture(params=KINDS)
def file(request, tmp_path):
    (tmp_path / "f").write_bytes(b"one\ntwo\n")
    with KINDS[request.param](tmp_path / "f") as file:
        yield file


def public_names(thing):
    return {name for name in dir(thing) if not name.startswith("_")}


def methods(proxy_class):
    return {name for name in public_names(proxy_class) if inspect.isfunction(getattr(proxy_class, name))}


def properties(proxy_class):
    return public_names(proxy_class) - methods(proxy_class)


def published_methods(proxy_class):
    return {name for name in methods(proxy_class) if signature(getattr(TWINS[proxy_class], name, None))}


def documented_methods(proxy_class):
    return {name for name in methods(proxy_class) if inspect.getdoc(getattr(TWINS[proxy_class], name, None))}


def signature(function):
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):  # before 3.12, or if there is no such method
        return None


def shape(signature):
    return [(parameter.kind, parameter.default is not parameter.empty) for parameter in signature.parameters.values()]


def every(members):
    """Return the *members* of each proxy, and the names by which to report them."""
    return [(f"{cls.__name__}.{name}", cls, name) for cls in TWINS for name in sorted(members(cls))]


def test_no_name_of_the_blocking_file_is_missing(file):
    proxy_class = type(aiofiles_core.wrap(file))

    # The file and its class: some have attributes, such as `mode`, only once they are open.
    names = public_names(file) | public_names(type(file))

    assert names - public_names(proxy_class) - ON_THE_FILE_ITSELF == set()


def test_only_files_in_memory_have_the_excepted_names(file):
    in_memory = isinstance(file, (io.BytesIO, io.StringIO))

    assert bool(public_names(file) & ON_THE_FILE_ITSELF) == in_memory


@pytest.mark.parametrize("proxy_class", TWINS)
def test_a_proxy_has_no_public_name_that_no_file_has(proxy_class, tmp_path):
    (tmp_path / "f").touch()
    names = set(ON_THE_FILE_ITSELF)

    for make in KINDS.values():
        with make(tmp_path / "f") as file:
            if type(aiofiles_core.wrap(file)) is proxy_class:
                names |= public_names(file)

    assert public_names(proxy_class) - names == set()


def test_a_method_is_a_method_and_an_attribute_an_attribute(file):
    proxy_class = type(aiofiles_core.wrap(file))
    names = public_names(type(file)) & public_names(proxy_class)

    assert {name for name in names if callable(getattr(type(file), name))} == names & methods(proxy_class)


def test_a_method_is_a_coroutine_function_if_the_specification_says_so():
    coroutines = [path for path, cls, name in every(methods) if inspect.iscoroutinefunction(getattr(cls, name))]

    assert coroutines == [path for path, _, name in every(methods) if name in COROUTINES]


def test_every_coroutine_method_of_the_specification_stands_on_some_proxy():
    names = {name for proxy_class in TWINS for name in methods(proxy_class)}

    assert COROUTINES - names == set()


def test_a_method_shows_the_signature_of_its_twin():
    differing = [
        path
        for path, cls, name in every(published_methods)
        if inspect.signature(getattr(cls, name)) != signature(getattr(TWINS[cls], name))
    ]

    assert differing == []


@pytest.mark.parametrize("proxy_class", TWINS)
def test_a_method_without_arguments_shows_none_on_every_python(proxy_class):
    assert str(inspect.signature(proxy_class.close)) == "(self, /)"


def test_a_method_takes_as_many_arguments_as_that_of_each_file_it_stands_for(file):
    proxy_class = type(aiofiles_core.wrap(file))
    names = {name for name in methods(proxy_class) if signature(getattr(type(file), name, None))}

    ours = {name: shape(inspect.signature(getattr(proxy_class, name))) for name in names}

    assert ours == {name: shape(inspect.signature(getattr(type(file), name))) for name in names}


def test_a_method_has_the_documentation_of_its_twin():
    differing = [
        path
        for path, cls, name in every(documented_methods)
        if inspect.getdoc(getattr(cls, name)) != inspect.getdoc(getattr(TWINS[cls], name))
    ]

    assert differing == []


@pytest.mark.parametrize("members", [methods, properties])
def test_a_name_is_documented_even_if_its_twin_is_not(members):
    found = every(members)

    assert found
    assert [path for path, cls, name in found if not (inspect.getdoc(getattr(cls, name)) or "").strip()] == []


def test_a_method_is_named_as_one_of_our_proxy():
    differing = []
    for path, cls, name in every(methods):
        owner = next(base for base in cls.__mro__ if name in vars(base))
        method = getattr(cls, name)
        found = method.__name__, method.__qualname__, method.__module__
        if found != (name, f"{owner.__qualname__}.{name}", owner.__module__):
            differing.append((path, found))
        assert owner.__module__.partition(".")[0] == "aiofiles_core", path

    assert differing == []


def test_a_plain_attribute_has_the_value_of_the_blocking_file(file):
    async_file = aiofiles_core.wrap(file)
    names = sorted(properties(type(async_file)) & public_names(file))

    assert [getattr(async_file, name) for name in names] == [getattr(file, name) for name in names]


async def test_newlines_are_those_that_were_read_so_far(tmp_path):
    (tmp_path / "f").write_bytes(b"one\r\ntwo")

    async with aiofiles_core.open(tmp_path / "f") as file:
        await file.read()
        assert file.newlines == file._file.newlines == "\r\n"


@pytest.mark.parametrize("name", ["fileno", "readable"])
async def test_a_plain_method_returns_what_the_blocking_method_returns(name, tmp_path):
    (tmp_path / "f").touch()

    async with aiofiles_core.open(tmp_path / "f", "rb") as file:
        assert getattr(file, name)() == getattr(file._file, name)()


@pytest.mark.parametrize("proxy_class", TWINS)
def test_an_autospec_has_async_mocks_of_the_coroutine_methods(proxy_class):
    spec = mock.create_autospec(proxy_class, instance=True)

    async_mocks = {name for name in methods(proxy_class) if isinstance(getattr(spec, name), mock.AsyncMock)}

    assert async_mocks == methods(proxy_class) & COROUTINES


async def test_an_autospec_checks_calls_against_the_signature():
    spec = mock.create_autospec(aiofiles_core.AsyncBufferedReader, instance=True)
    spec.read.return_value = b"data"

    assert await spec.read(4) == b"data"

    with pytest.raises(TypeError, match="too many positional arguments"):
        await spec.read(4, 4)
