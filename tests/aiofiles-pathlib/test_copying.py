"""`copy`, `copy_into`, `move` and `move_into` do what those of pathlib do. The target decides the class they return."""

import sys
from pathlib import Path as Blocking

import pytest

from aiofiles_pathlib import Path

from ..shared.inside import options
from .planting import describe, plant

pytestmark = pytest.mark.skipif(sys.version_info < (3, 14), reason="pathlib has them from 3.14 on")

METHODS = ["copy", "copy_into", "move", "move_into"]


class Other(Path):
    """A subclass of a user."""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("target", "cls"), [(str, Path), (Blocking, type(Blocking())), (Path, Path), (Other, Other)])
async def test_each_method_does_what_that_of_pathlib_does(method, target, cls, tmp_path):
    ours, theirs = plant(tmp_path / "ours"), plant(tmp_path / "theirs")
    name = "e" if method.endswith("into") else "new"

    answer = await getattr(Path(ours / "a"), method)(target(str(ours / name)))

    expected = getattr(theirs / "a", method)(theirs / name)
    assert type(answer) is cls
    assert answer.relative_to(ours) == expected.relative_to(theirs)
    assert describe(ours) == describe(theirs)


async def test_the_result_keeps_the_executor_of_the_target_or_of_the_path(tmp_path, executor):
    (tmp_path / "file").touch()
    path = Path(tmp_path / "file", executor=executor)

    assert options(await path.copy(str(tmp_path / "second"))).get("executor") is executor
    assert options(await path.copy(Path(tmp_path / "third"))) == {}
    assert executor.calls == 2


@pytest.mark.usefixtures("links")
async def test_options_and_errors_are_those_of_pathlib(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")

    await Path(tmp_path / "link").copy(tmp_path / "copied", follow_symlinks=False)

    assert (tmp_path / "copied").is_symlink()
    with pytest.raises(FileNotFoundError):
        await Path(tmp_path / "missing").copy(tmp_path / "x")
    with pytest.raises(TypeError):
        await Path(tmp_path / "link").copy(tmp_path / "x", nonsense=True)
