"""Awaited, iterated over, or entered: `scandir` gives the entries that its twin gives."""

import asyncio
import inspect
import os
import pathlib
import shutil
from unittest import mock

import pytest

import aiofiles_os

from ..shared.waiting import within
from .links import link, needs_links

FORMS = [os.fspath, os.fsencode, pathlib.Path]


async def awaited(*args, **options):
    return [*await aiofiles_os.scandir(*args, **options)]


async def awaited_and_entered(*args, **options):
    with await aiofiles_os.scandir(*args, **options) as entries:
        return [*entries]


async def awaited_and_asynchronous(*args, **options):
    async with await aiofiles_os.scandir(*args, **options) as entries:
        return [entry async for entry in entries]


async def iterated(*args, **options):
    return [entry async for entry in aiofiles_os.scandir(*args, **options)]


async def entered(*args, **options):
    async with aiofiles_os.scandir(*args, **options) as entries:
        return [entry async for entry in entries]


WAYS = [awaited, awaited_and_entered, awaited_and_asynchronous, iterated, entered]
each_way = pytest.mark.parametrize("scan", WAYS)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"contents")
    (tmp_path / "folder").mkdir()
    link(tmp_path / "link", "folder")
    link(tmp_path / "broken", "nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def facts(entries):
    return [(type(entry), entry.name, entry.path, entry.is_dir(), entry.is_symlink()) for entry in entries]


@each_way
@pytest.mark.parametrize("form", FORMS)
async def test_each_way_gives_the_entries_of_the_twin(tree, scan, form):
    with os.scandir(form(tree)) as entries:
        assert facts(await scan(form(tree))) == facts(entries)


@each_way
async def test_the_default_is_to_list_the_working_directory(tree, scan):
    assert facts(await scan()) == facts(os.scandir())
    assert facts(await scan(path=None)) == facts(os.scandir(None))


@each_way
async def test_a_descriptor_is_accepted(tree, scan):
    if os.scandir not in os.supports_fd:
        pytest.skip("os.scandir takes no descriptor on this platform")
    descriptor = os.open(tree, os.O_RDONLY)

    entries = await scan(descriptor)

    assert facts(entries) == facts(os.scandir(descriptor))
    os.close(descriptor)


@each_way
async def test_an_empty_directory_has_no_entries(tmp_path, scan):
    assert await scan(tmp_path) == []


@each_way
@pytest.mark.parametrize("path", ["missing", "file", "broken", "nul\0byte"])
async def test_each_way_raises_what_the_twin_raises(tree, scan, path):
    with pytest.raises((OSError, ValueError)) as expected:
        os.scandir(path)

    with pytest.raises(expected.type) as caught:
        await scan(path)

    assert caught.value.args == expected.value.args
    assert getattr(caught.value, "filename", None) == getattr(expected.value, "filename", None)


@each_way
async def test_a_small_directory_takes_one_trip_to_the_given_executor(tree, scan, executor):
    assert len(await scan(tree, executor=executor)) == len(os.listdir(tree))
    assert executor.calls == 1


@each_way
async def test_many_entries_cost_few_trips(scan, executor):
    with mock.patch("os.scandir", return_value=range(100_000)):
        entries = await scan(executor=executor)

    assert entries == [*range(100_000)]
    assert executor.calls <= 1000


async def test_an_iteration_uses_the_given_loop(tree, executor):
    loop = mock.Mock(wraps=asyncio.get_running_loop())

    assert len([entry async for entry in aiofiles_os.scandir(tree, loop=loop, executor=executor)]) == len(
        os.listdir(tree)
    )
    loop.run_in_executor.assert_called_once_with(executor, mock.ANY)


async def test_at_most_a_few_thousand_entries_are_in_memory():
    taken = iter(range(100_000))

    with mock.patch("os.scandir", return_value=taken):
        async for entry in aiofiles_os.scandir():
            if entry % 1000 == 0:
                assert taken.__length_hint__() >= 100_000 - entry - 5000


@each_way
async def test_the_function_is_looked_up_when_the_call_runs(scan):
    call = scan("a")

    with mock.patch("os.scandir", return_value=["entry"]) as twin:
        assert await call == ["entry"]
    twin.assert_called_once_with("a")


@pytest.mark.parametrize("follow_symlinks", [True, False])
@each_way
async def test_stat_results_are_cached_when_asked_for(tree, scan, follow_symlinks, monkeypatch):
    expected = {
        entry.name: entry.stat(follow_symlinks=follow_symlinks)
        for entry in os.scandir(tree)
        if entry.name != "broken" or not follow_symlinks
    }

    entries = {entry.name: entry for entry in await scan(tree, stat=True)}
    monkeypatch.chdir(os.pardir)  # Windows does not remove a working directory
    shutil.rmtree(tree)

    assert {name: entries[name].stat(follow_symlinks=follow_symlinks) for name in expected} == expected
    assert entries["folder"].is_dir() is entries["file"].is_file() is True
    assert "link" not in entries or entries["link"].is_dir()


@needs_links
async def test_a_failed_stat_raises_when_it_is_used(tree):
    entries = {entry.name: entry async for entry in aiofiles_os.scandir(tree, stat=True)}

    with pytest.raises(FileNotFoundError) as caught:
        entries["broken"].stat()
    assert caught.value.filename == os.fspath(tree / "broken")


async def test_awaiting_gives_an_iterator_until_it_is_closed(tree):
    entries = await aiofiles_os.scandir(tree)

    assert iter(entries) is entries
    assert isinstance(next(entries), os.DirEntry)
    assert isinstance(await anext(entries), os.DirEntry)
    entries.close()
    assert [*entries] == []
    with pytest.raises(StopIteration):
        next(entries)


async def test_entering_gives_an_asynchronous_iterator_until_it_is_closed(tree):
    async with aiofiles_os.scandir(tree) as entries:
        assert isinstance(await anext(entries), os.DirEntry)
        await entries.close()
        assert [entry async for entry in entries] == []


async def test_scandir_is_accepted_where_a_coroutine_is_expected(tree):
    task = asyncio.create_task(aiofiles_os.scandir(tree))
    gathered = await asyncio.gather(aiofiles_os.scandir(tree), within(aiofiles_os.scandir(tree)))

    assert [len([*entries]) for entries in [*gathered, await task]] == [len(os.listdir(tree))] * 3


def test_a_coroutine_created_outside_a_loop_runs_in_any(tree):
    entries = asyncio.run(within(aiofiles_os.scandir(tree)))

    assert len([*entries]) == len(os.listdir(tree))


def test_a_missing_await_warns_with_the_name():
    with pytest.warns(RuntimeWarning, match="coroutine 'scandir' was never awaited"):
        aiofiles_os.scandir()


async def test_scandir_is_known_as_a_coroutine_function_of_our_module(tree):
    with mock.patch("aiofiles_os.scandir", return_value=["entry"]) as patched:
        assert await aiofiles_os.scandir() == ["entry"]

    assert isinstance(patched, mock.AsyncMock)
    assert (aiofiles_os.scandir.__module__, aiofiles_os.scandir.__qualname__) == ("aiofiles_os", "scandir")
    assert [*inspect.signature(aiofiles_os.scandir).parameters] == ["path", "stat", "loop", "executor"]
