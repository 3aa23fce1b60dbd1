import contextlib
import io
import pkgutil
from unittest import mock

import pytest

import aiofiles
import aiofiles.tempfile
import aiofiles.threadpool
import aiofiles_core

SEAMS = {
    "aiofiles.threadpool.sync_open": "aiofiles_core.opening.sync_open",
    "aiofiles.threadpool._open": "aiofiles_core.opening._open",
    "aiofiles.threadpool.wrap": "aiofiles_core.opening.wrap",
    "aiofiles.tempfile._temporary_file": "aiofiles_tempfile.factories._temporary_file",
    "aiofiles.tempfile._spooled_temporary_file": "aiofiles_tempfile.factories._spooled_temporary_file",
    "aiofiles.tempfile._temporary_directory": "aiofiles_tempfile.factories._temporary_directory",
    "aiofiles.tempfile.wrap": "aiofiles_tempfile.factories.wrap",
}


def located(path):
    module, _, name = path.rpartition(".")
    return pkgutil.resolve_name(module), name


@contextlib.contextmanager
def patched_as_object(path, value):
    with mock.patch.object(*located(path), value):
        yield


@contextlib.contextmanager
def patched_with_others(path, value):
    module, name = located(path)
    with mock.patch.multiple(module, **{name: value}):
        yield


@contextlib.contextmanager
def patched_between_start_and_stop(path, value):
    patcher = mock.patch(path, value)
    patcher.start()
    yield
    patcher.stop()


@contextlib.contextmanager
def set_by_monkeypatch(path, value):
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(path, value)
    yield
    monkeypatch.undo()


@contextlib.contextmanager
def set_twice_by_monkeypatch(path, value):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(*located(path), "something else")
        monkeypatch.setattr(*located(path), value)
        yield


@contextlib.contextmanager
def deleted_then_set_by_monkeypatch(path, value):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delattr(path)
        monkeypatch.setattr(path, value, raising=False)
        yield


@contextlib.contextmanager
def set_by_hand(path, value):
    module, name = located(path)
    original = getattr(module, name)
    setattr(module, name, value)
    yield
    setattr(module, name, original)


WAYS = [
    mock.patch,
    patched_as_object,
    patched_with_others,
    patched_between_start_and_stop,
    set_by_monkeypatch,
    set_twice_by_monkeypatch,
    deleted_then_set_by_monkeypatch,
    set_by_hand,
]
EVERY_SEAM = pytest.mark.parametrize(("path", "home"), SEAMS.items())
EITHER_NAME = pytest.mark.parametrize("target", ["path", "home"])


def values(path, home):
    return [pkgutil.resolve_name(path), pkgutil.resolve_name(home)]


@EVERY_SEAM
@EITHER_NAME
@pytest.mark.parametrize("patching", WAYS)
def test_a_patch_takes_effect_under_both_names_and_is_undone_afterwards(path, home, target, patching):
    original = pkgutil.resolve_name(home)
    fake = mock.Mock()

    with patching({"path": path, "home": home}[target], fake):
        during = values(path, home)

    assert during == [fake, fake]
    assert values(path, home) == [original, original]


@EVERY_SEAM
@pytest.mark.parametrize("outer", [mock.patch, set_by_monkeypatch])
@pytest.mark.parametrize("inner", [mock.patch, set_by_monkeypatch])
@pytest.mark.parametrize("inner_is_home", [True, False])
def test_nested_patches_are_undone_one_by_one(path, home, outer, inner, inner_is_home):
    original = pkgutil.resolve_name(home)
    first, second = mock.Mock(), mock.Mock()
    outer_path, inner_path = (path, home) if inner_is_home else (home, path)

    with outer(outer_path, first):
        with inner(inner_path, second):
            within = values(path, home)
        after_inner = values(path, home)

    assert within == [second, second]
    assert after_inner == [first, first]
    assert values(path, home) == [original, original]


@EVERY_SEAM
@EITHER_NAME
def test_a_decorator_patches_for_the_call(path, home, target):
    original = pkgutil.resolve_name(home)

    @mock.patch({"path": path, "home": home}[target])
    def during(fake):
        return [value is fake for value in values(path, home)]

    assert during() == [True, True]
    assert values(path, home) == [original, original]


@EVERY_SEAM
@EITHER_NAME
async def test_a_decorator_patches_until_the_coroutine_function_ends(path, home, target):
    original = pkgutil.resolve_name(home)

    @mock.patch({"path": path, "home": home}[target])
    async def during(fake):
        return [value is fake for value in values(path, home)]

    assert await during() == [True, True]
    assert values(path, home) == [original, original]


@EVERY_SEAM
@EITHER_NAME
def test_an_exception_undoes_a_patch(path, home, target):
    original = pkgutil.resolve_name(home)

    with pytest.raises(ZeroDivisionError), mock.patch({"path": path, "home": home}[target]):
        _ = 1 / 0

    assert values(path, home) == [original, original]


@EVERY_SEAM
@EITHER_NAME
def test_a_deleted_name_does_not_exist_until_it_is_restored(path, home, target):
    original = pkgutil.resolve_name(home)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delattr({"path": path, "home": home}[target])
        left = [hasattr(*located(name)) for name in (path, home)]

    assert left == [False, False]
    assert values(path, home) == [original, original]


@EVERY_SEAM
def test_a_seam_is_listed_by_its_module(path, home):
    module, name = located(path)

    assert name in dir(module)


async def test_an_autospec_of_the_module_has_its_seams():
    with mock.patch("aiofiles.threadpool", autospec=True) as fake:
        fake._open.return_value = "opened"

        assert await aiofiles.threadpool._open("f") == "opened"

    fake._open.assert_awaited_once_with("f")


async def test_open_calls_the_patched_coroutine_function():
    with mock.patch("aiofiles.threadpool._open") as fake:
        fake.return_value.read = mock.AsyncMock(return_value=b"data")

        async with aiofiles.open("f", "rb", buffering=0) as file:
            answer = await file.read()

    assert answer == b"data"
    assert isinstance(fake, mock.AsyncMock)
    fake.assert_awaited_once_with("f", "rb", buffering=0)


async def test_open_calls_a_coroutine_function_of_the_user():
    async def opened(*args, **kwargs):
        return aiofiles_core.wrap(io.StringIO(f"{args} {kwargs}"))

    with mock.patch("aiofiles.threadpool._open", opened):
        async with aiofiles.open("f", executor=None) as file:
            assert await file.read() == "('f',) {'executor': None}"


async def test_open_calls_the_patched_wrap(tmp_path):
    class Reader(aiofiles.threadpool.AsyncTextIOWrapper):
        pass

    (tmp_path / "f").write_text("data")
    with mock.patch("aiofiles.threadpool.wrap", side_effect=Reader) as fake:
        async with aiofiles.open(tmp_path / "f") as file:
            answer = await file.read()

    assert type(file) is Reader
    assert answer == "data"
    fake.assert_called_once_with(file._file, loop=None, executor=None)
