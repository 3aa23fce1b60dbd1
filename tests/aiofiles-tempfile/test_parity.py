"""What our factories return has each public name of what those of `tempfile` return, with the same results."""

import inspect
import io
import tempfile

import pytest

import aiofiles_tempfile

from .calling import FILES, SPOOLED, arguments, outcome, outcome_of, prepare, reattach

DIRECTORIES = [("TemporaryDirectory", {}), ("TemporaryDirectory", {"suffix": b"x"})]
# All of our files have these names, also spooled ones where Python's class lacks them. Only buffered ones have `peek`.
OF_ANY_FILE = {name for name in dir(io.BufferedRandom) if not name.startswith("_")} - {"mode", "name", "raw"}
# These return an object or number of each file's own, so only the types are compared.
OWN = {"buffer", "detach", "file", "fileno", "name", "raw"}

everything = pytest.mark.parametrize(("name", "options"), [*FILES, *SPOOLED, *DIRECTORIES], ids=str)
every_file = pytest.mark.parametrize(("name", "options"), [*FILES, *SPOOLED], ids=str)
on_disk_or_not = pytest.mark.parametrize("is_on_disk", [False, True], ids=["", "on disk"])


def public(twin):
    """Return the public names of *twin*, and of the file that it wraps."""
    wrapped = twin.file if isinstance(twin, tempfile._TemporaryFileWrapper) else twin
    return sorted({name for name in [*dir(twin), *dir(wrapped)] if not name.startswith("_")})


def end(twin):
    twin.cleanup() if isinstance(twin, tempfile.TemporaryDirectory) else twin.close()


@everything
async def test_each_name_of_the_twin_exists(name, options):
    twin = getattr(tempfile, name)(**options)
    made = await getattr(aiofiles_tempfile, name)(**options)
    found = dir(made)

    # `dir` also lists names of the blocking class that an object of this kind lacks.
    missing = [attribute for attribute in public(twin) if attribute not in found]

    end(twin)
    await made.close()
    assert missing == []


@pytest.mark.parametrize("options", [{}, {"mode": "w+"}], ids=str)
async def test_a_spooled_file_has_each_name_of_a_file(options):
    async with aiofiles_tempfile.SpooledTemporaryFile(**options) as made:
        assert {*dir(made)} >= OF_ANY_FILE | {"peek", "encoding", "errors", "newlines", "mode", "name"}


@on_disk_or_not
@every_file
async def test_each_attribute_has_the_value_of_the_twin(name, options, is_on_disk):
    with getattr(tempfile, name)(**options) as twin:
        async with getattr(aiofiles_tempfile, name)(**options) as made:
            for file in (twin, made):
                await prepare(file, options, is_on_disk)
            for attribute in public(twin):
                expected = await outcome(getattr, twin, attribute)
                if not callable(expected):
                    answer = await outcome(getattr, made, attribute)
                    same = type(answer) is type(expected) if attribute in OWN else answer == expected
                    assert same, (attribute, answer, expected)


@on_disk_or_not
@every_file
async def test_each_method_does_what_that_of_the_twin_does(name, options, is_on_disk):
    with getattr(tempfile, name)(**options) as twin:
        names = [method for method in public(twin) if callable(getattr(twin, method, None))]

    for method in names:
        twin, made = getattr(tempfile, name)(**options), await getattr(aiofiles_tempfile, name)(**options)
        for file in (twin, made):
            await prepare(file, options, is_on_disk)

        expected = await outcome_of(twin, method, *arguments(method, options))
        answer = await outcome_of(made, method, *arguments(method, options))

        same = type(answer) is type(expected) if method in OWN else answer == expected
        assert same, (method, answer, expected)
        for file, detached in (twin, expected), (made._file, answer):
            if method == "detach" and not isinstance(detached, tuple):
                if name == "SpooledTemporaryFile":
                    reattach(file, detached)
                detached.close()
        for rest in ("tell", "read", "close"):
            assert await outcome_of(made, rest) == await outcome_of(twin, rest), (method, rest)


@pytest.mark.parametrize("name", ["cleanup", "__aenter__"])
@pytest.mark.parametrize("options", [{}, {"suffix": b"x"}], ids=str)
async def test_each_method_of_a_directory_does_what_that_of_the_twin_does(name, options):
    with tempfile.TemporaryDirectory(**options) as path:
        made = await aiofiles_tempfile.TemporaryDirectory(**options)

        answer = await getattr(made, name)()

        assert type(answer) is type(path if name == "__aenter__" else None)
        await made.close()


@pytest.mark.parametrize("method", [name for name in dir(tempfile.SpooledTemporaryFile) if not name.startswith("_")])
def test_a_method_of_a_spooled_file_has_the_parameters_of_its_twin_and_a_docstring(method):
    ours = getattr(aiofiles_tempfile.AsyncSpooledTemporaryFile, method)
    twin = getattr(tempfile.SpooledTemporaryFile, method)
    if isinstance(twin, property):
        assert isinstance(ours, property)
    else:
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(twin).parameters)
        assert ours.__doc__


@on_disk_or_not
@pytest.mark.parametrize("max_size", [0, 4, 100])
async def test_a_spooled_file_can_be_peeked_into(max_size, is_on_disk):
    async with aiofiles_tempfile.SpooledTemporaryFile(max_size) as file:
        await prepare(file, {}, is_on_disk)
        await file.seek(2)

        assert (await file.peek())[:3] == (await file.peek(3))[:3] == b"e\nt"
        assert (await file.tell(), await file.read()) == (2, b"e\ntwo\n")
        assert await file.peek() == b""


@on_disk_or_not
async def test_a_spooled_text_file_cannot_be_peeked_into(is_on_disk):
    async with aiofiles_tempfile.SpooledTemporaryFile(mode="w+") as file:
        await prepare(file, {"mode": "w+"}, is_on_disk)

        with pytest.raises(AttributeError, match="peek"):
            await file.peek()
        with pytest.raises(AttributeError, match="read1"):
            await file.read1()
