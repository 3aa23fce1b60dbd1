"""Draw the results on a logarithmic scale, with a row for each scenario, and a dot for each contestant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl  # type: ignore[import-not-found, unused-ignore]  # installed for the bench only
from matplotlib import pyplot  # type: ignore[import-not-found, unused-ignore]  # as above
from report import LIMIT, OURS

if TYPE_CHECKING:
    from pathlib import Path

    from measuring import Result
    from scenarios import Scenario

GREY = "#848d97"  # legible on white and on black, as the other colours
COLOURS = ["#3b82f6", "#16a34a", "#a855f7", "#0d9cab", "#d946a0", "#b08900", "#6b7fd7", "#8a9a2b"]
MARKERS = "osDv^<>P"


def write_svg(path: Path, scenarios: list[Scenario], results: list[Result]) -> None:
    """Draw how many times as long as the blocking calls each contestant takes."""
    limits = {result.scenario: result.median for result in results if result.contestant == LIMIT}
    rows = [each for each in scenarios if each.unit.startswith("µs") and not each.grows and each.name in limits]
    places = {scenario.name: place for place, scenario in enumerate(reversed(rows))}
    mpl.rcParams.update({
        "svg.fonttype": "none", "font.family": "sans-serif", "text.color": GREY, "axes.labelcolor": GREY,
        "axes.edgecolor": GREY, "xtick.color": GREY, "ytick.color": GREY, "svg.hashsalt": "bench",
    })  # fmt: skip
    figure, axes = pyplot.subplots(figsize=(9, 1.6 + 0.34 * len(rows)), layout="constrained")
    axes.set_xscale("log")
    axes.axvline(1, color=GREY, linewidth=1)
    names = sorted({result.contestant for result in results} - {LIMIT, OURS})
    for name, colour, marker in [*zip(names, COLOURS, MARKERS, strict=False), (OURS, "#f2711c", "o")]:
        own = [result for result in results if result.contestant == name and result.scenario in places]
        axes.scatter(
            [result.median / limits[result.scenario] for result in own], [places[result.scenario] for result in own],
            label=name, color=colour, marker=marker, s=70 if name == OURS else 26, zorder=3 if name == OURS else 2,
        )  # fmt: skip
    axes.set_yticks(list(places.values()), [scenario.title for scenario in reversed(rows)])
    axes.set_xlabel("times the blocking call (less is faster)")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(axis="both", color=GREY, alpha=0.25, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper center", ncols=5, frameon=False)
    figure.savefig(path, transparent=True, metadata={"Date": None})
