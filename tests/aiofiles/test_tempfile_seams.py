import os
import tempfile
from unittest import mock

import pytest

import aiofiles.tempfile
import aiofiles_tempfile

FACTORIES = {
    "TemporaryFile": "_temporary_file",
    "NamedTemporaryFile": "_temporary_file",
    "SpooledTemporaryFile": "_spooled_temporary_file",
    "TemporaryDirectory": "_temporary_directory",
}
EVERY_FACTORY = pytest.mark.parametrize(("name", "seam"), FACTORIES.items())


@EVERY_FACTORY
@pytest.mark.parametrize("module", ["aiofiles.tempfile", "aiofiles_tempfile.factories"])
async def test_a_factory_calls_the_patched_coroutine_function(name, seam, module):
    with mock.patch(f"{module}.{seam}") as fake:
        answer = await getattr(aiofiles.tempfile, name)(suffix=".txt", executor=None)

    assert isinstance(fake, mock.AsyncMock)
    assert answer is fake.return_value
    assert fake.await_args.kwargs.items() >= {"suffix": ".txt", "executor": None}.items()


@pytest.mark.parametrize(("name", "named"), [("TemporaryFile", False), ("NamedTemporaryFile", True)])
async def test_the_patched_coroutine_function_gets_whether_the_file_has_a_name(name, named):
    with mock.patch("aiofiles.tempfile._temporary_file") as fake:
        await getattr(aiofiles.tempfile, name)("w+")

    fake.assert_awaited_once_with("w+", named=named)


@EVERY_FACTORY
async def test_a_factory_of_the_distribution_calls_the_patched_coroutine_function(name, seam):
    with mock.patch(f"aiofiles.tempfile.{seam}") as fake:
        answer = await getattr(aiofiles_tempfile, name)()

    assert answer is fake.return_value


@EVERY_FACTORY
async def test_an_error_of_the_patched_coroutine_function_is_raised(name, seam):
    with (
        mock.patch(f"aiofiles.tempfile.{seam}", side_effect=OSError(28, "No space left on device")),
        pytest.raises(OSError, match="No space left on device"),
    ):
        async with getattr(aiofiles.tempfile, name)():
            pass


async def test_a_directory_can_be_replaced_by_one_of_the_test(tmp_path):
    directory = mock.AsyncMock()
    directory.name = str(tmp_path)
    with mock.patch("aiofiles.tempfile._temporary_directory", return_value=directory):
        async with aiofiles.tempfile.TemporaryDirectory() as name:
            pass

    assert name == str(tmp_path)
    assert os.path.isdir(name)


@pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile"])
async def test_a_patched_wrap_chooses_the_proxy(name):
    class Reader(aiofiles.tempfile.AsyncBufferedReader):
        pass

    def choose(base_io_obj, file, *, loop, executor):
        return Reader(file, loop, executor)

    with mock.patch("aiofiles.tempfile.wrap", choose):
        async with getattr(aiofiles.tempfile, name)() as file:
            await file.write(b"data")
            await file.seek(0)
            answer = await file.read()

    assert type(file) is Reader
    assert answer == b"data"
    assert file.closed


async def test_wrap_dispatches_on_the_inner_file_and_wraps_the_outer_one():
    with tempfile.NamedTemporaryFile("w+") as blocking:
        proxy = aiofiles.tempfile.wrap(blocking.file, blocking, loop=None, executor=None)

        assert type(proxy) is aiofiles.tempfile.AsyncTextIOWrapper
        assert proxy._file is blocking


@EVERY_FACTORY
async def test_a_factory_itself_can_be_mocked_and_is_restored_afterwards(name, seam):
    original = getattr(aiofiles.tempfile, name)

    with mock.patch(f"aiofiles.tempfile.{name}") as fake:
        fake.return_value.__aenter__.return_value = "entered"
        async with getattr(aiofiles.tempfile, name)(dir="d") as entered:
            pass

    assert entered == "entered"
    fake.assert_called_once_with(dir="d")
    assert getattr(aiofiles.tempfile, name) is original


@EVERY_FACTORY
async def test_a_mock_of_the_blocking_factory_takes_effect(name, seam):
    with (
        mock.patch(f"tempfile.{name}", side_effect=OSError(28, "No space left on device")) as fake,
        pytest.raises(OSError, match="No space left on device"),
    ):
        await getattr(aiofiles.tempfile, name)(suffix=".txt")

    fake.assert_called_once_with(suffix=".txt")
