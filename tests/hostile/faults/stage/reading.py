"""Scripts that read files: those that stop at a failure, and those that go on."""

from __future__ import annotations

from typing import Any

from scripts import END, FAILED, Stage, script


async def _lines(stage: Stage, mode: str) -> None:
    async with stage.open(stage.path("file"), mode, 4096) as file:
        async for line in file:
            stage.note(line)


@script
async def lines_of_text(stage: Stage) -> None:
    await _lines(stage, "r")


@script
async def lines_of_bytes(stage: Stage) -> None:
    await _lines(stage, "rb")


async def _go_on(stage: Stage, mode: str, name: str, *args: Any, buffering: int = 4096, **options: Any) -> None:
    async with stage.open(stage.path("file"), mode, buffering, **options) as file:
        while (await stage.attempt(getattr(file, name), *args)) not in (END, "", b"", []):
            pass


async def _iterate_on(stage: Stage, mode: str) -> None:
    async with stage.open(stage.path("file"), mode, 4096) as file:
        for attempts in range(1, 5):
            with stage.noting():
                async for line in file:
                    stage.note(line)
            if stage.failures < attempts:
                break


@script
async def lines_of_text_going_on(stage: Stage) -> None:
    await _iterate_on(stage, "r")


@script
async def lines_of_bytes_going_on(stage: Stage) -> None:
    await _iterate_on(stage, "rb")


@script
async def readline_of_text(stage: Stage) -> None:
    await _go_on(stage, "r", "readline")


@script
async def readline_of_text_with_any_newline(stage: Stage) -> None:
    await _go_on(stage, "r", "readline", newline="")


@script
async def readline_of_bytes(stage: Stage) -> None:
    await _go_on(stage, "rb", "readline")


@script
async def pieces_of_text(stage: Stage) -> None:
    await _go_on(stage, "r", "read", 100)


@script
async def pieces_of_utf16(stage: Stage) -> None:
    await _go_on(stage, "r", "read", 100, encoding="utf-16-le")


@script
async def pieces_of_bytes(stage: Stage) -> None:
    await _go_on(stage, "rb", "read", 100)


@script
async def large_pieces_of_bytes(stage: Stage) -> None:
    await _go_on(stage, "rb", "read", 5000)


@script
async def raw_pieces(stage: Stage) -> None:
    await _go_on(stage, "rb", "read", 1000, buffering=0)


@script
async def read1_of_bytes(stage: Stage) -> None:
    await _go_on(stage, "rb", "read1", 500)


@script
async def readlines_of_a_size(stage: Stage) -> None:
    await _go_on(stage, "rb", "readlines", 3000)


@script
async def whole_text(stage: Stage) -> None:
    for _ in range(5):
        await _go_on(stage, "r", "read")


@script
async def whole_bytes(stage: Stage) -> None:
    for _ in range(5):
        await _go_on(stage, "rb", "read")


@script
async def whole_raw(stage: Stage) -> None:
    await _go_on(stage, "rb", "readall", buffering=0)


@script
async def random_reads(stage: Stage) -> None:
    async with stage.open(stage.path("file"), "rb", 4096) as file:
        for position in (30_000, 10, 20_000, 20_100, 0, 39_990, 5_000, 25_000):
            stage.step()
            if await stage.attempt(file.seek, position) == position:
                for read, *size in [(file.tell,), (file.read, 300)]:
                    if await stage.attempt(read, *size) in (FAILED, END):
                        break


@script
async def random_reads_of_text(stage: Stage) -> None:
    async with stage.open(stage.path("file"), "r", 4096) as file:
        for position in (30_000, 10, 20_000, 20_100, 0, 39_990):
            stage.step()
            if await stage.attempt(file.seek, position) == position:
                for read in (file.readline, file.readline, file.tell):
                    if await stage.attempt(read) in (FAILED, END):
                        break


@script
async def lines_then_pieces(stage: Stage) -> None:
    async with stage.open(stage.path("file"), "rb", 4096) as file:
        for _ in range(60):
            reads = [(file.readline,)] * 6 + [(file.read, 333), (file.tell,)]
            for read, *size in reads:
                if await stage.insist(read, *size) is END:
                    return


@script
async def readinto(stage: Stage) -> None:
    async with stage.open(stage.path("file"), "rb", 4096) as file:
        buffer = bytearray(3000)
        while (count := await stage.attempt(file.readinto, buffer)) not in (END, 0):
            if count is not FAILED:
                stage.note(bytes(buffer[:count]))
