"""Symbolic links, where the user may create them. On Windows that takes a privilege, or developer mode."""

import os
import tempfile

import pytest


def _can_link():
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "link")
        try:
            os.symlink("nowhere", link)
        except OSError:
            return False
        return os.path.islink(link)


CAN_LINK = _can_link()
needs_links = pytest.mark.skipif(not CAN_LINK, reason="symbolic links cannot be made here")


def link(path, target, **options):
    """Make *path* a link to *target*, or do nothing where links cannot be created."""
    if CAN_LINK:
        path.symlink_to(target, **options)
