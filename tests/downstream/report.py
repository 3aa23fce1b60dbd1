"""Print what was compared, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from suites import Comparison

COLUMNS = (
    "client",
    "version",
    "suite",
    "passed with 25.1.0",
    "passed with ours",
    "failed + skipped with 25.1.0",
    "calls of aiofiles",
    "differences",
)
HEAD = [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join('---' for _ in COLUMNS)} |"]


def differences(result: Comparison) -> Iterator[tuple[str, list[str]]]:
    for what, names in [
        ("fail with ours", result.broken),
        ("fail with ours by design", result.intended),
        ("flaky", result.flaky),
        ("pass with ours only", result.mended),
        ("more errors of mypy", result.types),
    ]:
        if names:
            yield what, names


def row(result: Comparison) -> str:
    theirs, ours = result.theirs, result.ours
    cells = [
        result.client.name,
        result.version,
        " and ".join(["its own"] * bool(result.client.suite) + ["a program of ours"] * result.client.program.exists()),
        theirs.number("passed"),
        ours.number("passed"),
        f"{theirs.number('failed')} + {theirs.number('skipped')}",
        f"{ours.calls} in {ours.reached} tests",
        ", ".join(f"{len(names)} {what}" for what, names in differences(result)) or "none",
    ]
    return f"| {' | '.join(str(each) for each in cells)} |"


def details(result: Comparison) -> list[str]:
    lines = [f"* {result.client.name}: {what}: `{name}`" for what, names in differences(result) for name in names]
    reasons = result.client.intended.values() if result.intended else ()
    return lines + [f"* {result.client.name}: by design: {reason}" for reason in reasons]
