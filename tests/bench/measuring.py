"""Run the workers: measure all contestants in interleaved rounds of one run."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scenarios import Scenario

HERE = Path(__file__).parent

# Another process measures after so many rounds of a scenario, because the addresses of its memory differ by chance, and
# change the figures by up to a tenth: Mytkowicz et al., "Producing Wrong Data Without Doing Anything Obviously Wrong!",
# ASPLOS 2009.
ROUNDS_OF_A_PROCESS = 3


class Skipped(Exception):  # noqa: N818  # no error: most libraries lack something
    """The reason why a contestant or one of its workloads is not measured; empty if the library lacks it."""


@dataclass
class Result:
    """What one scenario cost one contestant: for each round a value, and the microseconds of the processor."""

    scenario: str
    contestant: str
    unit: str
    amount: int
    values: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.values) < 2:
            return self.median, self.median
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third

    def summary(self) -> dict[str, Any]:
        return {**asdict(self), "median": self.median, "quartiles": self.quartiles}


def interpreter(name: str) -> str:
    """Return the Python of an environment with the dependencies that the module of the contestant declares."""
    script = HERE / "contestants" / f"{name}.py"
    if "# /// script" not in script.read_text(encoding="utf-8"):
        return sys.executable

    def uv(*command: str) -> str:
        line = [os.environ.get("UV", "uv"), *command, "--no-python-downloads", "--script", str(script)]
        return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()

    uv("sync", "--quiet", "--python", platform.python_version())
    return uv("python", "find", "--no-config")  # otherwise, a .python-version of the folder counts


class Worker:
    """The process of one contestant."""

    def __init__(self, name: str, python: str = "") -> None:
        self.name = name
        try:
            self.python = python or interpreter(name)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Skipped(" ".join((getattr(error, "stderr", "") or str(error)).split())) from error
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.python, str(HERE / "worker.py"), self.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.versions = self.answer()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout
        assert self.process.stderr
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"skipped": last_line(self.process.stderr.read())}
        if "skipped" in answer:
            raise Skipped(answer["skipped"])
        return dict(answer)

    def measure(self, scenario: Scenario, path: Path, amount: int) -> dict[str, Any]:
        if scenario.fresh:
            worker = Worker(self.name, self.python)
            try:
                return worker.order(scenario, path, amount)
            finally:
                worker.close()
        return self.order(scenario, path, amount)

    def order(self, scenario: Scenario, path: Path, amount: int) -> dict[str, Any]:
        assert self.process.stdin
        order = {"workload": scenario.workload, "path": str(path), "amount": amount, "options": scenario.options}
        try:
            print(json.dumps(order), file=self.process.stdin, flush=True)
        except BrokenPipeError as error:
            raise Skipped("its process has ended") from error
        return self.answer()

    def renew(self, scenario: Scenario, path: Path) -> None:
        """Replace the process by another one, and warm that up."""
        self.close()
        self.start()
        self.order(scenario, path, scenario.amounts[0])

    def close(self) -> None:
        self.process.communicate()


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it ended"])[-1].strip()


def amounts(scenario: Scenario, worker: Worker, folder: Path, scale: float) -> list[int]:
    """Warm up, and return how much the contestant does in a round."""
    affordable: list[int] = []
    seconds = 0.0
    for amount in scenario.amounts:
        if affordable and seconds / affordable[-1] * amount > scenario.budget * scale:
            break
        seconds = worker.measure(scenario, scenario.material(folder, amount), amount)["seconds"]
        affordable.append(amount)
    return affordable if scenario.grows else affordable[-1:]


@contextlib.contextmanager
def report_skipped(what: str, log: Callable[[str], None]) -> Iterator[None]:
    """If *what* is skipped, go on without it, and give the reason to *log*."""
    try:
        yield
    except Skipped as reason:
        if str(reason):
            log(f"{what} is left out: {reason}")


def start(names: Iterable[str], log: Callable[[str], None]) -> list[Worker]:
    """Start a worker for each contestant that can be installed."""
    workers = []
    for name in names:
        with report_skipped(name, log):
            workers.append(Worker(name))
    return workers


def measure(
    scenarios: list[Scenario], workers: list[Worker], rounds: int, scale: float, log: Callable[[str], None]
) -> Iterator[tuple[Scenario, float, list[Result]]]:
    """Yield each scenario, the share of it that is done, and at its end the results. *scale* multiplies the budgets."""
    for material, group in itertools.groupby(scenarios, key=lambda scenario: scenario.material):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for scenario in group:
                plan: list[tuple[Worker, Result]] = []
                for worker in workers:
                    yield scenario, 0, []
                    with report_skipped(f"{scenario.name}: {worker.name}", log):
                        plan += [
                            (worker, Result(scenario.name, worker.name, scenario.unit, amount))
                            for amount in amounts(scenario, worker, Path(folder), scale)
                        ]
                turns = [each for _ in range(min(rounds, scenario.rounds)) for each in random.sample(plan, len(plan))]
                for number, (worker, result) in enumerate(turns):
                    yield scenario, number / len(turns), []
                    with report_skipped(f"{scenario.name}: {worker.name}", log):
                        if result.values and len(result.values) % ROUNDS_OF_A_PROCESS == 0 and not scenario.fresh:
                            worker.renew(scenario, material(Path(folder), scenario.amounts[0]))
                        answer = worker.measure(scenario, material(Path(folder), result.amount), result.amount)
                        result.values.append(answer["value"])
                        result.cpu.append(answer["cpu"])
                yield scenario, 1, [result for _, result in plan if result.values]
