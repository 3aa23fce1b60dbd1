# /// script
# dependencies = ["aiofile"]
# ///
"""aiofile, which uses asynchronous calls of the kernel by caio. Closing a file after writes syncs it to the disk."""

import aiofile  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from workloads import PAGE, Asynchronous, offsets


class Contestant(Asynchronous):
    """Files only. Their `seek` is not a coroutine."""

    module = "aiofile"
    open = staticmethod(aiofile.async_open)

    async def seeks(self, path: str, amount: int) -> None:
        async with self.open(path, mode="rb") as file:
            for offset in offsets(path, amount):
                file.seek(offset)
                await file.read(PAGE)
