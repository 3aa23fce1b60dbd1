"""Run random programs over all packages for some minutes, and judge all that they do by what must come out.

Prints the seed first, and what was done and found last. Exits with 1 if anything was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import random
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from findings import Findings
from levels import Level, judge, measure
from loops import LOOPS, PATIENCE, lacking
from programs import Program
from scenarios import SCENARIOS

# Which part of the time comes before the first measuring; and which part of the time is traced, because it is slow.
_WARM_UP, _TRACED = 0.2, 0.35


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hatch run soak", description=__doc__)
    parser.add_argument("minutes", type=float, help="how long to run")
    parser.add_argument("--seed", type=int, help="the seed of the first program; a finding names the seed of its own")
    parser.add_argument("--only", help=f"names of scenarios, with commas between them, of: {', '.join(SCENARIOS)}")
    parser.add_argument("--loops", default=",".join(LOOPS), help="event loops (default: %(default)s)")
    parser.add_argument(
        "--threads", type=int, default=1, help="how many loops, each in its own thread, share the files"
    )
    parser.add_argument("-x", "--exitfirst", action="store_true", help="stop after the first program with a finding")
    options = parser.parse_args()
    options.seed = random.randrange(10**6) if options.seed is None else options.seed
    options.only = options.only.split(",") if options.only else list(SCENARIOS)
    options.loops = options.loops.split(",")
    for name in {*options.only} - {*SCENARIOS} | {*options.loops} - {*LOOPS}:
        parser.error(f"there is no {name}")
    return options


def say(*texts: str, sep: str = " ") -> None:
    """Print *texts*, also while a scenario replaces the streams."""
    print(*texts, sep=sep, file=sys.__stdout__, flush=True)


class Soak:
    """Runs programs, one after another, and counts what they do."""

    def __init__(self, options: argparse.Namespace, loops: list[str], findings: Findings) -> None:
        self.counts: Counter[str] = Counter()
        self.scenarios: Counter[str] = Counter()
        self.programs: Counter[str] = Counter()
        self._start = time.monotonic()
        self._options = options
        self._loops = loops
        self._findings = findings

    def run_phase(self, name: str, minutes: float) -> None:
        """Run programs. Measure after a warm-up, in the middle of what is left, and at the end."""
        start, threads, levels = time.monotonic(), None, list[Level]()
        for part in (_WARM_UP, (1 + _WARM_UP) / 2, 1):
            self._run_until(start + minutes * 60 * part, programs=1 if levels else 3 * len(self._loops))
            levels.append(measure(threads))
            threads = len(levels[0].threads)
        self._findings.moment = f"phase {name}"
        judge(levels, self._findings)
        say(
            f"phase {name}: {(time.monotonic() - start) / 60:.1f} minutes",
            *map(self._line, levels),
            sep="\n  ",
        )

    def _run_until(self, deadline: float, programs: int) -> None:
        """Run programs until *deadline*, and at least as many as *programs*."""
        kinds = [SCENARIOS[name] for name in self._options.only]
        least = self.programs.total() + programs
        while time.monotonic() < deadline or self.programs.total() < least:
            if self._options.exitfirst and self._findings:
                return
            number = self.programs.total()
            seed = self._options.seed + number
            loop = self._loops[seed % len(self._loops)]
            self._findings.moment = f"program of seed {seed} on {loop}"
            program = Program(seed, kinds, self._options.threads, self._findings)
            is_over = program.run(loop)
            self.programs[loop] += 1
            self.counts += program.counts
            self.scenarios += program.scenarios
            if not is_over:
                self._findings.add(f"a program hangs for more than {PATIENCE} seconds")
                faulthandler.dump_traceback(2)
                self.report()
                os._exit(1)

    @staticmethod
    def _line(level: Level) -> str:
        traced = f"traced memory {level.lines.total() / 2**20:.2f} MiB, " if level.lines else ""
        return (
            f"{traced}resident {level.resident / 2**20:.0f} MiB, {len(level.descriptors)} descriptors, "
            f"{len(level.threads)} threads, {level.objects.total()} objects, {level.ours.total()} of them of aiofiles"
        )

    def report(self) -> None:
        """Print what was done and found."""
        minutes = (time.monotonic() - self._start) / 60
        say(
            f"programs in {minutes:.1f} minutes:",
            ", ".join(f"{count} on {loop}" for loop, count in self.programs.items()),
        )
        say("scenarios:", ", ".join(f"{name} {count}" for name, count in sorted(self.scenarios.items())))
        packages = ("core", "os", "pathlib", "shutil", "std", "tempfile")
        say("operations:", ", ".join(f"{name} {self.counts[name]}" for name in packages))
        say("and:", ", ".join(f"{self.counts[name]} {name}" for name in sorted(self.counts) if name not in packages))
        say(f"{self._findings}\nfindings: {len(self._findings)}")


def main() -> int:
    options = arguments()
    lacks = {name: lacking(name) for name in options.loops}
    loops = [name for name in options.loops if not lacks[name]]
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    version = f"{sys.version.split()[0]} {'with' if gil else 'without'} the GIL"
    say(f"Python {version}, threads {options.threads}, seed {options.seed}")
    for name, reason in lacks.items():
        if reason:
            say(f"skipped: {name}, because {reason}")
    if not loops:
        return 1
    findings = Findings()
    findings.watch()
    with tempfile.TemporaryDirectory(prefix="aiofiles-soak-") as folder:
        tempfile.tempdir = folder
        soak = Soak(options, loops, findings)
        gc.freeze()
        soak.run_phase("programs", options.minutes * (1 - _TRACED))
        tracemalloc.start(1)
        soak.run_phase("traced memory", options.minutes * _TRACED)
        tracemalloc.stop()
        soak.report()
        tempfile.tempdir = None
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
