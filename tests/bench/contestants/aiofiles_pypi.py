# /// script
# dependencies = ["aiofiles==25.1.0"]
# ///
"""The aiofiles 25.1.0 of PyPI. It has our import name, and therefore needs its own environment."""

from workloads import Asynchronous

import aiofiles
import aiofiles.os
import aiofiles.tempfile


class Contestant(Asynchronous):
    """The same calls as ours."""

    module = umbrella = "aiofiles"
    open = staticmethod(aiofiles.open)
    stat = staticmethod(aiofiles.os.stat)
    scandir = staticmethod(aiofiles.os.scandir)
    temporary_file = staticmethod(aiofiles.tempfile.TemporaryFile)
