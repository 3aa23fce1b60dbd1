"""Say what was measured: a progress line, a table, and a sentence that says what the table means."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobs import Counts
    from measuring import Measurement

IDLE, BLOCKING, THREADS, OURS = "no job", "blocking calls", "asyncio.to_thread", "aiofiles"
WIDTH = 76
SHORT = 0.01  # seconds; nobody notices a shorter pause
BUSY = 0.02  # seconds; only a computer that does other work, too, takes longer to respond while there is no job


def show_progress(text: str) -> None:
    """Replace the last line of the terminal by *text*; an output that is no terminal gets nothing."""
    if sys.stdout.isatty():
        print(f"\r{text[: WIDTH - 1]:<{WIDTH - 1}}", end="\r" if not text else "", flush=True)


def table(measurements: Mapping[str, Measurement], files: int, counts: Counts) -> str:
    lines = [
        f"{'':<18}{'longest pause':>15}{'response time':>20}{'throughput':>19}",
        f"{'':<18}{'of the loop':>15}{'median':>9}{'99 %':>11}{'files/s':>11}{'MB/s':>8}",
    ]
    for name, measured in measurements.items():
        line = f"{name:<18}{measured.pause * 1e3:>12.1f} ms"
        line += f"{measured.median * 1e3:>9.1f}{measured.percentile_99 * 1e3:>8.1f} ms"
        if name != IDLE:
            line += f"{files / measured.job:>11,.0f}{counts.size / measured.job / 1e6:>8,.0f}"
        lines.append(line)
    return "\n".join(lines)


def conclusion(measurements: Mapping[str, Measurement]) -> str:
    """Compare aiofiles with blocking calls in one sentence."""
    ours, blocking, idle = measurements[OURS], measurements[BLOCKING], measurements[IDLE]
    if blocking.job < SHORT:
        verdict = f"This job does not need aiofiles, because blocking calls do it in {blocking.job * 1e3:.2g} ms"
    elif 2 * ours.percentile_99 <= blocking.percentile_99:
        verdict = "aiofiles is for programs that have to respond while they read files"
    else:
        verdict = "aiofiles hardly helped here"
    caveat = " (This computer is busy: repeat the demo when it is not.)" if idle.percentile_99 > BUSY else ""
    return (
        f"{verdict}: 99 % of the requests were answered within {ours.percentile_99 * 1e3:.1f} ms beside aiofiles, "
        f"within {blocking.percentile_99 * 1e3:.1f} ms beside blocking calls, and "
        f"within {idle.percentile_99 * 1e3:.1f} ms beside no job; the job took "
        f"{_compared(ours.job / blocking.job)} with aiofiles as with blocking calls.{caveat}"
    )


def _compared(ratio: float) -> str:
    if 0.9 < ratio < 1.1:
        return "about as long"
    return f"{ratio:,.1f} times as long"
