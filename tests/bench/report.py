"""Show the results as tables, and write them as JSON."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD  # type: ignore[import-not-found, unused-ignore]  # installed for the bench only
from rich.table import Table  # type: ignore[import-not-found, unused-ignore]  # as above

if TYPE_CHECKING:
    from pathlib import Path

    from measuring import Result, Worker
    from scenarios import Scenario

LIMIT, OURS = "blocking", "ours"


def figure(number: float) -> str:
    """Return *number* as text with three digits."""
    return f"{number:,.{max(0, 2 - math.floor(math.log10(number)))}f}" if number > 0 else f"{number:.3g}"


def ratio(result: Result, results: list[Result], name: str) -> str:
    """Return the median of *result*, divided by that of the contestant *name*."""
    base = [other.median for other in results if other.contestant == name]
    return figure(result.median / base[0]) if base and base[0] > 0 else ""


def exponent(results: list[Result]) -> float:
    """Return the power of the amount with which the cost grows: 1 if each unit costs the same."""
    amounts = [math.log(result.amount) for result in results]
    costs = [math.log(result.median * result.amount) for result in results]
    return statistics.linear_regression(amounts, costs).slope


def table(scenario: Scenario, results: list[Result]) -> Table:
    """Return a table of one scenario, with the fastest contestant first."""
    titles = [scenario.unit, "quartiles", "cpu µs", f"x {LIMIT}", f"x {OURS}", "units"]
    if scenario.grows:
        titles = [f"{amount:,}" for amount in scenario.amounts] + ["power"]
    laid = Table(
        title=f"[bold]{scenario.name}[/]: {scenario.title}", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    laid.add_column("", min_width=13)
    for title in titles:
        laid.add_column(title, justify="right", no_wrap=True)
    by_contestant: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda result: (result.amount if scenario.grows else 0, result.median)):
        by_contestant.setdefault(result.contestant, []).append(result)
    for name, own in by_contestant.items():
        if scenario.grows:
            cells = [figure(result.median) for result in own] + [""] * (len(scenario.amounts) - len(own))
            cells.append(f"{exponent(own):.2f}" if len(own) > 1 else "")
        else:
            (result,) = own
            quartiles = "-".join(map(figure, result.quartiles))
            cpu = figure(statistics.median(result.cpu)) if scenario.unit.startswith("µs") else ""
            ratios = [ratio(result, results, base) for base in (LIMIT, OURS)]
            cells = [figure(result.median), quartiles, cpu, *ratios, f"{result.amount:,}"]
        laid.add_row(name, *cells, style="bold" if name == OURS else "")
    return laid


def write_json(path: Path, results: list[Result], workers: list[Worker]) -> None:
    """Write all values, with the machine and the versions on which they were measured."""
    about: dict[str, Any] = {
        "machine": {"system": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "cpus": os.cpu_count(),
        "versions": {worker.name: worker.versions for worker in workers},
        "results": [result.summary() for result in results],
    }
    path.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
