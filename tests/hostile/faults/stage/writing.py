"""Scripts that write files."""

from __future__ import annotations

from typing import Any

from scripts import END, FAILED, Stage, script

_LINE = "0123456789" * 30 + "\n"


async def _write(stage: Stage, name: str, mode: str, *steps: Any, buffering: int = 4096) -> None:
    data: Any = _LINE.encode() if "b" in mode else _LINE
    async with stage.open(stage.path(name), mode, buffering) as file:
        for _ in range(7):
            stage.step()
            for _ in range(10):
                await stage.attempt(file.write, data)
            for method, *args in steps:
                if await stage.attempt(getattr(file, method), *args) in (FAILED, END):
                    break


@script
async def text(stage: Stage) -> None:
    await _write(stage, "new", "w")


@script
async def text_with_flushes(stage: Stage) -> None:
    await _write(stage, "new", "w", ("flush",))


@script
async def lines(stage: Stage) -> None:
    await _write(stage, "new", "w", buffering=1)


@script
async def bytes_(stage: Stage) -> None:
    await _write(stage, "new", "wb")


@script
async def bytes_with_flushes(stage: Stage) -> None:
    await _write(stage, "new", "wb", ("flush",))


@script
async def raw(stage: Stage) -> None:
    await _write(stage, "new", "wb", buffering=0)


@script
async def appended(stage: Stage) -> None:
    await _write(stage, "file", "a")


@script
async def appended_bytes(stage: Stage) -> None:
    await _write(stage, "file", "ab", ("flush",), ("tell",))


@script
async def updated(stage: Stage) -> None:
    await _write(stage, "file", "r+b", ("seek", 700), ("read", 50), ("seek", 5000))


@script
async def updated_text(stage: Stage) -> None:
    await _write(stage, "file", "r+", ("seek", 700), ("readline",), ("seek", 5000))


@script
async def truncated(stage: Stage) -> None:
    await _write(stage, "new", "wb", ("truncate", 1000), ("seek", 1000), ("tell",))


@script
async def many_lines_at_once(stage: Stage) -> None:
    async with stage.open(stage.path("new"), "w", 4096) as file:
        for _ in range(6):
            await stage.attempt(file.writelines, [_LINE] * 20)


@script
async def synced(stage: Stage) -> None:
    async with stage.open(stage.path("new"), "wb") as file:
        for _ in range(6):
            await stage.attempt(file.write, b"a" * 100)
            await stage.attempt(file.flush)
            await stage.attempt(stage.os.fsync, file.fileno())


@script
async def closed_by_hand(stage: Stage) -> None:
    """A `close` that fails is tried again, as somebody does who knows no better."""
    for _ in range(5):
        with stage.noting():
            file = await stage.open(stage.path("new"), "wb")
            await stage.attempt(file.write, b"buffered")
            await stage.attempt(file.close)
            stage.note(file.closed)
            await stage.attempt(file.close)
            await stage.attempt(file.write, b"later")
