from aiofiles.ospath import *
