"""The site documents every public name. `tox run -e docs` builds it, and passes its folder as SITE."""

from __future__ import annotations

import importlib
import os
import pkgutil
import zlib
from pathlib import Path

import pytest

PACKAGES = [
    "aiofiles",
    "aiofiles_core",
    "aiofiles_os",
    "aiofiles_pathlib",
    "aiofiles_shutil",
    "aiofiles_std",
    "aiofiles_tempfile",
]

pytestmark = pytest.mark.skipif("SITE" not in os.environ, reason="the site was not built: tox run -e docs")


def public_modules():
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith((".__main__", ".overloads")):  # a program, and a module that only checkers read
                yield importlib.import_module(found.name)


def resolve(name):
    """Return the object with the full *name*."""
    return pkgutil.resolve_name(name)


@pytest.fixture(scope="module")
def documented():
    """The objects in the inventory of the site, by the last part of their names."""
    packed = Path(os.environ["SITE"], "objects.inv").read_bytes().split(b"\n", 4)[4]
    objects = {}
    for line in zlib.decompress(packed).decode().splitlines():
        name, kind, _ = line.split(" ", 2)
        if kind.startswith("py:") and kind not in ("py:method", "py:attribute", "py:property"):
            objects.setdefault(name.rpartition(".")[2], []).append(resolve(name))
    return objects


def test_every_public_name_is_in_the_reference(documented):
    missing = {
        f"{module.__name__}.{name}"
        for module in public_modules()
        for name in getattr(module, "__all__", ())
        if not any(getattr(module, name) is found for found in documented.get(name, ()))
    }

    assert missing == set()


def test_every_public_method_of_a_documented_class_is_in_the_reference():
    packed = Path(os.environ["SITE"], "objects.inv").read_bytes().split(b"\n", 4)[4]
    names = {line.split(" ", 1)[0] for line in zlib.decompress(packed).decode().splitlines()}
    classes = ["aiofiles_core.AsyncTextIOWrapper", "aiofiles_core.AsyncBufferedReader", "aiofiles_core.AsyncFileIO"]
    classes += ["aiofiles.pathlib.Path", "aiofiles.tempfile.AsyncSpooledTemporaryFile"]

    missing = {
        f"{name}.{member}"
        for name in classes
        for base in resolve(name).__mro__
        if base.__module__.startswith("aiofiles") and base is not resolve("aiofiles_core.AsyncBase")
        for member in vars(base)
        if not member.startswith("_") and f"{name}.{member}" not in names
    }

    assert missing == set()
