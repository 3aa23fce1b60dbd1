import asyncio
import io
import subprocess
import sys
from functools import singledispatch
from textwrap import dedent
from unittest import mock
from unittest.mock import mock_open

import pytest

import aiofiles
import aiofiles_core

RECIPE = """
    import asyncio
    from unittest import mock

    import aiofiles

    aiofiles.threadpool.wrap.register(mock.MagicMock)(
        lambda *args, **kwargs: aiofiles.threadpool.AsyncBufferedIOBase(*args, **kwargs))

    async def test():
        stream = mock.MagicMock()

        with mock.patch("aiofiles.threadpool.sync_open", return_value=stream) as mock_open:
            async with aiofiles.open("filename", "w") as f:
                await f.write("data")
        stream.write.assert_called_once_with("data")

        mock_open.assert_called_once()

    asyncio.run(test())
"""


@pytest.fixture(autouse=True)
def _away_from_the_sources(tmp_path, monkeypatch):
    """Change to a folder where a file does no harm if a mock did not take effect."""
    monkeypatch.chdir(tmp_path)


def test_the_recipe_works_unchanged():
    subprocess.run([sys.executable, "-W", "error", "-c", dedent(RECIPE)], check=True, timeout=60)


@pytest.fixture
def registered(monkeypatch):
    """Register mocks, as the recipe does, but in a registry that only this test uses."""
    registry = singledispatch(aiofiles_core.wrap.dispatch(object))
    for file_type, proxy in aiofiles_core.wrap.registry.items():
        registry.register(file_type, proxy)
    monkeypatch.setattr("aiofiles.threadpool.wrap", registry)
    aiofiles.threadpool.wrap.register(mock.MagicMock)(
        lambda *args, **kwargs: aiofiles.threadpool.AsyncBufferedIOBase(*args, **kwargs)
    )


async def contents(path, mode="r"):
    async with aiofiles.open(path, mode) as file:
        return await file.read()


@pytest.mark.usefixtures("registered")
async def test_a_mocked_file_is_written_to_and_closed():
    stream = mock.MagicMock()

    with mock.patch("aiofiles.threadpool.sync_open", return_value=stream):
        async with aiofiles.open("filename", "w") as file:
            await file.write("data")

    stream.write.assert_called_once_with("data")
    stream.__exit__.assert_called_once_with(None, None, None)


@pytest.mark.usefixtures("registered")
async def test_nested_mocks_take_effect():
    with mock.patch("aiofiles.threadpool.sync_open", mock_open(read_data="outer")):
        before = await contents("f")
        with mock.patch("aiofiles.threadpool.sync_open", mock_open(read_data="inner")):
            within = await contents("f")
        after = await contents("f")

    assert [before, within, after] == ["outer", "inner", "outer"]


@mock.patch("aiofiles.threadpool.sync_open", return_value=io.StringIO("data"))
async def test_a_mock_by_a_decorator_takes_effect(sync_open):
    assert await contents("f") == "data"

    sync_open.assert_called_once()


async def test_a_mock_by_monkeypatch_takes_effect(monkeypatch):
    monkeypatch.setattr(aiofiles.threadpool, "sync_open", lambda *args, **kwargs: io.StringIO("data"))

    assert await contents("f") == "data"


async def test_a_mock_in_the_module_of_the_core_takes_effect():
    with mock.patch("aiofiles_core.opening.sync_open", return_value=io.StringIO("data")) as fake:
        assert aiofiles.threadpool.sync_open is fake
        assert await contents("f") == "data"


@pytest.mark.parametrize("path", ["aiofiles.threadpool.sync_open", "aiofiles_core.opening.sync_open"])
async def test_every_open_uses_the_mock(path):
    opens = [aiofiles.open, aiofiles.threadpool.open, aiofiles_core.open]

    with mock.patch(path, side_effect=lambda *args, **kwargs: io.StringIO("data")):
        read = [await (await an_open("f")).read() for an_open in opens]

    assert read == ["data"] * 3


async def test_the_exact_call_can_be_asserted():
    with mock.patch("aiofiles.threadpool.sync_open", return_value=io.StringIO()) as sync_open:
        await aiofiles.open("path")

    sync_open.assert_called_once_with(
        "path", mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None
    )


async def test_the_exact_call_has_all_given_arguments():
    options = {"encoding": "utf-8", "errors": "ignore", "newline": "", "closefd": False, "opener": print}
    with mock.patch("aiofiles.threadpool.sync_open", return_value=io.StringIO()) as sync_open:
        await aiofiles.open(3, "w", 1, loop=asyncio.get_running_loop(), executor=None, **options)

    assert sync_open.mock_calls == [mock.call(3, mode="w", buffering=1, **options)]


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("data", ["one\ntwo\nthree", b"one\ntwo\nthree\n", ""])
async def test_mock_open_gives_the_data_that_it_gives_the_blocking_open(data):
    blocking = mock_open(read_data=data)("f")
    expected = [blocking.readline(), blocking.readlines(), blocking.read()]
    expected_lines = list(mock_open(read_data=data)("f"))

    with mock.patch("aiofiles.threadpool.sync_open", mock_open(read_data=data)):
        async with aiofiles.open("f") as file:
            answers = [await file.readline(), await file.readlines(), await file.read()]
        async with aiofiles.open("f") as file:
            lines = [line async for line in file]

    assert answers == expected
    assert lines == expected_lines


@pytest.mark.usefixtures("registered")
async def test_mock_open_records_what_was_written():
    with mock.patch("aiofiles.threadpool.sync_open", mock_open()) as sync_open:
        async with aiofiles.open("f", "w") as file:
            await file.write("one")
            await file.writelines(["two", "three"])

    handle = sync_open()
    assert handle.write.mock_calls == [mock.call("one")]
    assert handle.writelines.mock_calls == [mock.call(["two", "three"])]


async def test_a_string_io_can_replace_a_file():
    with mock.patch("aiofiles.threadpool.sync_open", return_value=io.StringIO("one\ntwo\n")):
        async with aiofiles.open("f") as file:
            lines = [line async for line in file]

    assert type(file) is aiofiles.threadpool.AsyncTextIOWrapper
    assert lines == ["one\n", "two\n"]
    assert file.closed


async def test_a_bytes_io_can_replace_a_file():
    stream = io.BytesIO()
    with mock.patch("aiofiles.threadpool.sync_open", return_value=stream):
        file = await aiofiles.open("f", "wb")
        await file.write(b"data")

    assert type(file) is aiofiles.threadpool.AsyncBufferedIOBase
    assert stream.getvalue() == b"data"


async def test_an_error_of_the_mock_is_raised():
    with (
        mock.patch("aiofiles.threadpool.sync_open", side_effect=PermissionError("not yours")),
        pytest.raises(PermissionError, match="not yours"),
    ):
        await aiofiles.open("f")


async def test_an_unregistered_type_raises_a_clear_error():
    class Unknown:
        pass

    with (
        mock.patch("aiofiles.threadpool.sync_open", return_value=Unknown()),
        pytest.raises(TypeError, match="no proxy is registered for Unknown"),
    ):
        await aiofiles.open("f")


async def test_a_mock_can_open_real_files_too(tmp_path):
    def open_one(file, **options):
        return io.StringIO("mocked") if file == "f" else open(file, **options)

    (tmp_path / "f").write_text("real")
    with mock.patch("aiofiles.threadpool.sync_open", open_one):
        read = [await contents("f"), await contents(tmp_path / "f")]

    assert read == ["mocked", "real"]


def test_the_registry_of_the_meta_package_is_that_of_the_core():
    assert aiofiles.threadpool.wrap is aiofiles_core.wrap
    assert aiofiles.threadpool.wrap.registry is aiofiles_core.wrap.registry


@pytest.mark.parametrize("register", [aiofiles.threadpool.wrap.register, aiofiles_core.wrap.register])
async def test_a_type_registered_through_either_is_opened_by_both(register):
    class File(io.StringIO):
        pass

    class AsyncFile(aiofiles.threadpool.AsyncTextIOWrapper):
        pass

    register(File, AsyncFile)

    with mock.patch("aiofiles.threadpool.sync_open", side_effect=lambda *args, **kwargs: File()):
        files = [await aiofiles.open("f"), await aiofiles_core.open("f")]
    assert [type(file) for file in files] == [AsyncFile, AsyncFile]
    assert type(aiofiles_core.wrap(File())) is type(aiofiles.threadpool.wrap(File())) is AsyncFile
