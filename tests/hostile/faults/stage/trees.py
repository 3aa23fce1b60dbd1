"""Scripts that copy, move and remove files and trees."""

from __future__ import annotations

from typing import Any

from scripts import Stage, script


@script
async def copies(stage: Stage) -> None:
    for name in ("copyfile", "copy", "copy2", "copyfile", "copy"):
        stage.step()
        await stage.attempt(getattr(stage.shutil, name), stage.path("file"), stage.path("new"))


@script
async def copied_tree(stage: Stage) -> None:
    await stage.attempt(stage.shutil.copytree, stage.path("tree"), stage.path("copy"))


@script
async def moved(stage: Stage) -> None:
    await stage.attempt(stage.shutil.move, stage.path("tree"), stage.path("copy"))
    await stage.attempt(stage.shutil.move, stage.path("file"), stage.path("copy"))


@script
async def removed_tree(stage: Stage) -> None:
    await stage.attempt(stage.shutil.rmtree, stage.path("tree"))


@script
async def removed_tree_with_errors(stage: Stage) -> None:
    async def remove(**options: Any) -> None:
        await stage.shutil.rmtree(stage.path("tree"), **options)

    def onerror(function: Any, path: str, information: Any) -> None:
        stage.note_error(information[1])

    await stage.attempt(remove, onerror=onerror)
    await stage.attempt(remove, ignore_errors=True)


@script
async def copied_objects(stage: Stage) -> None:
    async with stage.open(stage.path("file"), "rb") as source, stage.open(stage.path("new"), "wb") as target:
        if stage.is_ours:
            await stage.attempt(stage.shutil.copyfileobj, source, target, 5000)
        else:
            await stage.attempt(stage.shutil.copyfileobj, source.target, target.target, 5000)
