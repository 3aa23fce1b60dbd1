"""Run the suite of a client in its two environments, and compare the outcome of each test."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from clients import Client

HERE = Path(__file__).parent
REPETITIONS = 3  # of a test that fails with ours only, in both environments
SECONDS = 1200  # after which a suite is stopped


@dataclass
class Run:
    """The outcome of each test, and how often aiofiles was called."""

    outcomes: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    reached: int = 0

    def passed(self, name: str) -> bool:
        return self.outcomes.get(name) == "passed"

    def number(self, outcome: str) -> int:
        return list(self.outcomes.values()).count(outcome)


@dataclass
class Comparison:
    """The runs with the aiofiles of the index and with ours, and the tests whose outcomes differ."""

    client: Client
    version: str
    theirs: Run
    ours: Run
    broken: list[str] = field(default_factory=list)
    intended: list[str] = field(default_factory=list)
    flaky: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    @property
    def mended(self) -> list[str]:
        return [name for name in self.ours.outcomes if self.ours.passed(name) and not self.theirs.passed(name)]


def run(client: Client, source: Path, python: Path, only: Iterable[str] = ()) -> Run:
    """Run the suite, or the tests *only*, on a fresh copy of *source*."""
    # The same folder for each run, because its name may be part of the names of tests.
    folder = source.with_name("run")
    shutil.rmtree(folder, ignore_errors=True)
    if client.suite:
        shutil.copytree(source, folder, symlinks=True)
    tests = list(client.suite)
    if client.program.exists():
        tests += ["-o", "asyncio_mode=auto", client.program.name]
        folder.mkdir(exist_ok=True)
        shutil.copy(client.program, folder)
    record = source.with_name("record.jsonl")
    record.write_text("", encoding="utf-8")
    chosen = source.with_name("only.json")
    chosen.write_text(json.dumps(list(only)), encoding="utf-8")
    environment = os.environ | {
        "DOWNSTREAM_ONLY": str(chosen),
        "DOWNSTREAM_RECORD": str(record),
        "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(HERE / "plugin"),
    }
    environment.pop("FORCE_COLOR", None)
    line = [
        str(python), "-m", "pytest", "-p", "recorder", "-p", "no:cacheprovider", "-o", "addopts=", "-q", "--tb=short",
        "--continue-on-collection-errors",
        *client.options, *tests,
    ]  # fmt: skip
    log = source.with_name(f"{python.parents[1].name}{'-again' if only else ''}.log")
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            line, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{client.name}: stopped after {SECONDS} s; {log.name} shows where", flush=True)
        finally:
            stop(process)
    return read(record)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the suite, servers that it started included."""
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read(record: Path) -> Run:
    result = Run()
    ranks = {"passed": 0, "skipped": 1, "failed": 2}  # a test is what the worst of its phases is
    reached = set()
    for line in record.read_text(encoding="utf-8").splitlines():
        name, _, outcome, calls = json.loads(line)
        result.outcomes[name] = max(outcome, result.outcomes.get(name, "passed"), key=ranks.__getitem__)
        if calls > result.calls:
            reached.add(name)
        result.calls = calls
    result.reached = len(reached)
    return result


def compare(client: Client, version: str, source: Path, theirs: Path, ours: Path) -> Comparison:
    """Run the suite with both. Repeat the tests that pass with the aiofiles of the index only."""
    result = Comparison(client, version, run(client, source, theirs), run(client, source, ours))
    suspects = [name for name in result.theirs.outcomes if result.theirs.passed(name) and not result.ours.passed(name)]
    rounds = range(REPETITIONS if suspects else 0)
    again = [(run(client, source, theirs, suspects), run(client, source, ours, suspects)) for _ in rounds]
    for name in suspects:
        if not all(their.passed(name) for their, _ in again) or all(our.passed(name) for _, our in again):
            result.flaky.append(name)
        elif any(fnmatch(name, pattern) for pattern in client.intended):
            result.intended.append(name)
        else:
            result.broken.append(name)
    if client.typed:
        result.types = sorted(errors(client, ours, source) - errors(client, theirs, source))
    return result


def errors(client: Client, python: Path, source: Path) -> set[str]:
    """Return what mypy says about the client in the environment of *python*."""
    line = [str(python), "-m", "mypy", "--strict", "--no-incremental", "--hide-error-context", "--no-error-summary",
            "--no-pretty", "-p", client.typed]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, cwd=source.parent)
    if done.returncode > 1:
        raise RuntimeError(done.stdout + done.stderr)
    # The paths of the two environments differ.
    return {each.split("site-packages", 1)[-1] for each in done.stdout.splitlines() if ": error:" in each}
