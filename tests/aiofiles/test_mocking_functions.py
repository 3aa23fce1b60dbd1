import contextlib
import pkgutil
from unittest import mock

import pytest

import aiofiles
import aiofiles.os


async def contents(path):
    async with aiofiles.open(path) as file:
        return await file.read()


async def test_open_itself_can_be_mocked():
    with mock.patch("aiofiles.open") as fake:
        fake.return_value.__aenter__.return_value.read = mock.AsyncMock(return_value="data")

        assert await contents("f") == "data"

    fake.assert_called_once_with("f")


async def test_open_can_be_replaced_by_a_context_manager_of_the_user(monkeypatch):
    @contextlib.asynccontextmanager
    async def fake_open(path):
        yield mock.AsyncMock(**{"read.return_value": path})

    monkeypatch.setattr("aiofiles.open", fake_open)

    assert await contents("f") == "f"


@pytest.mark.parametrize("how", [{"new_callable": mock.AsyncMock}, {"autospec": True}])
async def test_a_stream_can_be_mocked(how):
    with mock.patch("aiofiles.stdin", **how) as fake:
        fake.readline.return_value = "line"

        assert await aiofiles.stdin.readline() == "line"


@pytest.mark.parametrize("name", ["stat", "remove", "path.exists", "path.getsize"])
async def test_a_function_of_os_can_be_mocked(name):
    module, _, function = f"aiofiles.os.{name}".rpartition(".")
    with mock.patch(f"{module}.{function}", return_value="answer") as fake:
        target = aiofiles.os.path if "path" in name else aiofiles.os

        assert await getattr(target, function)("f") == "answer"

    fake.assert_awaited_once_with("f")


async def test_a_mock_takes_effect_under_both_names_of_the_path_module():
    with mock.patch("aiofiles.ospath.exists", return_value="answer"):
        assert await aiofiles.os.path.exists("f") == "answer"


@pytest.mark.parametrize("path", ["os.stat", "os.listdir", "os.path.exists", "os.path.getsize"])
async def test_a_mock_of_the_blocking_function_takes_effect(path):
    with mock.patch(path, return_value="answer") as fake:
        function = getattr(aiofiles.os.path if "path" in path else aiofiles.os, path.rpartition(".")[2])
        answer = await function("f")

    assert answer == "answer"
    fake.assert_called_once_with("f")


@pytest.mark.parametrize(
    ("mode", "path"),
    [("r", "text.AsyncTextIOWrapper"), ("rb", "binary.AsyncBufferedReader"), ("wb", "binary.AsyncBufferedIOBase")],
)
async def test_a_method_of_a_class_can_be_mocked_and_is_restored_afterwards(tmp_path, mode, path):
    (tmp_path / "f").write_text("real")
    original = pkgutil.resolve_name(f"aiofiles.threadpool.{path}.read")

    with mock.patch(f"aiofiles.threadpool.{path}.read", return_value="mocked") as fake:
        async with aiofiles.open(tmp_path / "f", mode) as file:
            answer = await file.read(5)

    assert answer == "mocked"
    fake.assert_awaited_once_with(5)
    assert pkgutil.resolve_name(f"aiofiles.threadpool.{path}.read") is original
