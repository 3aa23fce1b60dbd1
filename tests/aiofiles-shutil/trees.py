"""Trees to work on, and what is in them."""

import os


def plant(root, folders=3, files=4):
    """Make a tree of small files in directories."""
    for folder in range(folders):
        (root / str(folder)).mkdir(parents=True)
        for file in range(files):
            (root / str(folder) / f"{file}.txt").write_bytes(b"x" * 1000)
    return root


def count(root):
    """Return how many files there are below *root*."""
    return sum(len(files) for _, _, files in os.walk(root))


def contents(root):
    """Return the paths below *root*, with the content of each file."""
    found = {}
    for folder, folders, files in os.walk(root):
        found |= dict.fromkeys((os.path.relpath(os.path.join(folder, name), root) for name in folders), "folder")
        for name in files:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.relpath(os.path.join(folder, name), root)] = file.read()
    return found
