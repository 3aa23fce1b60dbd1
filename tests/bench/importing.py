"""Import a module, and print what that costs: milliseconds and, on Linux, MiB of resident memory."""

import importlib
import json
import sys
import time
from pathlib import Path


def resident() -> float:
    status = Path("/proc/self/status")
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1024 if status.exists() else float("nan")


memory, start = resident(), time.perf_counter()
importlib.import_module(sys.argv[1])
milliseconds = (time.perf_counter() - start) * 1e3
print(json.dumps({"time": milliseconds, "memory": resident() - memory}))
