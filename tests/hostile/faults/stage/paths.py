"""Scripts that use `Path`."""

from __future__ import annotations

from scripts import Stage, script

_TEXT = "new content\n" * 1000


@script
async def contents(stage: Stage) -> None:
    path = stage.Path(stage.path("file"))
    for _ in range(3):
        await stage.attempt(path.read_bytes)
        await stage.attempt(path.read_text)
        await stage.attempt(path.write_text, _TEXT)
        await stage.attempt(path.write_bytes, _TEXT.encode())


@script
async def changes(stage: Stage) -> None:
    path = stage.Path(stage.path("file"))
    for name in ("a", "b", "c", "d", "e", "f"):
        await stage.attempt(stage.Path(stage.path(name)).mkdir)
    await stage.attempt(stage.Path(stage.path("g/h")).mkdir, parents=True)
    for name in ("a", "b", "c", "d", "e", "f"):
        await stage.attempt(stage.Path(stage.path(name)).rmdir)
    for source, target in ("file", "new"), ("new", "file"), ("file", "new"), ("new", "file"), ("file", "new"):
        await stage.attempt(stage.Path(stage.path(source)).replace, stage.path(target))
    for name in ("tree/one", "tree/two", "tree/three", "file", "new"):
        await stage.attempt(stage.Path(stage.path(name)).unlink)
    await stage.attempt(path.touch)
    await stage.attempt(path.exists)
    await stage.attempt(path.stat)


@script
async def children(stage: Stage) -> None:
    path = stage.Path(stage.path("tree"))
    for listing in (path.iterdir, path.iterdir, lambda: path.glob("*"), lambda: path.rglob("*")):
        with stage.noting():
            stage.note(sorted([child.name async for child in listing()]))


@script
async def opened(stage: Stage) -> None:
    path = stage.Path(stage.path("file"))
    async with path.open("rb", 4096) as file:
        async for line in file:
            stage.note(line)


@script
async def atomic(stage: Stage) -> None:
    """Write with `atomic=True`, which `pathlib` does not know. It has a judgement of its own."""
    path = stage.Path(stage.path("file"))
    options = {"atomic": True} if stage.is_ours else {}
    for number in range(6):
        await stage.attempt(path.write_text, f"{number}" * 10_000, **options)
