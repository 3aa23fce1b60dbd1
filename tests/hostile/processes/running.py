"""Run a scene of a program with aiofiles, or with the functions of `plain`, and return how it ends."""

from __future__ import annotations

import importlib
import logging
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OURS, PLAIN = "aiofiles", "plain"
TIMEOUT = 120
# A warning is an error.
STRICT = ["-X", "dev", "-W", "error"]


@dataclass
class Outcome:
    """How a program has ended, and what it has left."""

    status: int
    out: bytes
    errors: list[str]
    left: dict[str, bytes]


def start(api: str, program: str, scene: str, folder: Path, *args: object, flags: Any = (), **options: Any) -> Any:
    """Start *scene*, a function of the file *program* beside this one, which gets *api*, *folder* and *args*."""
    folder.mkdir(exist_ok=True)
    path = Path(__file__).with_name(f"{program}.py")
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": ""}
    command = [sys.executable, *flags, path, api, scene, folder, *map(str, args)]
    return subprocess.Popen(command, env=environment, cwd=folder, **{**pipes, **options})


def end(process: Any, folder: Path) -> Outcome:
    """Wait for *process*, which uses *folder*."""
    with process:
        try:
            out, err = process.communicate(timeout=TIMEOUT)
        finally:
            process.kill()
    return Outcome(
        process.returncode, out, messages_of(err.decode().replace(str(folder), "FOLDER")), contents_of(folder)
    )


def run(*args: Any, **options: Any) -> Outcome:
    """Run a scene to its end. The arguments are those of `start`."""
    return end(start(*args, **options), args[3])


def messages_of(err: str) -> list[str]:
    """Return the lines of *err* that are not in the stack of a traceback, without what is random."""
    lines = [line for line in err.splitlines() if not line.startswith(("  ", "Traceback"))]
    return [re.sub(r"0x[0-9a-f]+|Task-\d+|tmp\w+", "...", line) for line in lines]


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the content of each file in *folder*, by its path without the random part of a temporary name."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {re.sub(r"(tmp|-)\w{8}", "...", str(path.relative_to(folder))): path.read_bytes() for path in files}


def main(scenes: dict[str, Any]) -> None:
    """Run the scene that the command line names, in the program whose names are *scenes*."""
    # On a busy machine, asyncio's debug mode reports that a step took long.
    logging.getLogger("asyncio").addFilter(lambda record: not str(record.msg).startswith("Executing"))
    name, scene, folder, *args = sys.argv[1:]
    scenes[scene](importlib.import_module(name), Path(folder), *args)
