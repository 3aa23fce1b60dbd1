"""Every Python example of every document and docstring runs, and every link to a file leads to an existing one."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import io
import json
import re
from pathlib import Path

import pytest

import aiofiles_core

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *(ROOT / "packages").glob("*/*.md")]
DOCUMENTS += (ROOT / "packages" / "aiofiles" / "docs").rglob("*.md")
# The names that examples in docstrings use without an import.
KNOWN = {**vars(aiofiles_core), "io": io, "json": json}


def documented_examples():
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for match in re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, match.start()) + 2
            yield pytest.param(match[1], id=f"{document.relative_to(ROOT).as_posix()}:{line}")


def docstring_examples():
    for path in ROOT.glob("packages/*/src/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                docstring = ast.get_docstring(node) or ""
                for number, match in enumerate(re.finditer(r"(?:^    .*\n|^\n)*^    .*$", docstring, re.MULTILINE)):
                    yield pytest.param(inspect.cleandoc(match[0]), id=f"{path.stem}.{node.name}-{number}")


def run(source, namespace):
    code = compile(source, "<example>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    coroutine = eval(code, namespace)  # None if the code awaits nothing
    if coroutine is not None:
        asyncio.run(coroutine)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("source", list(documented_examples()))
def test_the_example_of_a_document_runs(source):
    run(source, {"__name__": "example", "__file__": __file__})


@pytest.mark.parametrize("source", list(docstring_examples()))
def test_the_example_of_a_docstring_runs(source, folder):
    folder.joinpath("notes.txt").write_text("a line\n")

    run(source, {**KNOWN, "__name__": "example"})


def test_each_link_to_a_file_leads_to_an_existing_one():
    links = [
        (document.relative_to(ROOT).as_posix(), document.parent / link)
        for document in DOCUMENTS
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    ]

    assert links
    assert [(document, link) for document, link in links if not link.exists()] == []


def test_the_readme_of_each_package_has_an_example():
    documented = {parameters.id.partition(":")[0] for parameters in documented_examples()}

    assert {f"packages/{path.name}/README.md" for path in (ROOT / "packages").iterdir()} | {"README.md"} <= documented


@pytest.mark.parametrize(
    "package", ["aiofiles_core", "aiofiles_pathlib", "aiofiles_shutil", "aiofiles_std", "aiofiles_tempfile"]
)
def test_each_name_that_a_package_exports_is_in_its_readme(package):
    document = ROOT / "packages" / package.replace("_", "-") / "README.md"
    documented = set(re.findall(r"`(\w+)", document.read_text(encoding="utf-8")))

    assert set(importlib.import_module(package).__all__) <= documented
