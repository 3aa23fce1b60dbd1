"""Write `python.inv`, the names of Python's documentation that the site links to, so that it builds without a network.

    python packages/aiofiles/docs/trim_inventory.py /usr/share/doc/python3.14/html/objects.inv

The argument is the inventory of any copy of that documentation. https://docs.python.org/3/objects.inv is one, and
Debian's `python3-doc` has another. Run it again when a page refers to a newer name.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

MODULES = {
    "asyncio", "codecs", "collections", "concurrent", "contextlib", "contextvars", "csv", "functools", "gzip", "io",
    "json", "os", "pathlib", "pickle", "select", "shutil", "socket", "stat", "sys", "tempfile", "threading", "typing",
    "unittest", "zipfile",
}  # fmt: skip
HEADER_LINES = 4


def is_kept(line: str) -> bool:
    """Return whether *line* describes a builtin, or something in one of the modules."""
    name, kind = line.split(" ", 2)[:2]
    is_builtin = kind in ("py:function", "py:class", "py:exception", "py:data", "py:method") and (
        "." not in name or name.split(".", 1)[0] in ("bytes", "str", "object", "bytearray", "memoryview")
    )
    return kind.startswith("py:") and (is_builtin or name.split(".", 1)[0] in MODULES)


def main(source: Path) -> None:
    """Write the trimmed copy of *source* beside this file."""
    *header, packed = source.read_bytes().split(b"\n", HEADER_LINES)
    lines = [line for line in zlib.decompress(packed).decode().splitlines() if is_kept(line)]
    target = Path(__file__).with_name("python.inv")
    target.write_bytes(b"\n".join([*header, zlib.compress("\n".join([*lines, ""]).encode(), 9)]))
    print(f"{target}: {len(lines)} names")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
