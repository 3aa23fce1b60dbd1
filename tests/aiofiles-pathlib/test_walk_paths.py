"""`walk` yields what that of pathlib yields, and reports errors in the thread of the event loop."""

import asyncio
import sys
import threading

import pytest

from aiofiles_pathlib import Path

from .planting import plant

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="pathlib has it from 3.12 on")


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


@pytest.mark.parametrize("top_down", [True, False])
@pytest.mark.parametrize("follow", [True, False])
async def test_a_walk_accepts_the_options_of_pathlib(tree, top_down, follow):
    found = [step async for step in Path(tree).walk(top_down, follow_symlinks=follow)]

    assert found == [*tree.walk(top_down, follow_symlinks=follow)]
    assert {type(folder) for folder, *_ in found} == {Path}


async def test_directories_that_are_removed_from_the_names_are_not_walked(tree):
    walked = []

    async for folder, names, _ in Path(tree).walk():
        walked.append(folder.name)
        names[:] = [name for name in names if name != "b"]

    assert sorted(walked) == ["a", "d", "e", "tree"]


@pytest.mark.parametrize("kind", ["plain", "coroutine"])
async def test_errors_of_a_walk_are_reported_in_the_thread_of_the_loop(tmp_path, kind):
    reported = []

    def note(error):
        reported.append((type(error), error.filename, threading.current_thread()))

    async def note_later(error):
        await asyncio.sleep(0)
        note(error)

    missing = Path(tmp_path / "missing")

    assert [step async for step in missing.walk(on_error=note if kind == "plain" else note_later)] == []
    assert [step async for step in missing.walk()] == []

    assert reported == [(FileNotFoundError, str(missing), threading.current_thread())]


async def test_an_exception_of_on_error_ends_the_walk(tmp_path):
    def refuse(error):
        raise error

    with pytest.raises(FileNotFoundError):
        await anext(Path(tmp_path / "missing").walk(on_error=refuse))
