"""The process of one contestant: it reads one order from each line of its input, and prints one line as the answer."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import importlib.metadata
import json
import platform
import sys
import time
from typing import Any

from workloads import finish

LEAST_SECONDS = 0.05


async def measure(contestant: Any, workload: str, path: str, amount: int, options: dict[str, Any]) -> dict[str, Any]:
    """Repeat *workload* until the clock can measure it. Return microseconds for each unit, elapsed and of the CPU."""
    gc.collect()
    passes, seconds, cpu = 0, 0.0, 0.0
    while seconds < LEAST_SECONDS:
        start, start_cpu = time.perf_counter(), time.process_time()
        value = await finish(getattr(contestant, workload)(path, amount, **options))
        seconds += time.perf_counter() - start
        cpu += time.process_time() - start_cpu
        passes += 1
        if value is not None:
            return {"value": value, "cpu": cpu * 1e6, "seconds": seconds}
    units = passes * amount
    return {"value": seconds / units * 1e6, "cpu": cpu / units * 1e6, "seconds": seconds / passes}


async def serve(contestant: Any) -> None:
    versions = {each.name: each.version for each in importlib.metadata.distributions()}
    print(json.dumps({"python": platform.python_version(), **versions}), flush=True)
    for line in sys.stdin:
        try:
            answer = await measure(contestant, **json.loads(line))
        except NotImplementedError:
            answer = {"skipped": ""}
        except Exception as error:
            answer = {"skipped": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError):
        import resource

        # Thousands of gathered tasks each hold a file open.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    contestant = importlib.import_module(f"contestants.{sys.argv[1]}").Contestant()
    contestant.run(functools.partial(serve, contestant))
