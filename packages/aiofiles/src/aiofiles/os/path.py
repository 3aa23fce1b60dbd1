"""What checkers read for `aiofiles.os.path`. At run time, `aiofiles.os.path` is `aiofiles.ospath`."""

from ..ospath import *
