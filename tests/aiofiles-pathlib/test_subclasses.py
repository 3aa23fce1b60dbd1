"""A path derived from a path of a subclass belongs to that subclass, and has what the subclass adds."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as Blocking

import pytest

from aiofiles_pathlib import Path

from ..shared.inside import options


class Plain(Path):
    """A subclass that adds a method."""

    def shout(self):
        return str(self).upper()


class Tagged(Path):
    """A subclass with its own constructor that passes its tag to derived paths."""

    def __init__(self, *segments, tag="none", **options):
        super().__init__(*segments, **options)
        self.tag = tag

    def with_segments(self, *segments):
        derived = super().with_segments(*segments)
        derived.tag = self.tag
        return derived


@pytest.mark.parametrize(
    "derive",
    [
        lambda path: path / "x",
        lambda path: "x" / path,
        lambda path: path.joinpath("x", "y"),
        lambda path: path.parent,
        lambda path: path.parents[-1],
        lambda path: next(iter(path.parents)),
        lambda path: path.with_name("x"),
        lambda path: path.with_stem("x"),
        lambda path: path.with_suffix(".x"),
        lambda path: path.relative_to("a"),
    ],
)
def test_derived_paths_keep_the_class_the_options_and_what_the_subclass_adds(derive):
    with ThreadPoolExecutor() as executor:
        derived = derive(Tagged("a", "b.txt", tag="mine", executor=executor))

        assert type(derived) is Tagged
        assert derived.tag == "mine"
        assert options(derived).get("executor") is executor


async def test_paths_from_the_file_system_belong_to_the_subclass(tmp_path):
    path = Tagged(tmp_path, tag="mine")
    await (path / "file").touch()
    derived = [
        await path.resolve(),
        await path.absolute(),
        await path.expanduser(),
        await (path / "file").rename(path / "moved"),
        await (path / "moved").replace(path / "file"),
        await anext(path.iterdir()),
        await anext(path.glob("f*")),
        await anext(path.rglob("f*")),
    ]

    assert {(type(each), each.tag) for each in derived} == {(Tagged, "mine")}


async def test_class_methods_of_a_subclass_return_the_subclass(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert type(await Plain.cwd()) is type(await Plain.home()) is Plain
    assert (await Plain.cwd()).shout() == str(Blocking.cwd()).upper()
    assert await Plain.home() == Blocking.home()


def test_paths_of_a_subclass_without_options_are_derived_without_them():
    class Strict(Path):
        def __init__(self, *segments):
            super().__init__(*segments)

    assert type(Strict("a") / "b") is Strict


@pytest.mark.parametrize("cls", [Plain, Tagged])
def test_a_path_of_a_subclass_can_be_pickled_and_has_attributes(cls):
    path = cls("a")
    path.note = "kept"

    assert type(pickle.loads(pickle.dumps(path))) is cls
    assert path.note == "kept"
