import importlib
import importlib.metadata
import inspect
import pkgutil
import subprocess
import sys
from contextlib import contextmanager
from unittest import mock

import pytest

STREAMS = ["stdin", "stdout", "stderr", "stdin_bytes", "stdout_bytes", "stderr_bytes"]
MODULES = ["base", "os", "ospath", "tempfile", "threadpool"]


def words_printed_by(code):
    """Run *code* in a fresh interpreter."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=60).stdout.split()


def imported():
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0].startswith("aiofiles")}


@contextmanager
def set_by_monkeypatch(path, value):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(path, value)
        yield


@pytest.fixture
def aiofiles():
    """The module as a bare import gives it; what was imported before is back afterwards."""
    before = imported()
    for name in before:
        del sys.modules[name]
    yield importlib.import_module("aiofiles")
    for name in imported():
        del sys.modules[name]
    sys.modules.update(before)


def test_importing_aiofiles_imports_no_more_than_the_core():
    with_aiofiles, with_core = (
        words_printed_by(f"import sys, {name}; print(*(name for name in sys.modules if 'aiofiles' in name))")
        for name in ["aiofiles", "aiofiles_core"]
    )

    assert [name for name in with_aiofiles if name != "aiofiles"] == with_core


def test_a_star_import_gives_the_listed_names_and_loads_their_modules():
    code = "from aiofiles import *; print(*(name for name in dir() if not name.startswith('__')))"

    # Without `os`, which would take the place of the one that the program imported.
    assert words_printed_by(code) == sorted(["open", "tempfile", *STREAMS])


def test_help_knows_the_proxies_after_a_bare_import():
    printed = words_printed_by("import aiofiles; help(aiofiles.threadpool.binary.AsyncBufferedReader.read)")

    assert "async" in printed
    assert "read(self," in printed


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_imported_when_it_is_first_used(aiofiles, name):
    path = f"aiofiles.{name}"
    before = path in sys.modules

    module = getattr(aiofiles, name)

    assert not before
    assert module is sys.modules[path]
    assert vars(aiofiles)[name] is module


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_is_imported_when_it_is_first_used(aiofiles, name):
    before = "aiofiles_std" in sys.modules

    stream = getattr(aiofiles, name)

    assert not before
    assert stream is getattr(sys.modules["aiofiles_std"], name)
    assert stream is getattr(aiofiles, name)


@pytest.mark.parametrize(
    "path",
    [
        "os.path.exists",
        "ospath.exists",
        "threadpool.binary.AsyncBufferedReader",
        "threadpool.text.AsyncTextIOWrapper",
        "threadpool.utils.delegate_to_executor",
        "tempfile.temptypes.AsyncSpooledTemporaryFile",
    ],
)
def test_modules_of_modules_are_there_after_a_bare_import(aiofiles, path):
    found = aiofiles
    for name in path.split("."):
        found = getattr(found, name)

    assert found.__name__ == path.rpartition(".")[2]


@pytest.mark.parametrize(
    "statement",
    [
        "import aiofiles.os.path; aiofiles.os.path.exists",
        "import aiofiles.os; aiofiles.os.path.exists",
        "from aiofiles.os.path import exists",
        "from aiofiles.os import path; path.exists",
        "from aiofiles import os; os.path.exists",
        "import aiofiles.ospath, aiofiles.os.path; assert aiofiles.ospath is aiofiles.os.path",
        "import aiofiles.os.path, aiofiles.ospath; assert aiofiles.ospath is aiofiles.os.path",
        "import aiofiles.threadpool.binary; aiofiles.threadpool.binary.AsyncBufferedReader",
        "import aiofiles.tempfile.temptypes; aiofiles.tempfile.TemporaryFile",
        "from aiofiles.base import AiofilesContextManager",
        "from aiofiles import base, ospath, stdin, tempfile, threadpool",
    ],
)
def test_the_first_import_may_take_any_path(aiofiles, statement):
    del sys.modules["aiofiles"]

    exec(statement, {})


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("aiofiles.open", "aiofiles_core.open"),
        ("aiofiles.stdin", "aiofiles_std.stdin"),
        ("aiofiles.stderr_bytes", "aiofiles_std.stderr_bytes"),
        ("aiofiles.os.stat", "aiofiles_os.stat"),
        ("aiofiles.os.path.exists", "aiofiles_os.path.exists"),
        ("aiofiles.ospath.exists", "aiofiles_os.path.exists"),
        ("aiofiles.tempfile.NamedTemporaryFile", "aiofiles_tempfile.NamedTemporaryFile"),
        ("aiofiles.tempfile._temporary_file", "aiofiles_tempfile.factories._temporary_file"),
        ("aiofiles.threadpool.sync_open", "io.open"),
        ("aiofiles.threadpool._open", "aiofiles_core.opening._open"),
        ("aiofiles.threadpool.binary.AsyncFileIO", "aiofiles_core.AsyncFileIO"),
    ],
)
@pytest.mark.parametrize("patching", [mock.patch, set_by_monkeypatch])
def test_a_name_that_is_not_imported_yet_can_be_patched_and_is_itself_afterwards(aiofiles, path, origin, patching):
    fake = mock.Mock()

    with patching(path, fake):
        during = pkgutil.resolve_name(path)

    assert during is fake
    assert pkgutil.resolve_name(path) is pkgutil.resolve_name(origin)


def test_dir_lists_what_is_not_imported_yet(aiofiles):
    listed = dir(aiofiles)

    assert {"__version__", "open", *MODULES, *STREAMS} <= set(listed)
    assert len(listed) == len(set(listed))


def test_an_unknown_name_is_an_attribute_error(aiofiles):
    with pytest.raises(AttributeError, match="module 'aiofiles' has no attribute 'nothing'"):
        _ = aiofiles.nothing


def test_an_unknown_name_cannot_be_imported(aiofiles):
    with pytest.raises(ImportError, match="cannot import name 'nothing' from 'aiofiles'"):
        exec("from aiofiles import nothing")


def test_the_version_is_that_of_the_distribution(aiofiles):
    try:
        version = importlib.metadata.version("aiofiles")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("aiofiles runs from its source, without the metadata of a distribution")
    if not version.startswith("26."):
        pytest.skip(f"the metadata is that of another aiofiles: {version}")

    assert aiofiles.__version__ == version


def test_without_metadata_the_version_is_an_attribute_error(aiofiles, monkeypatch):
    missing = mock.Mock(side_effect=importlib.metadata.PackageNotFoundError("aiofiles"))
    monkeypatch.setattr(importlib.metadata, "version", missing)

    assert getattr(aiofiles, "__version__", "unknown") == "unknown"


def test_every_listed_name_can_be_inspected(aiofiles, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", {"aiofiles": "26.99.0"}.__getitem__)

    listed = dir(aiofiles)

    members = dict(inspect.getmembers(aiofiles))

    assert sorted(members) == listed
    assert members["__version__"] == "26.99.0"
