"""`Path.info` returns what that of pathlib returns. What a directory knows of its entries needs no trip."""

import sys

import pytest

from aiofiles_pathlib import Path

from .planting import NAMES, plant

pytestmark = pytest.mark.skipif(sys.version_info < (3, 14), reason="pathlib has it from 3.14 on")

QUESTIONS = [
    *[(name, {"follow_symlinks": follow}) for name in ["exists", "is_dir", "is_file"] for follow in [True, False]],
    ("is_symlink", {}),
]


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("question", "options"), QUESTIONS)
async def test_each_question_is_answered_as_by_pathlib(tree, name, question, options):
    expected = getattr((tree / name).info, question)(**options)

    assert await getattr(Path(tree / name).info, question)(**options) == expected


@pytest.mark.parametrize(("question", "options"), QUESTIONS)
async def test_questions_to_a_path_of_iterdir_are_answered_as_by_pathlib(tree, question, options):
    expected = {path.name: getattr(path.info, question)(**options) for path in tree.iterdir()}

    answers = {path.name: await getattr(path.info, question)(**options) async for path in Path(tree).iterdir()}

    assert answers == expected


async def test_what_the_directory_knows_needs_no_trip(tree, executor):
    paths = [path async for path in Path(tree, executor=executor).iterdir()]
    trips = executor.calls

    for path in paths:
        assert await path.info.is_symlink() in (True, False)
        assert await path.info.is_dir(follow_symlinks=False) in (True, False)
        assert await path.info.exists(follow_symlinks=False)
        if not await path.info.is_symlink():
            assert await path.info.is_dir() != await path.info.is_file()
    assert executor.calls == trips

    (broken,) = [path for path in paths if path.name == "broken"]
    assert not await broken.info.exists()
    assert executor.calls == trips + 1


async def test_info_is_created_once_and_wraps_that_of_pathlib(tree):
    path = Path(tree)

    assert path.info is path.info
    assert type(path.info.wrapped) is type(tree.info)
    assert path.with_segments(path).info is not path.info


async def test_unknown_options_are_rejected(tree):
    (path, *_) = [path async for path in Path(tree).iterdir()]

    for info in [path.info, Path(path).info]:
        with pytest.raises(TypeError):
            await info.is_dir(nonsense=True)
        with pytest.raises(TypeError):
            await info.is_dir(True)
