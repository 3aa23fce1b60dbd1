import inspect
import os
import sys
from unittest import mock

import pytest

import aiofiles
import aiofiles.os
import aiofiles.shutil
import aiofiles.tempfile
import aiofiles.threadpool.binary
import aiofiles.threadpool.text

OS_FUNCTIONS = [f"os.{name}" for name in aiofiles.os.__all__ if name not in ("path", "wrap", "walk", "fwalk")]
OS_PATH_FUNCTIONS = [f"os.path.{name}" for name in ["abspath", "exists", "getsize", "isdir", "isfile", "samefile"]]
SHUTIL_FUNCTIONS = ["copy", "copy2", "copyfile", "copyfileobj", "copytree", "disk_usage", "move", "rmtree", "which"]
SHUTIL_FUNCTIONS = [f"shutil.{name}" for name in SHUTIL_FUNCTIONS]
SEAMS = ["threadpool._open", *(f"tempfile._{kind}" for kind in ["temporary_file", "temporary_directory"])]
SEAMS += ["tempfile._spooled_temporary_file"]
COROUTINE_FUNCTIONS = [*OS_FUNCTIONS, *OS_PATH_FUNCTIONS, *SHUTIL_FUNCTIONS, *SEAMS]

IN_EVERY_FILE = "close flush isatty read readline readlines seek seekable tell truncate writable write writelines"
METHODS = {
    "threadpool.text.AsyncTextIOWrapper": IN_EVERY_FILE,
    "threadpool.text.AsyncTextIndirectIOWrapper": IN_EVERY_FILE,
    "threadpool.binary.AsyncBufferedIOBase": f"{IN_EVERY_FILE} read1 readinto readinto1",
    "threadpool.binary.AsyncBufferedReader": f"{IN_EVERY_FILE} read1 readinto readinto1 peek",
    "threadpool.binary.AsyncFileIO": f"{IN_EVERY_FILE} readall readinto",
    "threadpool.binary.AsyncIndirectBufferedIOBase": f"{IN_EVERY_FILE} read1 readinto readinto1",
    "threadpool.binary.AsyncIndirectBufferedReader": f"{IN_EVERY_FILE} read1 readinto readinto1 peek",
    "threadpool.binary.AsyncIndirectFileIO": f"{IN_EVERY_FILE} readall readinto",
    "tempfile.AsyncTemporaryDirectory": "cleanup close",
    "tempfile.AsyncSpooledTemporaryFile": "close flush isatty read readline readlines seek tell truncate write"
    " writelines fileno rollover",
}
FACTORIES = ["TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory"]
PLAIN = ["open", "threadpool.wrap", "os.wrap", "tempfile.wrap", *(f"tempfile.{name}" for name in FACTORIES)]
PLAIN += [f"threadpool.binary.AsyncBufferedReader.{name}" for name in ["fileno", "readable", "detach"]]
PLAIN += ["os.walk", "shutil.ignore_patterns", "threadpool.text.AsyncTextIOWrapper.reconfigure"]


def found(path):
    value = aiofiles
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_inspect_recognizes_a_coroutine_function():
    # Before 3.12, what is not declared by `async def` cannot be marked, but for `asyncio.iscoroutinefunction`.
    unmarked = ["os.scandir"] if sys.version_info < (3, 12) else []

    assert [path for path in COROUTINE_FUNCTIONS if not inspect.iscoroutinefunction(found(path))] == unmarked


def test_inspect_recognizes_the_coroutine_methods_of_a_class():
    methods = [f"{path}.{name}" for path, names in METHODS.items() for name in names.split()]

    assert [path for path in methods if not inspect.iscoroutinefunction(found(path))] == []


def test_inspect_recognizes_a_plain_function():
    assert [path for path in PLAIN if inspect.iscoroutinefunction(found(path))] == []


def test_a_patched_coroutine_function_is_an_async_mock():
    wrong = []
    for path in COROUTINE_FUNCTIONS:
        original = found(path)
        with mock.patch(f"aiofiles.{path}") as fake:
            during = found(path)
        if not isinstance(fake, mock.AsyncMock) or during is not fake or found(path) is not original:
            wrong.append(path)

    assert wrong == []


@pytest.mark.parametrize("path", ["os.stat", "os.path.getsize", "threadpool._open"])
async def test_an_autospec_of_a_coroutine_function_accepts_only_its_arguments(path):
    spec = mock.create_autospec(found(path), return_value="answer")

    answer = await spec("name")

    assert answer == "answer"
    spec.assert_awaited_once_with("name")
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        await spec("name", colour="red")


async def test_an_autospec_of_a_module_has_async_mocks(tmp_path):
    with mock.patch("aiofiles.os", autospec=True) as fake:
        fake.stat.return_value.st_size = 5

        size = (await aiofiles.os.stat(tmp_path, executor=None)).st_size

    assert size == 5
    fake.stat.assert_awaited_once_with(tmp_path, executor=None)


@pytest.mark.parametrize("path", [path for path in METHODS if "Directory" not in path])
async def test_an_autospec_of_a_file_has_async_mocks(path):
    spec = mock.create_autospec(found(path), instance=True)
    spec.read.return_value = "data"

    async with spec:
        answer = await spec.read(5)

    assert answer == "data"
    spec.read.assert_awaited_once_with(5)
    with pytest.raises(TypeError, match="too many positional arguments"):
        await spec.write("one", "two")


@pytest.mark.parametrize("kind", [mock.Mock, mock.MagicMock])
async def test_a_mock_of_a_file_knows_which_methods_are_coroutine_functions(kind):
    fake = kind(spec=aiofiles.threadpool.text.AsyncTextIOWrapper)
    fake.readline.side_effect = ["line\n", ""]
    fake.fileno.return_value = 5

    assert [await fake.readline(), await fake.readline()] == ["line\n", ""]
    assert fake.fileno() == 5
    assert isinstance(fake, aiofiles.threadpool.text.AsyncTextIOWrapper)
    assert not hasattr(fake, "peek")


@pytest.mark.parametrize(
    ("path", "twin"),
    [("os.stat", os.stat), ("os.makedirs", os.makedirs), ("os.path.exists", os.path.exists), ("os.rename", os.rename)],
)
def test_help_shows_the_parameters_of_the_twin_and_the_options(path, twin):
    shown = inspect.signature(found(path)).parameters

    assert list(shown) == [*inspect.signature(twin).parameters, "loop", "executor"]
    assert found(path).__doc__ == twin.__doc__
