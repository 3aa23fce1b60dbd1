import importlib
import os
import pkgutil
from contextlib import AbstractAsyncContextManager

import pytest

import aiofiles
import aiofiles.os
import aiofiles.os.path
import aiofiles.ospath
import aiofiles.pathlib
import aiofiles.shutil
import aiofiles.tempfile
import aiofiles.threadpool
import aiofiles_core
import aiofiles_os
import aiofiles_os.path
import aiofiles_pathlib
import aiofiles_shutil
import aiofiles_tempfile

STREAMS = "stdin stdout stderr stdin_bytes stdout_bytes stderr_bytes"
OS_PATH_FUNCTIONS = (
    "abspath exists getatime getctime getmtime getsize isdir isfile islink ismount samefile sameopenfile"
)
OS_FUNCTIONS = (
    "access getcwd listdir makedirs mkdir readlink remove removedirs rename renames replace rmdir scandir stat symlink"
    " unlink"
)
FACTORIES = "TemporaryFile NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory"
TEMPFILE_FUNCTIONS = "gettempdir gettempdirb gettempprefix gettempprefixb mkdtemp mkstemp"
FILES = "AsyncBufferedIOBase AsyncBufferedReader AsyncFileIO AsyncTextIOWrapper"
DECORATORS = "delegate_to_executor proxy_method_directly proxy_property_directly"

# The modules from which users of earlier versions import, and the names.
KNOWN_NAMES = {
    "aiofiles": f"open {STREAMS} base os ospath pathlib shutil tempfile threadpool",
    "aiofiles.base": "AiofilesContextManager AsyncBase AsyncIndirectBase wrap",
    "aiofiles.os": f"{OS_FUNCTIONS} path wrap",
    "aiofiles.os.path": f"{OS_PATH_FUNCTIONS} wrap",
    "aiofiles.ospath": f"{OS_PATH_FUNCTIONS} wrap",
    "aiofiles.pathlib": "Path PurePath PurePosixPath PureWindowsPath",
    "aiofiles.shutil": "Error Progress copy copy2 copyfile copyfileobj copytree disk_usage ignore_patterns move rmtree"
    " which",
    "aiofiles.tempfile": f"{FACTORIES} {FILES} AiofilesContextManager AiofilesContextManagerTempDir"
    " AsyncSpooledTemporaryFile AsyncTemporaryDirectory temptypes wrap"
    " _temporary_file _spooled_temporary_file _temporary_directory",
    "aiofiles.tempfile.temptypes": "AsyncBase AsyncSpooledTemporaryFile AsyncTemporaryDirectory"
    " delegate_to_executor proxy_property_directly cond_delegate_to_executor",
    "aiofiles.threadpool": f"open {STREAMS} {FILES} AiofilesContextManager AsyncIndirectBufferedIOBase"
    " AsyncTextIndirectIOWrapper binary text utils sync_open wrap _open",
    "aiofiles.threadpool.binary": f"{DECORATORS} AsyncBase AsyncBufferedIOBase AsyncBufferedReader AsyncFileIO"
    " AsyncIndirectBase AsyncIndirectBufferedIOBase AsyncIndirectBufferedReader AsyncIndirectFileIO",
    "aiofiles.threadpool.text": f"{DECORATORS} AsyncBase AsyncIndirectBase AsyncTextIOWrapper"
    " AsyncTextIndirectIOWrapper",
    "aiofiles.threadpool.utils": f"{DECORATORS} cond_delegate_to_executor",
}

# The place that a name comes from, and every other place where it is found.
ONE_OBJECT = {
    "aiofiles_core.AiofilesContextManager": "aiofiles.base aiofiles.tempfile aiofiles.threadpool",
    "aiofiles_core.AsyncBase": "aiofiles.base aiofiles.tempfile.temptypes aiofiles.threadpool.binary"
    " aiofiles.threadpool.text",
    "aiofiles_core.AsyncBufferedIOBase": "aiofiles.tempfile aiofiles.threadpool aiofiles.threadpool.binary",
    "aiofiles_core.AsyncBufferedReader": "aiofiles.tempfile aiofiles.threadpool aiofiles.threadpool.binary",
    "aiofiles_core.AsyncFileIO": "aiofiles.tempfile aiofiles.threadpool aiofiles.threadpool.binary",
    "aiofiles_core.AsyncTextIOWrapper": "aiofiles.tempfile aiofiles.threadpool aiofiles.threadpool.text",
    "aiofiles_core.open": "aiofiles aiofiles.threadpool",
    "aiofiles_core.sync_open": "aiofiles.threadpool",
    "aiofiles_core.wrap": "aiofiles.threadpool",
    "aiofiles_core.opening._open": "aiofiles.threadpool",
    "aiofiles_os.wrap": "aiofiles.base aiofiles.os aiofiles.os.path aiofiles.ospath",
    "aiofiles_std.AsyncIndirectBase": "aiofiles.base aiofiles.threadpool.binary aiofiles.threadpool.text",
    "aiofiles_std.AsyncIndirectBufferedIOBase": "aiofiles.threadpool aiofiles.threadpool.binary",
    "aiofiles_std.AsyncIndirectBufferedReader": "aiofiles.threadpool.binary",
    "aiofiles_std.AsyncIndirectFileIO": "aiofiles.threadpool.binary",
    "aiofiles_std.AsyncTextIndirectIOWrapper": "aiofiles.threadpool aiofiles.threadpool.text",
    "aiofiles_tempfile.AiofilesContextManagerTempDir": "aiofiles.tempfile",
    "aiofiles_tempfile.AsyncSpooledTemporaryFile": "aiofiles.tempfile aiofiles.tempfile.temptypes",
    "aiofiles_tempfile.AsyncTemporaryDirectory": "aiofiles.tempfile aiofiles.tempfile.temptypes",
    "aiofiles_tempfile.wrap": "aiofiles.tempfile",
    "aiofiles_tempfile.factories._temporary_file": "aiofiles.tempfile",
    "aiofiles_tempfile.factories._spooled_temporary_file": "aiofiles.tempfile",
    "aiofiles_tempfile.factories._temporary_directory": "aiofiles.tempfile",
    "aiofiles.threadpool.utils.delegate_to_executor": "aiofiles.threadpool.binary aiofiles.threadpool.text",
    "aiofiles.threadpool.utils.proxy_method_directly": "aiofiles.threadpool.binary aiofiles.threadpool.text",
    "aiofiles.threadpool.utils.proxy_property_directly": "aiofiles.threadpool.binary aiofiles.threadpool.text",
    **{f"aiofiles_std.{name}": "aiofiles aiofiles.threadpool" for name in STREAMS.split()},
    **{f"aiofiles_os.{name}": "aiofiles.os" for name in aiofiles_os.__all__ if name not in ("path", "wrap")},
    **{f"aiofiles_os.path.{name}": "aiofiles.os.path aiofiles.ospath" for name in aiofiles_os.path.__all__},
    **{f"aiofiles_tempfile.{name}": "aiofiles.tempfile" for name in f"{FACTORIES} {TEMPFILE_FUNCTIONS}".split()},
}


def test_known_names_can_be_imported_from_their_old_places():
    missing = [
        f"{module}.{name}"
        for module, names in KNOWN_NAMES.items()
        for name in names.split()
        if not hasattr(importlib.import_module(module), name)
    ]

    assert missing == []


@pytest.mark.parametrize("name", ["link", "sendfile", "statvfs"])
def test_a_function_exists_where_the_platform_has_it(name):
    assert hasattr(aiofiles.os, name) == hasattr(os, name)
    assert (name in aiofiles.os.__all__) == hasattr(os, name)


def test_a_name_is_one_object_everywhere():
    others = {
        f"{module}.{path.rpartition('.')[2]}": path
        for path, modules in ONE_OBJECT.items()
        for module in modules.split()
    }

    differing = [
        f"{other} is not {path}"
        for other, path in others.items()
        if pkgutil.resolve_name(other) is not pkgutil.resolve_name(path)
    ]

    assert len(others) > len(ONE_OBJECT)
    assert differing == []


def test_a_star_import_gives_what_the_module_lists():
    missing = []
    for module in sorted(KNOWN_NAMES.keys() - {"aiofiles.threadpool.utils"}):
        namespace = {}
        exec(f"from {module} import *", namespace)
        missing += [f"{module}.{name}" for name in importlib.import_module(module).__all__ if name not in namespace]

    assert missing == []


def test_the_names_of_the_path_module_are_those_of_the_distribution():
    assert aiofiles.ospath.__all__ == aiofiles_os.path.__all__


def test_the_functions_of_os_are_those_of_the_distribution():
    assert aiofiles.os.__all__ == aiofiles_os.__all__
    assert {name: getattr(aiofiles.os, name) for name in aiofiles_os.__all__ if name != "path"} == {
        name: getattr(aiofiles_os, name) for name in aiofiles_os.__all__ if name != "path"
    }


def test_the_names_of_pathlib_are_those_of_the_distribution():
    assert aiofiles.pathlib.__all__ == aiofiles_pathlib.__all__
    assert all(getattr(aiofiles.pathlib, name) is getattr(aiofiles_pathlib, name) for name in aiofiles_pathlib.__all__)


def test_the_names_of_shutil_are_those_of_the_distribution():
    assert aiofiles.shutil.__all__ == aiofiles_shutil.__all__
    assert all(getattr(aiofiles.shutil, name) is getattr(aiofiles_shutil, name) for name in aiofiles_shutil.__all__)


def test_the_path_module_is_one_object_under_each_of_its_names():
    from aiofiles import ospath
    from aiofiles.os import path

    assert aiofiles.os.path is path is ospath is aiofiles.ospath
    assert importlib.import_module("aiofiles.os.path") is path


async def test_a_path_function_is_imported_from_the_path_module(tmp_path):
    from aiofiles.os.path import exists

    assert await exists(tmp_path) == os.path.exists(tmp_path)


def test_the_three_wraps_are_those_of_their_distributions():
    assert aiofiles.threadpool.wrap is aiofiles_core.wrap
    assert aiofiles.tempfile.wrap is aiofiles_tempfile.wrap
    assert aiofiles.os.wrap is aiofiles_core.asyncify


@pytest.mark.parametrize("module", ["base", "tempfile", "threadpool"])
def test_the_context_manager_is_subscriptable(module):
    manager = getattr(aiofiles, module).AiofilesContextManager

    assert manager[aiofiles.threadpool.AsyncTextIOWrapper].__origin__ is manager
    assert aiofiles.tempfile.AiofilesContextManagerTempDir[str].__origin__ is not manager


def test_what_open_returns_is_the_context_manager(tmp_path):
    context = aiofiles.open(tmp_path / "f")
    context.close()

    assert isinstance(context, aiofiles.base.AiofilesContextManager)
    assert isinstance(context, AbstractAsyncContextManager)


def test_a_stream_is_a_proxy_of_its_kind():
    binary, text = aiofiles.threadpool.AsyncIndirectBufferedIOBase, aiofiles.threadpool.AsyncTextIndirectIOWrapper
    kinds = {name: binary if name.endswith("_bytes") else text for name in STREAMS.split()}

    assert [name for name, kind in kinds.items() if not isinstance(getattr(aiofiles, name), kind)] == []
