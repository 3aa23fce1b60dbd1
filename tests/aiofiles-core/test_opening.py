"""`open` takes what the builtin takes, returns the proxy that suits the file, and raises what the builtin raises."""

import asyncio
import builtins
import inspect
import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncTextIOWrapper, opening


class Refusing(ThreadPoolExecutor):
    def submit(self, *args, **kwargs):
        raise AssertionError("a call went to the default executor")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The working directory; it holds the file `f` and lacks the file `new`."""
    (tmp_path / "f").write_bytes(b"one\r\ntwo\xff\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def facts(error):
    return type(error), error.args, getattr(error, "errno", None), getattr(error, "filename", None)


TEXT_MODES = ["r", "w", "a", "x", "r+", "w+", "a+", "x+", "rt", "tw", "+r"]
READING_MODES = ["rb", "br", "r+b", "rb+", "+br", "w+b", "a+b", "x+b"]
WRITING_MODES = ["wb", "bw", "ab", "xb"]


@pytest.mark.parametrize(
    ("mode", "buffering", "proxy"),
    [
        *((mode, buffering, AsyncTextIOWrapper) for mode in TEXT_MODES for buffering in (-1, 1, 64)),
        *((mode, buffering, AsyncBufferedReader) for mode in READING_MODES for buffering in (-1, 64)),
        *((mode, buffering, AsyncBufferedIOBase) for mode in WRITING_MODES for buffering in (-1, 64)),
        *((mode, 0, AsyncFileIO) for mode in READING_MODES + WRITING_MODES),
    ],
)
async def test_the_mode_decides_the_kind_of_the_file(mode, buffering, proxy):
    name = "new" if "x" in mode else "f"
    with builtins.open(name, mode, buffering) as file:
        expected = type(file), file.mode, file.name
    if "x" in mode:
        os.remove(name)

    async with aiofiles_core.open(name, mode, buffering) as async_file:
        assert type(async_file) is proxy
        assert (type(async_file._file), async_file.mode, async_file.name) == expected


async def test_without_a_mode_the_file_is_text_to_be_read():
    async with aiofiles_core.open("f", errors="replace", encoding="utf-8") as file:
        assert await file.read() == "one\ntwo\ufffd\n"


@pytest.mark.parametrize(
    ("file", "options", "error"),
    [
        ("missing", {}, FileNotFoundError),
        ("missing/f", {"mode": "w"}, FileNotFoundError),
        (b"missing", {}, FileNotFoundError),
        (Path("missing"), {"mode": "rb"}, FileNotFoundError),
        (".", {}, OSError),  # a directory: which error it is depends on the system
        (".", {"mode": "wb"}, OSError),
        ("f", {"mode": "x"}, FileExistsError),
        ("f", {"mode": "z"}, ValueError),
        ("f", {"mode": ""}, ValueError),
        ("f", {"mode": "rw"}, ValueError),
        ("f", {"mode": "rbt"}, ValueError),
        ("f", {"mode": "rr"}, ValueError),
        ("f", {"mode": None}, TypeError),
        ("f", {"encoding": "no-such-encoding"}, LookupError),
        ("f", {"encoding": 8}, TypeError),
        ("f", {"mode": "rb", "encoding": "utf-8"}, ValueError),
        ("f", {"mode": "rb", "errors": "strict"}, ValueError),
        ("f", {"mode": "rb", "newline": "\n"}, ValueError),
        ("f", {"newline": "x"}, ValueError),
        ("f", {"errors": 8}, TypeError),
        ("f", {"buffering": 0}, ValueError),
        ("f", {"buffering": None}, TypeError),
        ("f", {"mode": "rb", "buffering": 1}, RuntimeWarning),
        ("f", {"closefd": False}, ValueError),
        ("f", {"opener": 8}, TypeError),
        ("f", {"opener": lambda path, flags: -1}, ValueError),
        ("f\0", {}, ValueError),
        (None, {}, TypeError),
        (1.5, {}, TypeError),
        (-1, {}, ValueError),
        (99_999, {}, OSError),  # not an open descriptor
    ],
)
async def test_arguments_that_the_builtin_rejects_raise_the_same_error(file, options, error):
    with pytest.raises(error) as blocking, builtins.open(file, **options):
        pass
    with pytest.raises(error) as ours:
        await aiofiles_core.open(file, **options)

    assert facts(ours.value) == facts(blocking.value)


@pytest.mark.parametrize(
    ("args", "options"),
    [((), {}), ((), {"mode": "r"}), (("f",), {"bogus": 1}), (("f", "r", -1, None, None, None, True, None, None), {})],
    ids=["none", "no file", "unknown", "too many"],
)
def test_wrong_arguments_are_rejected_without_await(args, options):
    with pytest.raises(TypeError, match="open"), builtins.open(*args, **options):
        pass
    with pytest.raises(TypeError, match=r"^open\(\) "):
        aiofiles_core.open(*args, **options)


async def test_entering_raises_as_awaiting_does():
    with pytest.raises(FileNotFoundError):
        async with aiofiles_core.open("missing"):
            pass


@pytest.mark.parametrize("kind", [str, os.fsencode, Path])
async def test_a_path_of_any_type_is_opened(folder, kind):
    path = kind(folder / "f")
    with builtins.open(path, "rb") as file:
        name = file.name

    async with aiofiles_core.open(path, "rb") as async_file:
        assert await async_file.read() == b"one\r\ntwo\xff\n"
        assert async_file.name == name


@pytest.mark.parametrize("closefd", [True, False])
async def test_a_descriptor_is_opened_and_closed_unless_closefd_is_false(closefd):
    descriptor = os.open("f", os.O_RDONLY)

    async with aiofiles_core.open(descriptor, "rb", 0, closefd=closefd) as file:
        assert await file.read(3) == b"one"
        assert (file.fileno(), file.closefd) == (descriptor, closefd)

    if not closefd:
        os.close(descriptor)
    with pytest.raises(OSError, match="descriptor"):
        os.close(descriptor)


async def test_the_opener_opens_the_file():
    calls = []

    def opener(path, flags):
        calls.append((path, flags, threading.current_thread()))
        return os.open("f", flags)

    with builtins.open("elsewhere", "rb", opener=opener):
        pass
    async with aiofiles_core.open("elsewhere", "rb", opener=opener) as file:
        assert await file.read(3) == b"one"

    (*blocking, main_thread), (*ours, worker) = calls
    assert ours == blocking
    assert worker is not main_thread


@pytest.mark.parametrize(
    "options",
    [
        *({"encoding": "latin-1", "newline": newline} for newline in (None, "", "\n", "\r", "\r\n")),
        *({"encoding": "ascii", "errors": errors} for errors in ("ignore", "replace", "surrogateescape")),
    ],
    ids=str,
)
async def test_text_is_translated_as_the_builtin_translates_it(options):
    with builtins.open("f", **options) as file, builtins.open("blocking", "w", **options) as copy:
        lines = file.readlines()
        copy.writelines([*lines, "\r", "\n"])

    async with aiofiles_core.open("f", **options) as file, aiofiles_core.open("ours", "w", **options) as copy:
        assert await file.readlines() == lines
        await copy.writelines([*lines, "\r", "\n"])

    assert Path("ours").read_bytes() == Path("blocking").read_bytes()


async def test_the_given_executor_runs_every_call_and_the_default_one_runs_none(executor):
    asyncio.get_running_loop().set_default_executor(Refusing())

    async with aiofiles_core.open("f", "rb", executor=executor) as file:
        opened = executor.calls
        await file.read()
        read = executor.calls

    assert (opened, read, executor.calls) == (1, 2, 3)


async def test_without_an_executor_the_default_one_of_the_loop_runs_every_call_that_may_block(executor):
    asyncio.get_running_loop().set_default_executor(executor)

    async with aiofiles_core.open("f", encoding="latin-1") as file:
        await file.read()

    assert executor.calls == 3


async def test_the_given_loop_runs_every_call(executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())

    async with aiofiles_core.open("f", "rb", loop=loop, executor=executor) as file:
        await file.read()

    assert [call.args[0] for call in loop.run_in_executor.call_args_list] == [executor] * 3


def test_a_file_used_in_one_run_of_asyncio_works_in_the_next():
    async def open_and_read():
        file = await aiofiles_core.open("f", "rb")
        return file, await file.read(1)

    async def read_and_close(file):
        async with file:
            return await file.read(2)

    file, first = asyncio.run(open_and_read())
    others = asyncio.run(read_and_close(file))

    assert first + others == b"one"
    assert file.closed


def test_the_signature_is_that_of_the_builtin_with_loop_and_executor():
    parameters = inspect.signature(aiofiles_core.open).parameters.values()

    *mirrored, loop, executor = [parameter.replace(annotation=parameter.empty) for parameter in parameters]

    assert mirrored == [*inspect.signature(builtins.open).parameters.values()]
    assert (loop.name, loop.kind, loop.default) == ("loop", loop.KEYWORD_ONLY, None)
    assert (executor.name, executor.kind, executor.default) == ("executor", loop.KEYWORD_ONLY, None)


def test_open_is_a_documented_plain_function_that_keeps_its_name():
    assert not inspect.iscoroutinefunction(aiofiles_core.open)
    assert (aiofiles_core.open.__name__, aiofiles_core.open.__qualname__) == ("open", "open")
    assert inspect.getdoc(aiofiles_core.open)


def test_an_open_that_is_never_awaited_warns_with_its_name():
    with pytest.warns(RuntimeWarning, match="coroutine 'open' was never awaited"):
        aiofiles_core.open("f")


async def test_sync_open_may_be_replaced(monkeypatch):
    sync_open = mock.Mock(return_value=io.StringIO("data"))
    monkeypatch.setattr(opening, "sync_open", sync_open)

    async with aiofiles_core.open("path") as file:
        assert await file.read() == "data"

    sync_open.assert_called_once_with(
        "path", mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None
    )


async def test_wrap_may_be_replaced(monkeypatch, executor):
    wrap = mock.Mock(return_value=mock.sentinel.proxy)
    monkeypatch.setattr(opening, "wrap", wrap)
    monkeypatch.setattr(opening, "sync_open", lambda *args, **kwargs: mock.sentinel.file)

    assert await aiofiles_core.open("path", executor=executor) is mock.sentinel.proxy

    wrap.assert_called_once_with(mock.sentinel.file, loop=None, executor=executor)
