"""A program that SIGTERM ends leaves no more on disk than it would leave with the blocking twins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there a program cannot be asked to end")

BLOCKING = """
import os, signal, sys, time
from tempfile import *

if "handled" in sys.argv:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
with TemporaryFile(), NamedTemporaryFile(prefix="named-"), TemporaryDirectory(prefix="directory-") as path:
    with SpooledTemporaryFile(1) as spooled, NamedTemporaryFile(prefix="inside-", dir=path):
        spooled.write(b"contents")
        print("ready", flush=True)
        os.read(0, 1)  # it ends after the signal, also if that comes before
        time.sleep(60)
"""

OURS = """
import asyncio, os, signal, sys
from aiofiles_tempfile import *

async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is not reported
    if "handled" in sys.argv:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    async with TemporaryFile(), NamedTemporaryFile(prefix="named-"), TemporaryDirectory(prefix="directory-") as path:
        async with SpooledTemporaryFile(1) as spooled, NamedTemporaryFile(prefix="inside-", dir=path) as file:
            await spooled.write(b"contents")
            print("ready", flush=True)
            if "busy" in sys.argv:
                while True:
                    await file.write(b"contents")
                    await file.seek(0)
            await asyncio.sleep(60)

try:
    asyncio.run(main())
except asyncio.CancelledError:
    pass
"""


def left_by(script, directory, *arguments):
    """Return the paths that *script* leaves in *directory*, without random parts, its exit status and its errors."""
    directory.mkdir()
    command = [sys.executable, "-X", "dev", "-c", script, *arguments]
    environment = {**os.environ, "TMPDIR": str(directory)}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdout.readline() == b"ready\n"
        process.terminate()
        _, said = process.communicate(timeout=60)  # it first closes the input
    paths = sorted(Path(directory).rglob("*"))
    return [path.name.rpartition("-")[0] for path in paths], process.returncode, said


@pytest.mark.parametrize("busy", [[], ["busy"]], ids=["waiting", "busy"])
@pytest.mark.parametrize("handled", [[], ["handled"]], ids=["by default", "handled"])
def test_a_killed_program_leaves_what_the_blocking_twins_leave(handled, busy, tmp_path):
    expected = left_by(BLOCKING, tmp_path / "blocking", *handled)

    assert left_by(OURS, tmp_path / "ours", *handled, *busy) == expected

    assert expected[0] == ([] if handled else ["directory", "inside", "named"])
    assert expected[2] == b""
