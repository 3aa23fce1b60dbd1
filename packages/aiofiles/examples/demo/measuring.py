"""Do a job again and again beside a small HTTP server, and measure what the users of that server would notice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

RATE = 50  # requests a second
REST = 0.02  # seconds after each job, in which the server can answer what has come meanwhile
TICK = 0.001  # seconds that the ticker sleeps
CLIENT = Path(__file__).with_name("client.py")
RESPONSE = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True)
class Measurement:
    """The longest pause of the event loop, the response times and the average duration of a job, all in seconds."""

    pause: float
    times: list[float]
    job: float

    @property
    def median(self) -> float:
        """The time within which half of the requests were answered."""
        return statistics.median(self.times)

    @property
    def percentile_99(self) -> float:
        """The time within which 99 % of the requests were answered."""
        return sorted(self.times)[math.ceil(0.99 * len(self.times)) - 1]


class Ticker:
    """Measure the longest pause of the event loop: how much longer a sleep of a millisecond took."""

    async def __aenter__(self) -> Ticker:
        self.pause = 0.0
        self._due = time.perf_counter()
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._task.cancel()
        self._note_pause()

    async def _tick(self) -> None:
        while True:
            self._due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            self._note_pause()

    def _note_pause(self) -> None:
        self.pause = max(self.pause, time.perf_counter() - self._due)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # The connection ends when the client has got its last response, or when the demo is interrupted.
    with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(RESPONSE)
    writer.close()


@contextlib.asynccontextmanager
async def sending_requests(port: int, count: int) -> AsyncGenerator[asyncio.Task[tuple[bytes, bytes]], None]:
    """Start the client in another process, and end it when the context is left. The task waits for its output."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", CLIENT, str(port), str(count), str(RATE)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    task = asyncio.create_task(process.communicate())
    try:
        yield task
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await asyncio.wait([task])


async def measure(job: Callable[[], Awaitable[object]], seconds: float, show: Callable[[float], None]) -> Measurement:
    """Do *job* until *seconds* are over and all responses have come. *show* is called with the seconds passed."""
    durations = []
    count = max(1, round(RATE * seconds))
    async with (
        await asyncio.start_server(answer, "127.0.0.1", 0) as server,
        sending_requests(server.sockets[0].getsockname()[1], count) as client,
        Ticker() as ticker,
        showing(show),
    ):
        while not client.done():
            start = time.perf_counter()
            await job()
            durations.append(time.perf_counter() - start)
            await asyncio.sleep(REST)
    output, errors = client.result()
    if not output:
        reason = errors.decode(errors="replace").strip().rpartition("\n")[2]
        raise ConnectionError(f"the client failed: {reason}")
    return Measurement(ticker.pause, json.loads(output), statistics.mean(durations))


@contextlib.asynccontextmanager
async def showing(show: Callable[[float], None]) -> AsyncGenerator[None, None]:
    start = time.perf_counter()

    async def repeat() -> None:
        while True:
            show(time.perf_counter() - start)
            await asyncio.sleep(0.1)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
