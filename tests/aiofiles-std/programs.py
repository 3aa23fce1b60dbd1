"""Start programs that read a pipe, a FIFO or a terminal, and return how they end."""

import contextlib
import os
import subprocess
import sys
import textwrap

from ..shared.waiting import TIMEOUT

# For programs that are interrupted. CPython handles a signal that comes just before it waits only when it is woken.
STAY_AWAKE = """
def stay_awake():
    asyncio.get_running_loop().call_later(0.01, stay_awake)
"""


def start(program, *args, **streams):
    """Start *program*, given as text or as a path, on real pipes unless *streams* names others."""
    code = [program] if isinstance(program, os.PathLike) else ["-c", textwrap.dedent(program)]
    options = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
    # With it, no output would wait to be flushed.
    options["env"] = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.Popen([sys.executable, "-W", "error", *code, *args], **{**options, **streams})


def ended(process):
    """Wait for *process*. Return its exit status, standard output and error."""
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    finally:
        process.kill()
    return process.returncode, out, err


@contextlib.contextmanager
def opened(kind, folder):
    """Yield the two ends of a "terminal", "pipe" or "fifo": the one to read from, and the one to write to."""
    if kind == "terminal":
        writing, reading = os.openpty()
    elif kind == "pipe":
        reading, writing = os.pipe()
    else:
        os.mkfifo(folder / "fifo")
        writing = os.open(folder / "fifo", os.O_RDWR)
        reading = os.open(folder / "fifo", os.O_RDONLY)
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)
