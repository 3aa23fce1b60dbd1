"""Imports point one way, and only one module touches an executor."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGES = Path(__file__).resolve().parents[1] / "packages"

# A reader who follows a call meets the modules of the core in this order. Each imports only from later ones.
CORE = [
    ["__init__"],
    ["opening"],
    ["context", "wrapping", "acquisition", "iteration", "conversion"],
    ["binary", "text"],
    ["proxy"],
    ["delegation", "calls"],
    ["backlog", "turns", "buffered", "resident"],
    ["answering"],
    ["immediate", "offering", "window"],
    ["line"],
    ["pending"],
    ["batch", "leftover", "repetition"],
    ["position"],
    ["execution", "measure", "watching", "idleness"],
    ["pacing"],
    ["arrival", "wakeup"],
    ["forks", "imitation"],
]
SIBLINGS = ["aiofiles_os", "aiofiles_pathlib", "aiofiles_shutil", "aiofiles_std", "aiofiles_tempfile"]


@cache
def modules(package: str) -> dict[str, ast.Module]:
    """Return the parsed modules of *package* by their dotted names."""
    source = PACKAGES / package.replace("_", "-") / "src"
    return {
        ".".join(path.relative_to(source).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in source.rglob("*.py")
    }


def imports(module: ast.AST) -> list[str]:
    """Return what *module* imports, relative names with their dots."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return found


def defined(module: ast.Module) -> set[str]:
    return {
        node.name for node in module.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }


def test_every_module_of_the_core_has_its_place():
    names = {name.removeprefix("aiofiles_core.") for name in modules("aiofiles_core")}

    assert names == {name for stage in CORE for name in stage}


def test_the_table_of_contributing_names_every_module_of_the_core():
    text = (PACKAGES.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text.partition("## The way of a call")[2].partition("\n## ")[0], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)} | {"acquisition"}

    assert named | {"__init__"} == {name for stage in CORE for name in stage}


# Names that programs use, although they begin with an underscore.
KNOWN_TO_USERS = {"_file", "_loop", "_executor", "_obj", "_coro"}


@pytest.mark.parametrize("package", [*SIBLINGS, "aiofiles"])
def test_a_sibling_uses_no_private_attribute_of_the_core(package):
    of_the_core = set().union(*map(private_attributes, modules("aiofiles_core").values())) - KNOWN_TO_USERS

    for name, module in modules(package).items():
        own = private_attributes(module)
        used = {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)} & of_the_core
        assert used <= own, name


@cache
def private_attributes(module):
    """Return the private attributes that the classes of *module* define: methods, class variables, those of `self`."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for part in ast.walk(node):
                if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found.add(part.name)
                elif isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    found.add(part.attr)
                elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    found.add(part.id)
    return {name for name in found if name.startswith("_") and not name.endswith("__")}


@pytest.mark.parametrize("stage", range(len(CORE)), ids=lambda stage: CORE[stage][0])
def test_the_core_imports_only_what_comes_later_on_the_way_of_a_call(stage):
    later = {f".{name}" for names in CORE[stage + 1 :] for name in names}
    found = modules("aiofiles_core")

    for name in CORE[stage]:
        own = {
            imported for imported in imports(found[f"aiofiles_core.{name}"]) if imported.startswith((".", "aiofiles"))
        }
        assert own <= later


@pytest.mark.parametrize("package", SIBLINGS)
def test_a_sibling_imports_only_from_the_root_of_the_core(package):
    for module in modules(package).values():
        foreign = {name for name in imports(module) if name.startswith("aiofiles")}
        assert foreign <= {"aiofiles_core"}


def test_the_meta_package_imports_from_the_roots_of_the_others_and_from_the_path_module():
    for module in modules("aiofiles").values():
        foreign = {name for name in imports(module) if name.startswith("aiofiles")}
        assert foreign <= {"aiofiles_core", *SIBLINGS, "aiofiles_os.path"}


@pytest.mark.parametrize("package", ["aiofiles_core", *SIBLINGS, "aiofiles"])
def test_a_package_imports_only_the_standard_library_and_siblings(package):
    known = {*sys.stdlib_module_names, "aiofiles", "aiofiles_core", *SIBLINGS}
    for_checkers = {"_typeshed", "typing_extensions"}

    for module in modules(package).values():
        foreign = {name.partition(".")[0] for name in imports(module) if not name.startswith(".")}
        assert foreign <= known | for_checkers


def test_only_one_module_touches_an_executor():
    touching = {
        name
        for package in ["aiofiles_core", *SIBLINGS, "aiofiles"]
        for name, module in modules(package).items()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"run_in_executor", "to_thread", "submit"}
    }

    assert touching == {"aiofiles_core.execution"}


@pytest.mark.parametrize("package", ["aiofiles_core", *SIBLINGS])
def test_no_module_shares_its_name_with_what_the_root_exports(package):
    found = modules(package)
    names = {name.rpartition(".")[2] for name in found}

    assert names.isdisjoint(set().union(*map(defined, found.values())))


def loaded_by(package: str) -> set[str]:
    """Return the modules of aiofiles that are loaded in a fresh interpreter after it imported *package*."""
    code = f"import sys, {package}; print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return {name for name in printed.split() if name.startswith("aiofiles")}


def test_importing_the_core_loads_no_sibling():
    assert {name.partition(".")[0] for name in loaded_by("aiofiles_core")} == {"aiofiles_core"}


def test_importing_the_meta_package_loads_every_module():
    packages = ["aiofiles_core", *SIBLINGS, "aiofiles"]
    found = {name.removesuffix(".__init__") for package in packages for name in modules(package)}
    for_checkers = {f"{package}.overloads" for package in ["aiofiles_os", "aiofiles_shutil", "aiofiles_tempfile"]}
    for_other_pythons = {"aiofiles_pathlib.carrying"} if sys.version_info >= (3, 12) else set()
    for_other_pythons |= {"aiofiles_pathlib.information"} if sys.version_info < (3, 14) else set()

    assert loaded_by("aiofiles") == found - for_checkers - for_other_pythons - {"aiofiles.__main__"}


@pytest.mark.parametrize("package", ["aiofiles_core", *SIBLINGS, "aiofiles"])
def test_no_function_imports_anything(package):
    # A function could be called in the thread of an event loop, and its import would make the loop wait for the disk.
    for name, module in modules(package).items():
        functions = [node for node in ast.walk(module) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        names = {getattr(node, "id", None) or getattr(node, "attr", None) for node in ast.walk(module)}

        assert not [imported for function in functions for imported in imports(function)], name
        assert names.isdisjoint({"import_module", "__import__"}), name
        assert "__getattr__" not in defined(module), name


TESTS = Path(__file__).parent
# Names that programs use for their tests, although they begin with an underscore.
SEAMS = {"_open", "_temporary_file", "_spooled_temporary_file", "_temporary_directory"}
DOTTED = re.compile(r"(\w+)(?:\.\w+)*?\.(_[A-Za-z]\w*)")


def names_of(module):
    """Return the private names that *module* defines: those of its classes and its own."""
    own = {node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return private_attributes(module) | {name for name in own | defined(module) if re.match("_[^_]", name)}


def names_used(module):
    """Return the attributes that *module* uses: in its code, in its texts, which may be programs, and by `setattr`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) not in sys.stdlib_module_names:
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (name for root, name in DOTTED.findall(node.value) if root not in sys.stdlib_module_names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("attr", ".object")):
            yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def test_one_module_of_the_tests_uses_private_names():
    packages = ["aiofiles_core", *SIBLINGS, "aiofiles"]
    private = {name for package in packages for module in modules(package).values() for name in names_of(module)}
    private -= KNOWN_TO_USERS | SEAMS
    using = set()
    for path in TESTS.rglob("*.py"):
        module = ast.parse(path.read_text(encoding="utf-8"))
        if private & set(names_used(module)) - names_of(module):
            using.add(path.relative_to(TESTS).as_posix())

    assert using == {"shared/inside.py"}
