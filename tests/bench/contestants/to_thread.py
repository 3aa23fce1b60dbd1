"""A whole job in one trip to a thread: the least that a job costs if it must not block the event loop."""

from __future__ import annotations

import asyncio
import functools
from typing import Any

from trees import Treelike
from workloads import Looping

from contestants import blocking


class Contestant(Treelike, Looping):
    """The blocking workloads, each called by `asyncio.to_thread`."""

    def __getattr__(self, workload: str) -> Any:
        return functools.partial(asyncio.to_thread, getattr(blocking.Contestant(), workload))
