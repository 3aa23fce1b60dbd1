# /// script
# dependencies = ["aiofiles", "aiofiles-core", "aiofiles-os", "aiofiles-pathlib", "aiofiles-std", "aiofiles-tempfile"]
# [tool.uv.sources]
# aiofiles = { path = "../../../packages/aiofiles", editable = true }
# aiofiles-core = { path = "../../../packages/aiofiles-core", editable = true }
# aiofiles-os = { path = "../../../packages/aiofiles-os", editable = true }
# aiofiles-pathlib = { path = "../../../packages/aiofiles-pathlib", editable = true }
# aiofiles-std = { path = "../../../packages/aiofiles-std", editable = true }
# aiofiles-tempfile = { path = "../../../packages/aiofiles-tempfile", editable = true }
# ///
"""The packages of this checkout."""

from workloads import Pathlike

import aiofiles_core
import aiofiles_os
import aiofiles_pathlib
import aiofiles_tempfile


class Contestant(Pathlike):
    """Our files and functions, on the event loop of asyncio."""

    module = "aiofiles_core"
    umbrella = "aiofiles"
    path_module = "aiofiles_pathlib"
    path = staticmethod(aiofiles_pathlib.Path)
    open = staticmethod(aiofiles_core.open)
    stat = staticmethod(aiofiles_os.stat)
    walk = staticmethod(aiofiles_os.walk)
    temporary_file = staticmethod(aiofiles_tempfile.TemporaryFile)

    async def scan(self, path: str, amount: int) -> None:
        async for _ in aiofiles_os.scandir(path):
            pass
