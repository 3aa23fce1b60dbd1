# /// script
# dependencies = ["aiofiles-core", "aiofiles-os", "aiofiles-pathlib", "aiofiles-shutil", "aiofiles-tempfile", "uvloop"]
# [tool.uv.sources]
# aiofiles-core = { path = "../../../packages/aiofiles-core", editable = true }
# aiofiles-os = { path = "../../../packages/aiofiles-os", editable = true }
# aiofiles-pathlib = { path = "../../../packages/aiofiles-pathlib", editable = true }
# aiofiles-shutil = { path = "../../../packages/aiofiles-shutil", editable = true }
# aiofiles-tempfile = { path = "../../../packages/aiofiles-tempfile", editable = true }
# ///
"""The packages of this checkout on uvloop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import uvloop  # type: ignore[import-not-found, unused-ignore]  # installed for this module only

from contestants import ours

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Contestant(ours.Contestant):
    """Ours, with another event loop."""

    module = umbrella = path_module = tree_module = ""

    def run(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        uvloop.run(main())
