"""Read many files beside a small HTTP server, in three ways, and show what the users of that server would notice.

    python packages/aiofiles/examples/demo [PATH] [--seconds 3.5]

The job is to count the lines and the bytes of the files of Python's standard library, or of PATH, a file or a folder.
It is done by blocking calls, by threads, and by aiofiles, again and again for some seconds each (`jobs.py`), while a
client in another process sends requests to the server at a steady rate (`client.py`, `measuring.py`). Nothing is
written.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import sysconfig
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from finding import DemoError, warm_up
from jobs import TASKS, Counts, File, blocking, ours, threads
from measuring import RATE, REST, Measurement, measure
from report import BLOCKING, IDLE, OURS, THREADS, WIDTH, conclusion, show_progress, table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

LEGEND = f"""\
blocking calls     A plain `for` loop: the event loop pauses until the job is done. An
                   `await asyncio.sleep(0)` after each file would shorten the pause
                   to the time that the slowest file takes.
asyncio.to_thread  One call for each file, all started at once by `asyncio.gather`:
                   the event loop pauses until all are started. {TASKS} tasks, as with
                   aiofiles, would not pause it.
aiofiles           {TASKS} tasks, each of which takes the next file when it has read one.
response time      {RATE} requests a second, each timed from when it was due: the median,
                   and the time within which 99 % of the requests were answered.

Each file was read once before, so that the system has it in memory: reading a
small one then takes less time than handing a call to a thread. A slow disk makes
the pauses of blocking calls longer, but not those of aiofiles."""


async def idle(_: Sequence[File]) -> None:
    await asyncio.sleep(REST)


CONTESTANTS: dict[str, Callable[[Sequence[File]], Awaitable[Counts | None]]] = {
    IDLE: idle,
    BLOCKING: blocking,
    THREADS: threads,
    OURS: ours,
}


async def compare(files: Sequence[File], expected: Counts, seconds: float) -> dict[str, Measurement]:
    async def measure_one(name: str) -> Measurement:
        async def job() -> None:
            counts = await CONTESTANTS[name](files)
            if counts not in (expected, None):
                raise DemoError(f"{name} counted {counts}, not {expected}: did the files change meanwhile?")

        return await measure(job, seconds, lambda passed: show_progress(f"{name}: {passed:.1f} of {seconds:.1f} s"))

    if sys.version_info < (3, 11):  # newer ones do this by themselves
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        signal.signal(signal.SIGINT, lambda *_: task and loop.call_soon_threadsafe(task.cancel))
    return {name: await measure_one(name) for name in CONTESTANTS}


def main(path: Path | None, seconds: float) -> None:
    if path is None:
        # What was installed beside the standard library does not belong to it.
        path = Path(sysconfig.get_path("stdlib"))
        files, counts, note = warm_up(path, without=("site-packages", "dist-packages"))
    else:
        files, counts, note = warm_up(path)
    total = f"{len(files):,} file{'s' * (len(files) != 1)}, {counts.lines:,} lines, {counts.size:,} bytes"
    print(f"{path}: {total}{note}\n", flush=True)
    measurements = asyncio.run(compare(files, counts, seconds))
    show_progress("")
    print(table(measurements, len(files), counts))
    print(f"\n{LEGEND}\n\n{textwrap.fill(conclusion(measurements), WIDTH)}")


def leave(status: str | int) -> NoReturn:
    show_progress("")
    sys.exit(status)


def duration(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 60:
        raise ValueError(text)
    return seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="demo", description="Read files in three ways beside a small HTTP server.")
    parser.add_argument(
        "path", nargs="?", type=Path, help="a file or a folder (default: the standard library of Python)"
    )
    parser.add_argument(
        "--seconds", type=duration, default=3.5, help="how long each way is measured, at most 60 (default: 3.5)"
    )
    arguments = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # names of files may be any bytes
    try:
        main(arguments.path, arguments.seconds)
    except DemoError as error:
        leave(f"demo: {error}")
    except OSError as error:
        leave(f"demo: {error.filename} cannot be read: {error.strerror}" if error.filename else f"demo: {error}")
    except (KeyboardInterrupt, asyncio.CancelledError):
        leave(130)  # as a shell reports it
