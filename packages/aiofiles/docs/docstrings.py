"""Convert docstrings to reStructuredText, and name the blocking counterpart of each object.

Docstrings of the project are nearly reStructuredText: only their indented examples need a directive. Docstrings of the
standard library, which methods and functions share with their blocking counterparts, are plain text.
"""

from __future__ import annotations

import importlib
import inspect
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

# The prefix of a name, and that of its blocking counterpart.
COUNTERPARTS = {
    "aiofiles.open": "open",
    "aiofiles.os.": "os.",
    "aiofiles.pathlib.": "pathlib.",
    "aiofiles.shutil.": "shutil.",
    "aiofiles.tempfile.AsyncSpooledTemporaryFile.": "tempfile.SpooledTemporaryFile.",
    "aiofiles.tempfile.AsyncTemporaryDirectory.": "tempfile.TemporaryDirectory.",
    "aiofiles.tempfile.": "tempfile.",
    "aiofiles_core.AsyncTextIOWrapper.": "io.TextIOWrapper.",
    "aiofiles_core.AsyncBufferedIOBase.": "io.BufferedWriter.",
    "aiofiles_core.AsyncBufferedReader.": "io.BufferedReader.",
    "aiofiles_core.AsyncFileIO.": "io.FileIO.",
}
ROLES = {"py:function": "func", "py:class": "class", "py:method": "meth", "py:attribute": "attr", "py:exception": "exc"}
# How Python names a type, and how users import it.
PUBLIC = {
    r"^_io\.": "io.",
    r"^(_?asyncio)\.(\w+\.)?(?=[A-Z])|^(?=AbstractEventLoop$)": "asyncio.",
    r"^concurrent\.futures\._base\.|^(?=Executor$)": "concurrent.futures.",
    r"^(aiofiles_core|aiofiles_std)\.\w+\.(?=[A-Z])": r"\1.",
    r"^aiofiles_(os|shutil|tempfile|pathlib)\.(\w+\.)?(?=[A-Z])": r"aiofiles.\1.",
}


@cache
def known() -> dict[str, str]:
    """Return the kind of each name in the documentation of Python."""
    packed = Path(__file__).with_name("python.inv").read_bytes().split(b"\n", 4)[4]
    entries = (line.split(" ", 2) for line in zlib.decompress(packed).decode().splitlines())
    return {name: kind for name, kind, _ in entries}


def find(name: str) -> Any:
    """Return the object with the full *name*, or None."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count])) if count else None
        except ImportError:
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
        return found
    return getattr(importlib.import_module("builtins"), name, None)


def counterpart(name: str) -> str | None:
    """Return the name of the blocking counterpart of *name*, if there is one."""
    for ours, theirs in COUNTERPARTS.items():
        if name.startswith(ours):
            blocking = theirs + name.removeprefix(ours)
            return blocking if find(blocking) is not None else None
    return None


def reference(name: str) -> str | None:
    """Return a link to the documentation of *name*, or of the method of a base class from which it comes."""
    home, _, method = name.rpartition(".")
    bases = getattr(find(home), "__mro__", ()) if home else ()
    for candidate in [name, *(f"{home.rpartition('.')[0]}.{base.__name__.lstrip('_')}.{method}" for base in bases)]:
        if kind := known().get(candidate):
            return f":py:{ROLES.get(kind, 'obj')}:`{candidate}`"
    return None


def with_code(lines: list[str]) -> list[str]:
    """Mark each indented block of *lines* as Python code."""
    marked: list[str] = []
    is_code = False
    for line in lines:
        if line and not is_code and line.startswith("    ") and not (marked and marked[-1]):
            marked += [".. code-block:: python", ""]
            is_code = True
        elif line and not line.startswith("    "):
            is_code = False
        marked.append(line)
    return marked


def from_plain_text(lines: list[str]) -> list[str]:
    """Escape what has a meaning in reStructuredText, and keep the lines of paragraphs with indented lines."""
    quoted: list[str] = []
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines).strip("\n")):
        block = paragraph.split("\n")
        if any(line.startswith((" ", ">>>")) for line in block):
            quoted += [".. code-block:: text", "", *(f"   {line}" for line in block), ""]
        else:
            escaped = [
                re.sub(r"([\\`_|<]|\*(?!\w+\*)(?<!\w\*))", r"\\\1", line.rstrip(":\\") + ":" * line.endswith(":"))
                for line in block
            ]
            quoted += [re.sub(r"^([^\w\\]|\d+[.)])", r"\\\1", line) for line in escaped] + [""]
    return quoted


def process(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Rewrite *lines*, the docstring of *obj*, in place."""
    blocking = counterpart(name)
    original = find(blocking) if blocking else None
    note = "The same object as {}." if obj is original else "Blocking counterpart: {}."
    is_theirs = original is not None and inspect.getdoc(obj) == inspect.getdoc(original)
    lines[:] = from_plain_text(lines) if is_theirs or not inspect.getmodule(obj) else with_code(lines)
    if blocking and (link := reference(blocking)):
        lines += ["", note.format(link)]


def process_signature(
    app: Any, what: str, name: str, obj: Any, options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Return the signature with each default that is a function shown by its name only."""
    return signature and re.sub(r"<function (\w+) at 0x\w+>", r"\1", signature), returned


def resolve(app: Any, env: Any, node: Any, contnode: Any) -> Any:
    """Look up a missing name again: a type by the name that users import, and a class in all modules."""
    target = node.get("reftarget", "")
    for pattern, replacement in PUBLIC.items():
        target = re.sub(pattern, replacement, target)
    is_class = node.get("reftype") == "obj" and target[:1].isupper()
    if node.get("refdomain") != "py" or (target == node["reftarget"] and not is_class):
        return None
    node["reftarget"] = target  # for intersphinx, which looks it up next
    if is_class:
        node["refspecific"] = True
    return env.domains["py"].resolve_xref(env, node["refdoc"], app.builder, node["reftype"], target, node, contnode)


def setup(app: Any) -> dict[str, bool]:
    """Register these functions with `sphinx.ext.autodoc`."""
    app.connect("autodoc-process-docstring", process)
    app.connect("autodoc-process-signature", process_signature)
    app.connect("missing-reference", resolve, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
