"""The functions of `tempfile` that create files and directories, or return where. Every name of the module is here."""

import asyncio
import inspect
import os
import pathlib
import re
import stat
import tempfile
import threading
from unittest import mock

import pytest

import aiofiles_tempfile

README = pathlib.Path(__file__).resolve().parents[2] / "packages" / "aiofiles-tempfile" / "README.md"

# The public names of `tempfile` that are not here.
LEFT_OUT = {
    "another may take the name before it is used": "mktemp",
    "a setting of the module that holds for both": "tempdir",
    "a constant that nothing here takes": "TMP_MAX",
}
COROUTINES = ["gettempdir", "gettempdirb", "mkdtemp", "mkstemp"]
ARGUMENTS = [
    ((), {}),
    ((".end",), {}),
    ((None, "start-"), {}),
    ((), {"suffix": b".end", "prefix": b"start-"}),
    ((b".end", None, None), {}),
]


def test_each_name_of_the_module_exists_or_is_left_out_for_a_reason():
    assert set(tempfile.__all__) - set(aiofiles_tempfile.__all__) == set(" ".join(LEFT_OUT.values()).split())


@pytest.mark.parametrize("name", aiofiles_tempfile.__all__)
def test_the_readme_names_each_public_name(name):
    assert re.search(rf"`{name}\b", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COROUTINES)
def test_a_coroutine_function_has_the_parameters_of_its_twin_loop_and_executor(name):
    ours, twin = getattr(aiofiles_tempfile, name), getattr(tempfile, name)
    parameters = list(inspect.signature(ours).parameters.values())

    assert inspect.iscoroutinefunction(ours)
    assert (ours.__name__, ours.__doc__) == (name, twin.__doc__ or f"See `{name}`.")  # Python may drop docstrings
    assert ours.__module__.startswith("aiofiles_tempfile")
    assert parameters[:-2] == list(inspect.signature(twin).parameters.values())
    assert [(option.name, option.kind.name) for option in parameters[-2:]] == [
        ("loop", "KEYWORD_ONLY"),
        ("executor", "KEYWORD_ONLY"),
    ]


@pytest.mark.parametrize("name", ["gettempprefix", "gettempprefixb"])
def test_a_function_that_touches_no_file_is_the_plain_one(name):
    assert getattr(aiofiles_tempfile, name) is getattr(tempfile, name)


@pytest.mark.parametrize("name", ["gettempdir", "gettempdirb"])
async def test_gettempdir_returns_what_its_twin_returns(name):
    assert await getattr(aiofiles_tempfile, name)() == getattr(tempfile, name)()


@pytest.mark.parametrize(("args", "kwargs"), ARGUMENTS)
async def test_mkstemp_creates_a_file_as_its_twin(args, kwargs):
    made, expected = await aiofiles_tempfile.mkstemp(*args, **kwargs), tempfile.mkstemp(*args, **kwargs)

    ours, twin = (description(descriptor, path, *args, **kwargs) for descriptor, path in (made, expected))
    assert ours == twin
    for descriptor, path in (made, expected):
        os.close(descriptor)
        os.unlink(path)


@pytest.mark.parametrize(("args", "kwargs"), ARGUMENTS)
async def test_mkdtemp_creates_a_directory_as_its_twin(args, kwargs):
    made, expected = await aiofiles_tempfile.mkdtemp(*args, **kwargs), tempfile.mkdtemp(*args, **kwargs)

    assert description(made, made, *args, **kwargs) == description(expected, expected, *args, **kwargs)
    os.rmdir(made)
    os.rmdir(expected)


def description(file, path, suffix=None, prefix=None, dir=None):
    status = os.stat(file)
    name = os.path.basename(path)
    kinds = type(path), stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode), os.path.isabs(path)
    parts = name.startswith(prefix or name[:0]), name.endswith(suffix or name[:0])
    return *kinds, *parts, len(name), os.path.dirname(path)


@pytest.mark.parametrize("name", ["mkstemp", "mkdtemp"])
async def test_a_call_runs_in_the_given_executor(name, executor, monkeypatch):
    fake = mock.Mock(return_value="made")
    monkeypatch.setattr(tempfile, name, fake)

    assert await getattr(aiofiles_tempfile, name)("a", dir="d", executor=executor) == "made"

    fake.assert_called_once_with("a", dir="d")
    assert executor.calls == 1


@pytest.mark.parametrize("name", ["mkstemp", "mkdtemp"])
@pytest.mark.parametrize("moment", ["while it is queued", "while it runs", "when it is done"])
@pytest.mark.usefixtures("nothing_is_left")
async def test_a_cancelled_call_leaves_nothing(name, moment, executor, monkeypatch):
    blocking, made, gate = getattr(tempfile, name), threading.Event(), threading.Event()

    def make():
        result = blocking()
        made.set()
        gate.wait(60)
        return result

    monkeypatch.setattr(tempfile, name, make)
    if moment == "while it is queued":
        executor.submit(gate.wait, 60)
    task = asyncio.create_task(getattr(aiofiles_tempfile, name)(executor=executor))
    await asyncio.sleep(0)
    if moment != "while it is queued":
        await asyncio.to_thread(made.wait, 60)
    if moment == "when it is done":
        gate.set()
        executor.submit(int).result(60)  # the loop does not run meanwhile

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    gate.set()
    await asyncio.to_thread(executor.submit(int).result, 60)
    assert made.is_set() == (moment != "while it is queued")
