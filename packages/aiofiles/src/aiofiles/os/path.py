"""What checkers read for `aiofiles.os.path`, which is `aiofiles.ospath` when the program runs."""

from ..ospath import *
