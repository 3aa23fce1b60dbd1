"""Scripts that use the standard streams, connected to a file and to a pipe."""

from __future__ import annotations

import os
from typing import Any

from scripts import END, Stage, script

_LINE = "0123456789" * 30 + "\n"


async def _read(stage: Stage, source: str, stream: Any, name: str, *args: Any) -> None:
    stage.connect(0, source, os.O_RDONLY)
    while (await stage.attempt(getattr(stream, name), *args)) not in (END, "", b""):
        pass


@script
async def stdin_of_a_file(stage: Stage) -> None:
    await _read(stage, "file", stage.stdin, "readline")


@script
async def stdin_of_a_pipe(stage: Stage) -> None:
    await _read(stage, "pipe", stage.stdin, "readline")


@script
async def whole_stdin_bytes_of_a_pipe(stage: Stage) -> None:
    await _read(stage, "pipe", stage.stdin_bytes, "read")


@script
async def lines_of_stdin(stage: Stage) -> None:
    stage.connect(0, "pipe", os.O_RDONLY)
    async for line in stage.stdin:
        stage.note(line)


@script
async def stdin_bytes_of_a_file(stage: Stage) -> None:
    await _read(stage, "file", stage.stdin_bytes, "read", 1000)


@script
async def stdin_bytes_of_a_pipe(stage: Stage) -> None:
    await _read(stage, "pipe", stage.stdin_bytes, "read", 1000)


@script
async def read1_of_stdin_bytes(stage: Stage) -> None:
    await _read(stage, "pipe", stage.stdin_bytes, "read1", 1000)


async def _write(stage: Stage, descriptor: int, target: str, stream: Any, data: Any) -> None:
    stage.connect(descriptor, target, os.O_RDWR)
    for number in range(60):
        await stage.attempt(stream.write, data)
        if number % 10 == 9:
            await stage.attempt(stream.flush)
    await stage.attempt(stream.flush)


@script
async def stdout_to_a_file(stage: Stage) -> None:
    await _write(stage, 1, "file", stage.stdout, _LINE)


@script
async def stdout_to_a_pipe(stage: Stage) -> None:
    await _write(stage, 1, "pipe", stage.stdout, _LINE)


@script
async def stdout_bytes_to_a_file(stage: Stage) -> None:
    await _write(stage, 1, "file", stage.stdout_bytes, _LINE.encode())


@script
async def stdout_bytes_to_a_pipe(stage: Stage) -> None:
    await _write(stage, 1, "pipe", stage.stdout_bytes, _LINE.encode())


@script
async def stderr_to_a_file(stage: Stage) -> None:
    await _write(stage, 2, "file", stage.stderr, _LINE)


@script
async def stderr_to_a_pipe(stage: Stage) -> None:
    await _write(stage, 2, "pipe", stage.stderr, _LINE)


@script
async def stderr_bytes_to_a_file(stage: Stage) -> None:
    await _write(stage, 2, "file", stage.stderr_bytes, _LINE.encode())


@script
async def stderr_bytes_to_a_pipe(stage: Stage) -> None:
    await _write(stage, 2, "pipe", stage.stderr_bytes, _LINE.encode())
