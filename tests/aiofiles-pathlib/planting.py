"""A tree of files, directories and links, and functions that describe what became of it."""

import contextlib
import os
import shutil
import stat
from pathlib import Path

# Paths in and outside of the tree.
NAMES = ["a", "a/b", "a/b/c", "a/d", "e", "e/file.txt", "a/d/empty", "link", "link/b", "to a file", "broken", "new"]
NAMES += ["new/below", "e/file.txt/below", "e/read only", ".", "a/../e", "n\udcff", "x" * 300]


def plant(root):
    """Make a tree at *root*."""
    for folder in ["a/b/c", "a/d", "e"]:
        (root / folder).mkdir(parents=True)
        (root / folder / "file.txt").write_bytes(b"first\r\nsecond\n")
        (root / folder / "empty").touch()
    for name, target in [("link", "a"), ("to a file", os.path.join("e", "file.txt")), ("broken", "nowhere")]:
        with contextlib.suppress(OSError):  # because on Windows links take a privilege
            (root / name).symlink_to(target, target_is_directory=name == "link")
    (root / "e/read only").write_text("text")
    (root / "e/read only").chmod(0o444)
    return root


def describe(root):
    """Return the paths below *root*, each with its kind, its permissions, and its content."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:
            path = os.path.join(folder, name)
            try:
                found[os.path.relpath(path, root)] = _describe(path, root)
            except PermissionError:
                found[os.path.relpath(path, root)] = "unknown"
    return found


def _describe(path, root):
    mode = os.lstat(path).st_mode
    content = None
    if stat.S_ISLNK(mode):
        content = os.readlink(path).replace(str(root), "")
    elif stat.S_ISREG(mode) and os.access(path, os.R_OK):
        with open(path, "rb") as file:
            content = file.read()
    return stat.filemode(mode), content


def clear(root):
    """Remove *root*, whatever its permissions are."""
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:  # files, too, because Windows does not remove what is read-only
            if not os.path.islink(os.path.join(folder, name)):
                os.chmod(os.path.join(folder, name), 0o700)
    shutil.rmtree(root)


def left(path):
    """Return the names in the directory of *path*, and the content of *path*."""
    return sorted(os.listdir(path.parent)), Path(path).read_text()
