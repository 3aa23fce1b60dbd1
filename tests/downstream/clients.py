"""The clients, and how to run their suites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = Path(__file__).with_name("programs")


@dataclass(frozen=True)
class Client:
    """A released distribution that uses aiofiles."""

    name: str
    version: str
    suite: tuple[str, ...] = ("tests",)
    """Files and folders of the sdist; empty if it has no tests, or none that runs."""
    extras: str = ""
    needs: tuple[str, ...] = ()
    """What the tests require that is in none of *extras*."""
    options: tuple[str, ...] = ()
    """Options of pytest."""
    python: str = "3.13"
    typed: str = ""
    """A package that mypy checks, with the types of types-aiofiles and with ours."""
    intended: Mapping[str, str] = field(default_factory=dict)
    """Patterns of tests that fail with ours because ours keeps a promise that 25.1.0 does not make, and the promise."""

    @property
    def program(self) -> Path:
        """The tests of ours that use this client, which need not exist."""
        return PROGRAMS / f"test_{self.name.replace('-', '_')}.py"


def files(folder: str, names: str) -> tuple[str, ...]:
    """Return the test files of *folder* that reach aiofiles, if the whole suite takes more than five minutes."""
    return tuple(f"{folder}/test_{name}.py" for name in names.split())


PYTEST = ("pytest>=8,<10", "pytest-asyncio>=1,<2")

CLIENTS = [
    Client("aiocsv", "1.4.1", needs=PYTEST, typed="aiocsv"),
    Client(
        "aiogram",
        "3.31.0",
        extras="i18n,mongo,proxy,redis",
        needs=(*PYTEST, "aresponses", "pycryptodomex", "pytest-aiohttp", "pytest-mock", "pytz"),
        options=("-o", "asyncio_default_fixture_loop_scope=function"),  # warnings are errors, also that it is unset
        typed="aiogram",
    ),
    Client(
        "aiogzip",
        "2.0.0",
        suite=(
            *files("tests", "abort_cleanup_reporting abort_rewind_cache aiocsv append_mode b2_native_io"),
            *files("tests", "b2_open_ownership b2_reproductions batched_readline binary_io cancelled_close"),
            *files("tests", "edge_cases_and_errors file_lifecycle fileobj inspection inspection_settlement"),
            *files("tests", "open_cleanup_control_flow open_qualification open_settlement protocols_and_paths"),
            *files("tests", "read_health_transitions regressions source_read_settlement text_seek_failure"),
            *files("tests/integration", "example_concurrent_jsonl_ingest"),
        ),
        extras="test,csv,fast",
        typed="aiogzip",
        # It compares `_loop` with the running loop. With ours, that is always the running loop.
        intended={"*::test_*_source_from_another_loop_is_refused*": "a file works in every event loop"},
    ),
    Client("aiotinydb", "2.0.0", needs=PYTEST),
    Client("aiozip", "0.1.0", needs=PYTEST),
    Client("aiozipstream", "0.4", suite=(), needs=(*PYTEST, "aiofiles")),
    Client("asyncpraw", "8.0.3", needs=(*PYTEST, "mock", "pytest-vcr")),
    Client("blinkpy", "0.25.9", needs=PYTEST),
    # The sdist has its tests, but not the fixtures that they import.
    Client("datasette", "0.65.5", suite=(), needs=PYTEST),
    # Not its tests of websockets, which fail by chance on a busy machine.
    Client("gql", "4.4.0", suite=files("tests", "aiohttp httpx httpx_async requests"), extras="test", typed="gql"),
    Client("matrix-nio", "0.26.0", suite=(), needs=PYTEST),
    Client("nicegui", "3.18.0", suite=(), needs=PYTEST),
    Client("quart", "0.22.0", suite=(), needs=PYTEST),
    Client(
        "sanic",
        "25.12.1",
        suite=files("tests", "response response_file static static_directory url_for_static"),
        needs=(*PYTEST, "beautifulsoup4", "chardet==3.*", "docutils", "pygments", "sanic-testing", "uvicorn"),
    ),
    # Later releases use anyio.
    Client("starlette", "0.14.2", suite=(), needs=(*PYTEST, "aiofiles", "httpx")),
]
