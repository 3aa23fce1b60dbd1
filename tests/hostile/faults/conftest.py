"""Skip where strace cannot make calls fail, and report how many faults there were."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from .tracing import Outcome, Theatre

# Per package: the scripts that met a fault, the calls that failed in ours, and the outcomes that were wrong.
_FIGURES = ("outcomes", "failed calls", "wrong outcomes")
_tally: dict[str, Counter[str]] = defaultdict(Counter)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A folder for scripts, if strace can make calls fail here."""
    folder = tmp_path_factory.mktemp("faults")
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    command = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-o",
        folder / "trace",
        "-e",
        "inject=mkdir:error=EIO:when=1..2",
        "true",
    ]
    trial = subprocess.run(command, capture_output=True, text=True, check=False)
    if trial.returncode:
        pytest.skip(f"strace cannot make calls fail here: {trial.stderr.strip()}")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def clean(folder) -> dict[str, tuple[Outcome, Outcome]]:
    """The outcome of each script without a fault, with the blocking calls and with ours."""
    with Theatre(folder) as theatre:
        return {script: theatre.play_both(script) for script in theatre.scripts}


@pytest.fixture(scope="session")
def tally() -> dict[str, Counter[str]]:
    """What was counted, for each package."""
    return _tally


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _tally:
        terminalreporter.section("faults")
    for package, counted in sorted(_tally.items()):
        terminalreporter.write_line(f"{package}: " + ", ".join(f"{counted[name]:,} {name}" for name in _FIGURES))
