"""TemporaryFile and NamedTemporaryFile behave as their twins."""

import os
import pathlib
import sys
import tempfile

import pytest

import aiofiles_core
import aiofiles_tempfile

MODES = [
    ({}, aiofiles_core.AsyncBufferedReader),
    ({"mode": "w+b"}, aiofiles_core.AsyncBufferedReader),
    ({"mode": "r+b"}, aiofiles_core.AsyncBufferedReader),
    ({"mode": "rb"}, aiofiles_core.AsyncBufferedReader),
    ({"mode": "wb"}, aiofiles_core.AsyncBufferedIOBase),
    ({"mode": "ab", "buffering": 512}, aiofiles_core.AsyncBufferedIOBase),
    ({"buffering": 0}, aiofiles_core.AsyncFileIO),
    ({"mode": "rb", "buffering": 0}, aiofiles_core.AsyncFileIO),
    ({"mode": "w"}, aiofiles_core.AsyncTextIOWrapper),
    ({"mode": "w+", "buffering": 1}, aiofiles_core.AsyncTextIOWrapper),
    ({"mode": "r", "encoding": "utf-16"}, aiofiles_core.AsyncTextIOWrapper),
]
both = pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile"])
newer = pytest.mark.skipif(sys.version_info < (3, 12), reason="from Python 3.12 on")


def names_below(directory):
    return sorted(os.listdir(directory))


@both
@pytest.mark.parametrize(("arguments", "kind"), MODES, ids=str)
async def test_the_mode_decides_the_kind_of_file(name, arguments, kind):
    with getattr(tempfile, name)(**arguments) as twin:
        async with getattr(aiofiles_tempfile, name)(**arguments) as file:
            assert type(file) is kind
            assert file.mode == twin.mode
            assert await file.writable() == twin.writable()


@both
async def test_bytes_are_read_as_they_were_written(name):
    async with getattr(aiofiles_tempfile, name)() as file:
        assert await file.write(b"one\ntwo\n") == 8
        await file.seek(0)
        assert [line async for line in file] == [b"one\n", b"two\n"]
        assert await file.tell() == 8


@pytest.mark.parametrize(
    "arguments",
    [
        {"encoding": "utf-8"},
        {"encoding": "utf-16", "newline": "\r\n"},
        {"encoding": "ascii", "errors": "replace", "newline": ""},
        {"encoding": "latin-1", "errors": "xmlcharrefreplace"},
    ],
    ids=str,
)
async def test_text_on_disk_is_the_same_as_that_of_the_twin(arguments):
    text = "ä\nz€\r\nend"
    kept = {"delete": False, **arguments}  # where a file with delete=True cannot be opened twice, this one can
    with tempfile.NamedTemporaryFile("w+", **kept) as twin:
        twin.write(text)
        twin.flush()
        expected = pathlib.Path(twin.name).read_bytes()

        async with aiofiles_tempfile.NamedTemporaryFile("w+", **kept) as file:
            await file.write(text)
            await file.flush()

            assert pathlib.Path(file.name).read_bytes() == expected
            assert (file.encoding, file.errors) == (twin.encoding, twin.errors)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"suffix": ".end"},
        {"prefix": "start-"},
        {"suffix": b".end"},
        {"suffix": b".end", "prefix": b"start-"},
    ],
    ids=str,
)
async def test_the_name_is_built_as_by_the_twin(arguments):
    with tempfile.NamedTemporaryFile(**arguments) as twin:
        async with aiofiles_tempfile.NamedTemporaryFile(**arguments) as file:
            assert (type(file.name), len(file.name)) == (type(twin.name), len(twin.name))
            assert os.path.dirname(file.name) == os.path.dirname(twin.name)
            assert os.path.basename(file.name).startswith(arguments.get("prefix", file.name[:0]))
            assert file.name.endswith(arguments.get("suffix", file.name[:0]))


@pytest.mark.parametrize("form", [os.fspath, os.fsencode, pathlib.Path])
async def test_a_file_is_created_in_the_given_directory(tmp_path, form):
    place = tmp_path / "place"
    place.mkdir()

    with tempfile.NamedTemporaryFile(dir=form(place)) as twin:
        async with aiofiles_tempfile.NamedTemporaryFile("wb", -1, None, None, None, None, form(place)) as file:
            assert type(file.name) is type(twin.name)
            assert os.path.dirname(file.name) == os.path.dirname(twin.name)

    assert names_below(place) == []


async def test_the_name_of_an_unnamed_file_is_as_that_of_the_twin():
    with tempfile.TemporaryFile() as twin:
        async with aiofiles_tempfile.TemporaryFile() as file:
            assert type(file.name) is type(twin.name)


@both
async def test_leaving_removes_the_file(directory, name):
    async with getattr(aiofiles_tempfile, name)() as file:
        await file.write(b"contents")

    assert file.closed
    assert names_below(directory) == []


@both
async def test_closing_removes_the_file(directory, name):
    file = await getattr(aiofiles_tempfile, name)()

    await file.close()

    assert file.closed
    assert names_below(directory) == []


@both
async def test_an_exception_in_the_body_is_raised_and_the_file_removed(directory, name):
    with pytest.raises(KeyError, match="body"):
        async with getattr(aiofiles_tempfile, name)():
            raise KeyError("body")

    assert names_below(directory) == []


@both
async def test_leaving_twice_is_harmless(directory, name):
    manager = getattr(aiofiles_tempfile, name)()

    async with manager as file:
        await file.close()
    await manager.__aexit__(None, None, None)

    assert names_below(directory) == []


@both
async def test_a_closed_file_raises_the_error_of_the_twin(name):
    async with getattr(aiofiles_tempfile, name)() as file:
        pass
    with getattr(tempfile, name)() as twin:
        pass
    with pytest.raises(ValueError, match="closed") as expected:
        twin.__enter__()

    with pytest.raises(ValueError, match="closed") as caught:
        await file.__aenter__()
    with pytest.raises(ValueError, match="closed"):
        [line async for line in file]

    assert caught.value.args == expected.value.args


async def test_delete_false_keeps_the_file(directory):
    async with aiofiles_tempfile.NamedTemporaryFile(delete=False) as file:
        await file.write(b"contents")

    assert names_below(directory) == [os.path.basename(file.name)]
    assert pathlib.Path(file.name).read_bytes() == b"contents"


@newer
async def test_delete_on_close_false_keeps_the_file_until_the_context_is_left(directory):
    async with aiofiles_tempfile.NamedTemporaryFile(delete_on_close=False) as file:
        await file.write(b"contents")
        await file.close()
        assert pathlib.Path(file.name).read_bytes() == b"contents"

    assert names_below(directory) == []


@pytest.mark.parametrize("arguments", [{}, {"delete": False}, {"mode": "w"}, {"buffering": 0}], ids=str)
async def test_the_attributes_of_the_wrapper_of_the_twin_exist(arguments):
    with tempfile.NamedTemporaryFile(**arguments) as twin:
        async with aiofiles_tempfile.NamedTemporaryFile(**arguments) as file:
            assert type(file.file) is type(twin.file)
            assert file.file.fileno() == file.fileno()
            assert getattr(file, "delete", "none") == getattr(twin, "delete", "none")


@both
@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        (("nonsense",), {}),
        (("rw",), {}),
        (("w+b",), {"encoding": "utf-8"}),
        (("w", 0), {}),
        (("w",), {"encoding": "nonsense"}),
        ((), {"newline": "\n"}),
        ((), {"suffix": "a", "prefix": b"b"}),
        ((), {"suffix": b"a", "dir": "missing"}),
        ((), {"dir": "missing"}),
        ((), {"dir": 1.5}),
        ((), {"nonsense": 1}),
        ((), {"mode": None}),
    ],
)
async def test_an_error_is_the_same_as_that_of_the_twin(directory, name, args, kwargs):
    errors = (LookupError, OSError, TypeError, ValueError)
    with pytest.raises(errors) as expected:
        getattr(tempfile, name)(*args, **kwargs)

    with pytest.raises(errors) as caught:
        await getattr(aiofiles_tempfile, name)(*args, **kwargs)

    assert (caught.type, caught.value.args) == (expected.type, expected.value.args)
    # The last part of the name is random.
    missing, expected_missing = (os.path.dirname(getattr(error.value, "filename", "")) for error in (caught, expected))
    assert missing == expected_missing
    assert names_below(directory) == []


@both
async def test_an_option_cannot_switch_the_kind_of_the_file(name):
    with pytest.raises(TypeError, match="'named'"):
        await getattr(aiofiles_tempfile, name)(named=name == "TemporaryFile")
