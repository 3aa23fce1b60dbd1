# /// script
# requires-python = ">=3.10"
# dependencies = ["matplotlib", "rich"]
# ///
"""Measure aiofiles beside blocking files, the bare executor and other libraries, in interleaved rounds of one run."""

from __future__ import annotations

import argparse
import functools
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import HERE, measure, start
from report import table, write_json
from rich.console import Console  # type: ignore[import-not-found, unused-ignore]  # installed for the bench only
from rich.progress import Progress  # type: ignore[import-not-found, unused-ignore]  # as above
from scenarios import QUICK, SCENARIOS

if TYPE_CHECKING:
    from measuring import Result

CONTESTANTS = sorted(path.stem for path in (HERE / "contestants").glob("[a-z]*.py"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hatch run bench", description=__doc__)
    parser.add_argument(
        "scenario", nargs="*", help="names of scenarios, such as readline-text or 'files*'; all if none is given"
    )
    parser.add_argument(
        "--quick", action="store_true", help="measure the most telling scenarios only, roughly, in a minute or two"
    )
    parser.add_argument("--rounds", type=int, help="how often to measure each contestant (15, or 3 with --quick)")
    parser.add_argument(
        "--only",
        action="append",
        choices=CONTESTANTS,
        metavar="CONTESTANT",
        help="measure this contestant only; may be repeated",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write values, versions and machine to FILE")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the chart of the README to FILE")
    parser.add_argument("--list", action="store_true", help="list scenarios and contestants, and measure nothing")
    options = parser.parse_args()
    options.scenarios = [
        each for each in SCENARIOS if any(fnmatch(each.name, name) for name in options.scenario or "*")
    ]
    if options.quick and not options.scenario:
        options.scenarios = [each for each in SCENARIOS if each.name in QUICK]
    if not options.scenarios:
        parser.error(f"no scenario has the name {' or '.join(options.scenario)}; --list shows all names")
    return options


def main() -> None:
    options, console = arguments(), Console(width=None if sys.stdout.isatty() else 100)
    if options.list:
        for scenario in SCENARIOS:
            console.print(f"{scenario.name:<18}{scenario.title}", highlight=False)
        console.print(f"\ncontestants: {', '.join(CONTESTANTS)}", highlight=False, soft_wrap=True)
        return
    results: list[Result] = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("starting", total=len(options.scenarios))
        log = functools.partial(progress.print, markup=False, highlight=False)
        workers = start(options.only or CONTESTANTS, log)
        rounds, scale = options.rounds or (3 if options.quick else 15), 0.1 if options.quick else 1.0
        for scenario, share, found in measure(options.scenarios, workers, rounds, scale, log):
            done = options.scenarios.index(scenario) + share
            progress.update(task, description=scenario.name, completed=done)
            if found:
                results += found
                progress.print(table(scenario, found))
    for worker in workers:
        worker.close()
    if options.json:
        write_json(options.json, results, workers)
    if options.svg:
        from chart import write_svg  # takes a second

        write_svg(options.svg, options.scenarios, results)


if __name__ == "__main__":
    main()
