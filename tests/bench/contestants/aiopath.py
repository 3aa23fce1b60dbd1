# /// script
# requires-python = ">=3.12,<3.14"
# dependencies = ["aiopath"]
# ///
"""aiopath, whose `walk` and `rglob` block the event loop."""

import aiopath  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from workloads import Pathlike


class Contestant(Pathlike):
    """Paths only."""

    path_module = "aiopath"
    path = staticmethod(aiopath.AsyncPath)

    async def path_matches(self, path: str, amount: int) -> None:
        async for _ in aiopath.AsyncPath(path).glob("**/*.txt"):
            pass

    async def path_walks(self, path: str, amount: int) -> None:
        raise NotImplementedError
