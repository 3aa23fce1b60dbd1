"""The thread of the loop never touches the file system. Each call that may do so runs in the executor."""

import asyncio
import gc
import inspect
import os
import pathlib
import tempfile
import threading

import pytest

import aiofiles_tempfile

from .calling import FILES, SPOOLED, arguments, is_text, outcome_of, prepare, reattach
from .watching import WATCHED_IO, watching

# Plain methods of every file, except that `detach` of a spooled one is a coroutine method. Both may flush.
PLAIN = {"detach", "reconfigure"}


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    """The list of file system calls that are made meanwhile."""
    monkeypatch.setattr(tempfile, "_io", WATCHED_IO)
    gc.collect()
    with watching() as watched:
        yield watched


def methods(proxy):
    """Return the names of all public methods, and of those that `async for` and `async with` call."""
    names = [name for name in dir(proxy) if not name.startswith("_") and callable(getattr(type(proxy), name, None))]
    return [*names, "__aiter__", "__anext__", "__aenter__", "__aexit__"]


def is_plain(file, method):
    return method in PLAIN and not inspect.iscoroutinefunction(getattr(file, method))


def by(thread, watched):
    return [event for maker, *event in watched if maker is thread]


@pytest.mark.parametrize("is_on_disk", [False, True])
@pytest.mark.parametrize(("name", "options"), [*FILES, *SPOOLED], ids=str)
async def test_no_method_of_a_file_touches_the_file_system_on_the_loop(name, options, is_on_disk, executor, watched):
    make = getattr(aiofiles_tempfile, name)
    async with make(**options, executor=executor) as file:
        every_method = methods(file)

    for method in every_method:
        file = await make(**options, executor=executor)
        await prepare(file, options, is_on_disk)
        watched.clear()

        answer = await outcome_of(file, method, *arguments(method, options))

        assert by(threading.current_thread(), watched) == [] or is_plain(file, method), method
        if method == "detach" and not isinstance(answer, tuple):
            answer.close()
            if name == "SpooledTemporaryFile":
                reattach(file._file, answer)
        await outcome_of(file, "close")


@pytest.mark.parametrize(
    ("name", "options"),
    [*FILES, *SPOOLED, ("TemporaryDirectory", {}), ("TemporaryDirectory", {"prefix": b"x"})],
    ids=str,
)
async def test_no_property_touches_the_file_system(name, options, executor, watched):
    made = await getattr(aiofiles_tempfile, name)(**options, executor=executor)
    before = len(watched)

    for attribute in dir(made):
        getattr(made, attribute, None)
    repr(made)

    assert len(watched) == before
    await made.close()


@pytest.mark.parametrize(("name", "options"), [*FILES, *SPOOLED], ids=str)
async def test_no_step_of_using_a_file_touches_the_file_system_on_the_loop(name, options, executor, watched):
    data = "line\n" * 30 if is_text(options) else b"line\n" * 30

    async with getattr(aiofiles_tempfile, name)(**options, executor=executor) as file:
        for position in (0, 90):
            await outcome_of(file, "seek", position)
            await outcome_of(file, "write", data)
        await outcome_of(file, "truncate", 200)
        await outcome_of(file, "truncate", None)
        await outcome_of(file, "seek", 0)
        for _ in range(3):
            await outcome_of(file, "readline")
        await outcome_of(file, "__anext__")
    del file

    gc.collect()
    assert by(threading.current_thread(), watched) == []
    assert watched or options.get("max_size") == 0


@pytest.mark.parametrize("leave", ["cleanup", "close", "__aexit__"])
async def test_no_step_of_using_a_directory_touches_the_file_system_on_the_loop(leave, executor, watched):
    made = await aiofiles_tempfile.TemporaryDirectory(executor=executor)
    async with aiofiles_tempfile.TemporaryDirectory(dir=made.name, executor=executor) as path:
        descriptor, _ = await aiofiles_tempfile.mkstemp(dir=path, executor=executor)
        os.close(descriptor)
        await aiofiles_tempfile.mkdtemp(dir=path, executor=executor)
        await made.__aenter__()

    for _ in range(2):
        await getattr(made, leave)(*[None] * 3 if leave == "__aexit__" else ())

    assert {maker for maker, *_ in watched} == {executor.thread}
    assert {"tempfile.mkstemp", "tempfile.mkdtemp", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree"} <= {
        event for _, event, _ in watched
    }


@pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp"])
async def test_no_cancelled_creation_touches_the_file_system_on_the_loop(name, executor, watched):
    held = threading.Event()
    executor.submit(held.wait, 60)
    making = asyncio.create_task(getattr(aiofiles_tempfile, name)(executor=executor))
    for _ in range(5):
        await asyncio.sleep(0)
    held.set()
    executor.submit(int).result(60)

    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making

    await asyncio.to_thread(executor.submit(int).result, 60)
    assert {maker for maker, *_ in watched} == {executor.thread}


async def test_looking_for_the_temporary_directory_runs_in_the_executor(executor, watched, directory, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(directory))

    assert await aiofiles_tempfile.gettempdir(executor=executor) == tempfile.gettempdir()

    assert {maker for maker, *_ in watched} == {executor.thread}


async def test_the_loop_runs_other_tasks_while_a_thousand_files_are_removed(directory):
    made = await aiofiles_tempfile.TemporaryDirectory()
    for number in range(10):
        folder = pathlib.Path(made.name, str(number))
        folder.mkdir()
        for name in range(100):
            os.close(os.open(folder / str(name), os.O_CREAT))
    turns = 0

    removing = asyncio.create_task(made.cleanup())
    while not removing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 3
    assert os.listdir(directory) == []


def test_the_watcher_sees_what_a_blocking_file_does(watched):
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"contents")
        file.seek(0)

    events = [event for _, event, _ in watched]
    assert {"open", "raw.write", "raw.seek", "raw.close"} <= set(events)
    assert "os.remove" in events or os.name == "nt"  # Windows itself removes a file that is closed
