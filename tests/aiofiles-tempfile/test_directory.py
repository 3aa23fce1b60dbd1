"""TemporaryDirectory: entering returns the path, awaiting returns the object."""

import errno
import os
import pathlib
import sys
import tempfile
import threading
from collections.abc import AsyncIterable

import pytest

import aiofiles_tempfile

newer = pytest.mark.skipif(sys.version_info < (3, 12), reason="from Python 3.12 on")


def names_below(directory):
    return sorted(os.listdir(directory))


async def test_entering_returns_the_path_and_leaving_removes_the_tree(directory):
    async with aiofiles_tempfile.TemporaryDirectory() as path:
        assert names_below(directory) == [os.path.basename(path)]
        pathlib.Path(path, "below").mkdir()
        pathlib.Path(path, "below", "file").write_bytes(b"contents")

    assert names_below(directory) == []


async def test_awaiting_returns_the_object_that_has_the_name(directory):
    made = await aiofiles_tempfile.TemporaryDirectory()

    async with made:
        assert isinstance(made, aiofiles_tempfile.AsyncTemporaryDirectory)
        assert [os.path.basename(made.name)] == names_below(directory)
        assert repr(made.name) in repr(made)


@pytest.mark.parametrize("removing", ["cleanup", "close"])
async def test_the_object_can_remove_the_directory(directory, removing):
    made = await aiofiles_tempfile.TemporaryDirectory()
    before = names_below(directory)

    await getattr(made, removing)()

    assert len(before) == 1
    assert names_below(directory) == []


async def test_the_object_is_a_context_manager_that_returns_the_path(directory):
    made = await aiofiles_tempfile.TemporaryDirectory()

    async with made as path:
        assert path == made.name
        assert os.path.isdir(path)

    assert names_below(directory) == []


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"suffix": ".end"},
        {"prefix": "start-"},
        {"suffix": ".end", "prefix": "start-"},
        {"suffix": b".end"},
        {"prefix": b"start-"},
        {"suffix": b".end", "prefix": b"start-"},
    ],
    ids=str,
)
async def test_the_path_is_built_as_by_the_twin(directory, arguments):
    with tempfile.TemporaryDirectory(**arguments) as expected:
        async with aiofiles_tempfile.TemporaryDirectory(**arguments) as path:
            assert (type(path), len(path)) == (type(expected), len(expected))
            assert os.path.dirname(path) == os.path.dirname(expected)
            assert os.path.basename(path).startswith(arguments.get("prefix", path[:0]))
            assert path.endswith(arguments.get("suffix", path[:0]))

    assert names_below(directory) == []


@pytest.mark.parametrize("form", [os.fspath, os.fsencode, pathlib.Path])
async def test_a_directory_is_created_in_the_given_one(tmp_path, form):
    place = tmp_path / "place"
    place.mkdir()

    with tempfile.TemporaryDirectory(dir=form(place)) as expected:
        async with aiofiles_tempfile.TemporaryDirectory(None, None, form(place)) as path:
            assert type(path) is type(expected)
            assert os.path.dirname(path) == os.path.dirname(expected)

    assert names_below(place) == []


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        (("a", b"b"), {}),
        ((), {"dir": b"missing", "suffix": "a"}),
        ((), {"suffix": 1}),
        ((), {"dir": "missing"}),
        ((), {"nonsense": 1}),
        ((1, 2, 3, 4, 5), {}),
    ],
)
async def test_an_error_is_the_same_as_that_of_the_twin(directory, args, kwargs):
    with pytest.raises((OSError, TypeError)) as expected:
        tempfile.TemporaryDirectory(*args, **kwargs)

    with pytest.raises((OSError, TypeError)) as caught:
        await aiofiles_tempfile.TemporaryDirectory(*args, **kwargs)

    assert (caught.type, caught.value.args) == (expected.type, expected.value.args)
    # The last part of the name is random.
    missing, expected_missing = (os.path.dirname(getattr(error.value, "filename", "")) for error in (caught, expected))
    assert missing == expected_missing
    assert names_below(directory) == []


async def test_a_directory_is_created_and_removed_in_the_executor(monkeypatch, directory, executor):
    threads = []

    class Recorder(tempfile.TemporaryDirectory):
        def __init__(self, *args):
            threads.append(threading.current_thread())
            super().__init__(*args)

        def cleanup(self):
            threads.append(threading.current_thread())
            super().cleanup()

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Recorder)

    async with aiofiles_tempfile.TemporaryDirectory(executor=executor):
        pass
    made = await aiofiles_tempfile.TemporaryDirectory(executor=executor)
    await made.cleanup()
    await made.close()

    assert threads == [executor.thread] * 5
    assert executor.calls == 5


async def test_an_exception_in_the_body_is_raised_and_the_directory_removed(directory):
    with pytest.raises(KeyError, match="body"):
        async with aiofiles_tempfile.TemporaryDirectory():
            raise KeyError("body")

    assert names_below(directory) == []


async def test_leaving_twice_is_harmless(directory):
    made = await aiofiles_tempfile.TemporaryDirectory()

    async with made:
        pass
    async with made:
        pass

    assert names_below(directory) == []


async def test_leaving_after_the_directory_was_removed_is_harmless(directory):
    async with aiofiles_tempfile.TemporaryDirectory() as path:
        os.rmdir(path)

    assert names_below(directory) == []


async def test_a_directory_cannot_be_iterated_over():
    made = await aiofiles_tempfile.TemporaryDirectory()

    async with made:
        assert not isinstance(made, AsyncIterable)
        with pytest.raises(TypeError):
            [line async for line in made]


async def test_what_the_factory_returned_cannot_be_iterated_over():
    manager = aiofiles_tempfile.TemporaryDirectory()

    with pytest.raises(TypeError, match="__aiter__"):
        [line async for line in manager]
    manager.close()


async def test_an_error_of_cleanup_is_raised_as_by_the_twin(monkeypatch, directory):
    made, twin = await aiofiles_tempfile.TemporaryDirectory(), tempfile.TemporaryDirectory()
    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", _busy)

        with pytest.raises(OSError, match="busy") as expected:
            twin.cleanup()
        with pytest.raises(OSError, match="busy") as caught:
            await made.cleanup()

    assert (caught.type, caught.value.args) == (expected.type, expected.value.args)
    twin.cleanup()
    await made.cleanup()
    assert names_below(directory) == []


async def test_errors_of_cleanup_can_be_ignored(monkeypatch, directory):
    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", _busy)

        async with aiofiles_tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as path:
            pass

    assert names_below(directory) == [os.path.basename(path)]


def _busy(path, *, dir_fd=None):
    raise OSError(errno.EBUSY, "busy")


@newer
async def test_delete_false_keeps_the_directory(directory):
    async with aiofiles_tempfile.TemporaryDirectory(delete=False) as path:
        pass

    assert names_below(directory) == [os.path.basename(path)]


@newer
async def test_with_delete_false_cleanup_still_removes_the_directory(directory):
    made = await aiofiles_tempfile.TemporaryDirectory(delete=False)

    await made.cleanup()

    assert names_below(directory) == []
