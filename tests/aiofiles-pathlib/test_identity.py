"""A path is a pure path: it is compared, hashed, joined, pickled and copied as one, and may be subclassed."""

import copy
import dataclasses
import os
import pathlib
import pickle
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as Blocking

import pytest

from aiofiles_pathlib import Path, PurePath

from ..shared.inside import options

OTHER_PLATFORM = pathlib.PurePosixPath if os.name == "nt" else pathlib.PureWindowsPath


def test_a_path_is_a_pure_path_and_path_like_but_not_a_blocking_path():
    path = Path("a", "b")

    assert isinstance(path, PurePath)
    assert isinstance(path, type(pathlib.PurePath()))
    assert isinstance(path, os.PathLike)
    assert not isinstance(path, Blocking)
    assert os.fspath(path) == str(path) == os.path.join("a", "b")
    assert bytes(path) == os.fsencode(path)


@pytest.mark.parametrize("other", [Blocking, pathlib.PurePath, Path])
def test_equality_hash_and_order_are_those_of_pathlib_both_ways(other):
    assert Path("a/b") == other("a/b")
    assert other("a/b") == Path("a/b")
    assert Path("a/b") != other("a/c")
    assert hash(Path("a/b")) == hash(other("a/b"))
    assert {Path("a/b"): 1}[other("a/b")] == 1
    assert Path("a") < other("b") and other("a") < Path("b")  # noqa: PT018
    assert sorted([other("b"), Path("a")]) == [other("a"), Path("b")]


def test_a_path_differs_from_text_and_from_paths_of_another_platform():
    assert Path("a") != "a"
    assert Path("a") != OTHER_PLATFORM("a")
    with pytest.raises(TypeError):
        assert Path("a") < OTHER_PLATFORM("b")


def test_the_options_are_not_compared():
    with ThreadPoolExecutor() as executor:
        assert Path("a", executor=executor) == Path("a")
        assert hash(Path("a", executor=executor)) == hash(Path("a"))
        assert repr(Path("a", executor=executor)) == "Path('a')"


@pytest.mark.parametrize(
    ("joined", "cls"),
    [
        (Path("a") / "b", Path),
        ("a" / Path("b"), Path),
        (Path("a") / Blocking("b"), Path),
        (Path("a") / pathlib.PurePath("b"), Path),
        (Blocking("a") / Path("b"), type(Blocking())),
        (pathlib.PurePath("a") / Path("b"), type(pathlib.PurePath())),
        (Path("a").joinpath("b"), Path),
        (Path("a/c").with_name("b"), Path),
        (Path("a/b/c").parent, Path),
        (Path("a/b/c").parents[0], Path),
    ],
)
def test_the_left_operand_decides_the_class(joined, cls):
    assert type(joined) is cls
    assert joined == Path("a/b")


@pytest.mark.parametrize("operand", [1, None, b"b"])
def test_an_object_that_is_not_a_path_cannot_be_joined(operand):
    with pytest.raises(TypeError):
        Path("a") / operand
    with pytest.raises(TypeError):
        operand / Path("a")


def test_pure_operations_return_what_those_of_pathlib_return():
    ours, theirs = Path("/a/b.tar.gz"), Blocking("/a/b.tar.gz")

    for name in ["anchor", "drive", "name", "parent", "parts", "root", "stem", "suffix", "suffixes"]:
        assert getattr(ours, name) == getattr(theirs, name)
    assert [*ours.parents] == [*theirs.parents]
    assert ours.relative_to("/a") == theirs.relative_to("/a")
    assert ours.with_suffix(".x") == theirs.with_suffix(".x")
    assert ours.with_stem("x") == theirs.with_stem("x")
    assert ours.match("*.gz")
    assert ours.is_relative_to("/a")
    assert ours.is_absolute() == theirs.is_absolute()
    assert ours.as_posix() == theirs.as_posix()


def test_a_uri_is_the_same_as_that_of_pathlib(tmp_path):
    assert Path(tmp_path).as_uri() == tmp_path.as_uri()


@pytest.mark.skipif(sys.version_info < (3, 13), reason="pathlib has it from 3.13 on")
def test_a_path_can_be_created_from_a_uri(tmp_path, executor):
    path = Path.from_uri(tmp_path.as_uri(), executor=executor)

    assert (type(path), path, options(path)["executor"]) == (Path, tmp_path, executor)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_only_the_path(protocol):
    with ThreadPoolExecutor() as executor:
        path = pickle.loads(pickle.dumps(Path("a", "b", executor=executor), protocol))

    assert (type(path), path) == (Path, Path("a/b"))
    assert options(path) == {}


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_is_the_path_itself(copied):
    path = Path("a")

    assert copied(path) is path


def test_the_representation_evaluates_to_the_path():
    assert eval(repr(Path("a", "b"))) == Path("a/b")


def test_weak_references_are_possible():
    path = Path("a")

    assert weakref.ref(path)() is path


def test_a_path_has_no_dictionary():
    assert not hasattr(Path("a"), "__dict__")


@pytest.mark.parametrize("arguments", [{"nonsense": 1}, {"executer": None}])
def test_unknown_keywords_raise_an_error(arguments):
    with pytest.raises(TypeError, match=r"Path\.__init__"):
        Path("a", **arguments)


@pytest.mark.parametrize("segment", [1, None, b"a"])
def test_a_wrong_type_is_rejected_with_the_message_of_pathlib(segment):
    with pytest.raises(TypeError) as expected:
        pathlib.PurePath(segment)

    with pytest.raises(TypeError) as caught:
        Path(segment)

    assert str(caught.value) == str(expected.value)


def test_a_match_statement_recognizes_a_path():
    def describe(value):
        match value:
            case Path(suffix=".txt", parent=Path(name=folder)):
                return f"text in {folder}"
            case Path():
                return "path"
            case _:
                return "other"

    assert [describe(value) for value in [Path("a/b.txt"), Path("a"), Blocking("a")]] == ["text in a", "path", "other"]


def test_a_field_of_a_data_class_may_be_a_path():
    @dataclasses.dataclass(frozen=True, order=True)
    class Settings:
        log: Path = Path("log")  # noqa: RUF009  # a path cannot be changed

    settings = Settings()

    assert dataclasses.asdict(settings) == {"log": Path("log")}
    assert dataclasses.replace(settings, log=Path("a")) < settings
    assert hash(settings) == hash(Settings(Path("log")))


class Plain(Path):
    """A subclass that adds nothing."""


@pytest.mark.parametrize("cls", [Path, Plain])
def test_a_field_of_a_pydantic_model_may_be_a_path(cls, executor):
    pydantic = pytest.importorskip("pydantic")

    model = pydantic.create_model("Settings", log=(cls, ...), other=(cls, cls("other")))
    given = cls("a/b", executor=executor)

    assert (type(model(log="a/b").log), model(log="a/b").log) == (cls, Path("a/b"))
    assert type(model(log=Blocking("a/b")).log) is cls
    assert model(log=given).log is given
    assert model.model_validate_json(model(log=given).model_dump_json()) == model(log=given)
    assert model.model_json_schema()["properties"]["log"]["format"] == "path"
    with pytest.raises(pydantic.ValidationError):
        model(log=3)
