# /// script
# dependencies = [
#     "aiofiles", "aiofiles-core", "aiofiles-os", "aiofiles-pathlib", "aiofiles-shutil", "aiofiles-std",
#     "aiofiles-tempfile",
# ]
# [tool.uv.sources]
# aiofiles = { path = "../../../packages/aiofiles", editable = true }
# aiofiles-core = { path = "../../../packages/aiofiles-core", editable = true }
# aiofiles-os = { path = "../../../packages/aiofiles-os", editable = true }
# aiofiles-pathlib = { path = "../../../packages/aiofiles-pathlib", editable = true }
# aiofiles-shutil = { path = "../../../packages/aiofiles-shutil", editable = true }
# aiofiles-std = { path = "../../../packages/aiofiles-std", editable = true }
# aiofiles-tempfile = { path = "../../../packages/aiofiles-tempfile", editable = true }
# ///
"""The packages of this checkout."""

from typing import Any

from trees import Treelike
from workloads import Pathlike

import aiofiles_core
import aiofiles_os
import aiofiles_pathlib
import aiofiles_shutil
import aiofiles_tempfile


class Contestant(Treelike, Pathlike):
    """Our files and functions, on the event loop of asyncio."""

    module = "aiofiles_core"
    umbrella = "aiofiles"
    path_module = "aiofiles_pathlib"
    tree_module = "aiofiles_shutil"
    path = staticmethod(aiofiles_pathlib.Path)
    open = staticmethod(aiofiles_core.open)
    stat = staticmethod(aiofiles_os.stat)
    walk = staticmethod(aiofiles_os.walk)
    temporary_file = staticmethod(aiofiles_tempfile.TemporaryFile)

    copytree = staticmethod(aiofiles_shutil.copytree)
    rmtree = staticmethod(aiofiles_shutil.rmtree)
    copyfile = staticmethod(aiofiles_shutil.copyfile)

    def watching(self) -> dict[str, Any]:
        return {"progress": lambda progress: None}

    async def transfer(self, source: str, target: str) -> None:
        async with aiofiles_core.open(source, "rb") as fsrc, aiofiles_core.open(target, "wb") as fdst:
            await aiofiles_shutil.copyfileobj(fsrc, fdst)

    async def scan(self, path: str, amount: int) -> None:
        async for _ in aiofiles_os.scandir(path):
            pass
