"""A plugin of pytest that notes the outcome of each test of a client, and how often aiofiles was called until then."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

import aiofiles
import aiofiles.os
import aiofiles.ospath
import aiofiles.tempfile

RECORD = Path(os.environ["DOWNSTREAM_RECORD"])
ONLY = set(json.loads(Path(os.environ["DOWNSTREAM_ONLY"]).read_text(encoding="utf-8")))
TOOL = 4  # the tools 0 to 2 are debuggers, coverage and profilers

calls = 0


def functions() -> Iterator[FunctionType]:
    yield aiofiles.open
    for module in aiofiles.os, aiofiles.ospath, aiofiles.tempfile:
        for name, value in vars(module).items():
            if isinstance(value, FunctionType) and not name.startswith("_") and is_theirs(value.__code__):
                yield value


def is_theirs(code: CodeType) -> bool:
    """Return whether a package of aiofiles has *code*. Its modules hold functions of `typing`, too."""
    return any(
        parent.name.startswith("aiofiles") and (parent / "__init__.py").exists()
        for parent in Path(code.co_filename).parents
    )


def count(code: CodeType, offset: int) -> None:
    global calls
    calls += 1


def pytest_configure() -> None:
    # Not by wrappers: nothing that a client, or a test that replaces functions, looks at is changed.
    sys.monitoring.use_tool_id(TOOL, "downstream")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, count)
    for code in {function.__code__ for function in functions()}:
        sys.monitoring.set_local_events(TOOL, code, sys.monitoring.events.PY_START)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ONLY:
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in ONLY])
        items[:] = [item for item in items if item.nodeid in ONLY]


def note(report: Any) -> None:
    # A line for each, because a process that is killed writes no summary.
    with RECORD.open("a", encoding="utf-8") as file:
        print(json.dumps([report.nodeid, report.when, report.outcome, calls]), file=file)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        note(report)
