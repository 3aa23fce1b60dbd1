"""Scripts that use temporary files and directories."""

from __future__ import annotations

from typing import Any

from scripts import Stage, script


async def _use(stage: Stage, factory: Any, mode: str, **options: Any) -> None:
    data: Any = b"0123456789\n" * 400 if "b" in mode else "0123456789\n" * 400
    for _ in range(2):
        stage.step()
        with stage.noting():
            async with factory(mode, dir=stage.path("temp"), buffering=4096, **options) as file:
                for _ in range(4):
                    await stage.attempt(file.write, data)
                await stage.attempt(file.flush)
                await stage.attempt(file.seek, 0)
                async for line in file:
                    stage.note(line)


@script
async def temporary_file(stage: Stage) -> None:
    await _use(stage, stage.tempfile.TemporaryFile, "w+b")


@script
async def temporary_text(stage: Stage) -> None:
    await _use(stage, stage.tempfile.TemporaryFile, "w+")


@script
async def named_file(stage: Stage) -> None:
    await _use(stage, stage.tempfile.NamedTemporaryFile, "w+b")


@script
async def named_text(stage: Stage) -> None:
    await _use(stage, stage.tempfile.NamedTemporaryFile, "w+")


@script
async def kept_file(stage: Stage) -> None:
    await _use(stage, stage.tempfile.NamedTemporaryFile, "w+b", delete=False)


async def _spool(stage: Stage, mode: str) -> None:
    data: Any = b"0123456789\n" * 400 if "b" in mode else "0123456789\n" * 400
    with stage.noting():
        async with stage.tempfile.SpooledTemporaryFile(6000, mode, 4096, dir=stage.path("temp")) as file:
            for _ in range(8):
                await stage.attempt(file.write, data)
            await stage.attempt(file.seek, 0)
            async for line in file:
                stage.note(line)


@script
async def spooled_file(stage: Stage) -> None:
    await _spool(stage, "w+b")


@script
async def spooled_text(stage: Stage) -> None:
    await _spool(stage, "w+")


@script
async def directory(stage: Stage) -> None:
    for _ in range(3):
        with stage.noting():
            async with stage.tempfile.TemporaryDirectory(dir=stage.path("temp")) as path:
                for name in ("one", "two"):
                    await stage.Path(f"{path}/{name}").write_text("content")
                await stage.os.mkdir(f"{path}/folder")


@script
async def made_by_function(stage: Stage) -> None:
    for _ in range(3):
        await stage.attempt(stage.tempfile.mkdtemp, dir=stage.path("temp"))
        made = await stage.attempt(stage.tempfile.mkstemp, dir=stage.path("temp"))
        if isinstance(made, tuple):
            await stage.attempt(stage.os.close, made[0])
