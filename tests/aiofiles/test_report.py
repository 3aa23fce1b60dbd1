"""`python -m aiofiles` prints what a bug report should contain."""

import asyncio
import platform
import re
import runpy
from importlib import metadata

DISTRIBUTIONS = [
    "aiofiles",
    "aiofiles-core",
    "aiofiles-os",
    "aiofiles-pathlib",
    "aiofiles-shutil",
    "aiofiles-std",
    "aiofiles-tempfile",
]


def installed(distribution):
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


async def name_of_loop():
    loop = asyncio.get_running_loop()
    return f"{type(loop).__module__}.{type(loop).__qualname__}"


def test_the_report_has_versions_the_event_loop_and_the_cost_of_a_trip(capsys):
    runpy.run_module("aiofiles", run_name="__main__")

    rows = {line[:18].rstrip(): line[18:] for line in capsys.readouterr().out.splitlines()}
    assert {name: rows.pop(name) for name in DISTRIBUTIONS} == {name: installed(name) for name in DISTRIBUTIONS}
    assert rows.pop("Python").split()[0] == platform.python_version()
    assert rows.pop("platform") == platform.platform()
    assert rows.pop("event loop") == asyncio.run(name_of_loop())
    assert re.fullmatch(r"([1-9]\d*|unknown) at most in the default executor", rows.pop("threads"))
    assert re.fullmatch(r"[1-9]\d* microseconds, median of 1000", rows.pop("trip"))
    assert rows == {}
