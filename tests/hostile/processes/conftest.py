"""Programs that are killed, forked and interrupted need a system that can do so."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not hasattr(os, "fork"):
        for item in items:
            if "hostile/processes" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason="needs fork and POSIX signals"))
