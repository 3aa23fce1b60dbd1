"""Names that are the same class or function wherever they are imported from. Checked, never run."""

from typing import Any

from typing_extensions import assert_type

import aiofiles.base
import aiofiles.os
import aiofiles.ospath
import aiofiles.tempfile
import aiofiles.tempfile.temptypes
import aiofiles.threadpool
import aiofiles.threadpool.binary
import aiofiles.threadpool.text
import aiofiles.threadpool.utils
import aiofiles_core
import aiofiles_std
import aiofiles_tempfile
from aiofiles.tempfile import temptypes
from aiofiles.threadpool import binary, text


def files(
    of_core: aiofiles_core.AsyncBufferedReader,
    of_threadpool: aiofiles.threadpool.AsyncBufferedReader,
    of_binary: binary.AsyncBufferedReader,
    of_tempfile: aiofiles.tempfile.AsyncBufferedReader,
) -> None:
    assert_type(of_threadpool, aiofiles_core.AsyncBufferedReader)
    assert_type(of_binary, aiofiles_core.AsyncBufferedReader)
    assert_type(of_tempfile, aiofiles_core.AsyncBufferedReader)
    assert_type(of_core, aiofiles.threadpool.binary.AsyncBufferedReader)


def writers(
    of_threadpool: aiofiles.threadpool.AsyncBufferedIOBase,
    of_binary: binary.AsyncBufferedIOBase,
    of_tempfile: aiofiles.tempfile.AsyncBufferedIOBase,
) -> None:
    assert_type(of_threadpool, aiofiles_core.AsyncBufferedIOBase)
    assert_type(of_binary, aiofiles_core.AsyncBufferedIOBase)
    assert_type(of_tempfile, aiofiles_core.AsyncBufferedIOBase)


def unbuffered(
    of_threadpool: aiofiles.threadpool.AsyncFileIO,
    of_binary: binary.AsyncFileIO,
    of_tempfile: aiofiles.tempfile.AsyncFileIO,
) -> None:
    assert_type(of_threadpool, aiofiles_core.AsyncFileIO)
    assert_type(of_binary, aiofiles_core.AsyncFileIO)
    assert_type(of_tempfile, aiofiles_core.AsyncFileIO)


def text_files(
    of_threadpool: aiofiles.threadpool.AsyncTextIOWrapper,
    of_text: text.AsyncTextIOWrapper,
    of_tempfile: aiofiles.tempfile.AsyncTextIOWrapper,
) -> None:
    assert_type(of_threadpool, aiofiles_core.AsyncTextIOWrapper)
    assert_type(of_text, aiofiles_core.AsyncTextIOWrapper)
    assert_type(of_tempfile, aiofiles_core.AsyncTextIOWrapper)


def bases(
    of_base: aiofiles.base.AsyncBase[str],
    of_binary: binary.AsyncBase[bytes],
    of_text: text.AsyncBase[str],
    of_temptypes: temptypes.AsyncBase[bytes],
    indirect_of_base: aiofiles.base.AsyncIndirectBase[str],
    indirect_of_text: text.AsyncIndirectBase[str],
    indirect_of_binary: binary.AsyncIndirectBase[bytes],
) -> None:
    assert_type(of_base, aiofiles_core.AsyncBase[str])
    assert_type(of_binary, aiofiles_core.AsyncBase[bytes])
    assert_type(of_text, aiofiles_core.AsyncBase[str])
    assert_type(of_temptypes, aiofiles_core.AsyncBase[bytes])
    assert_type(indirect_of_base, aiofiles_std.AsyncIndirectBase[str])
    assert_type(indirect_of_text, aiofiles_std.AsyncIndirectBase[str])
    assert_type(indirect_of_binary, aiofiles_std.AsyncIndirectBase[bytes])


def indirect_files(
    of_threadpool: aiofiles.threadpool.AsyncIndirectBufferedIOBase,
    of_binary: binary.AsyncIndirectBufferedIOBase,
    reader: binary.AsyncIndirectBufferedReader,
    unbuffered: binary.AsyncIndirectFileIO,
    text_of_threadpool: aiofiles.threadpool.AsyncTextIndirectIOWrapper,
    text_of_text: text.AsyncTextIndirectIOWrapper,
) -> None:
    assert_type(of_threadpool, aiofiles_std.AsyncIndirectBufferedIOBase)
    assert_type(of_binary, aiofiles_std.AsyncIndirectBufferedIOBase)
    assert_type(reader, aiofiles_std.AsyncIndirectBufferedReader)
    assert_type(unbuffered, aiofiles_std.AsyncIndirectFileIO)
    assert_type(text_of_threadpool, aiofiles_std.AsyncTextIndirectIOWrapper)
    assert_type(text_of_text, aiofiles_std.AsyncTextIndirectIOWrapper)


def contexts(
    of_base: aiofiles.base.AiofilesContextManager[bytes],
    of_threadpool: aiofiles.threadpool.AiofilesContextManager[bytes],
    of_tempfile: aiofiles.tempfile.AiofilesContextManager[bytes],
    of_directories: aiofiles.tempfile.AiofilesContextManagerTempDir[str],
) -> None:
    assert_type(of_base, aiofiles_core.AiofilesContextManager[bytes])
    assert_type(of_threadpool, aiofiles_core.AiofilesContextManager[bytes])
    assert_type(of_tempfile, aiofiles_core.AiofilesContextManager[bytes])
    assert_type(of_directories, aiofiles_tempfile.AiofilesContextManagerTempDir[str])


def temporary_files(
    of_tempfile: aiofiles.tempfile.AsyncSpooledTemporaryFile[bytes],
    of_temptypes: temptypes.AsyncSpooledTemporaryFile[bytes],
    directory_of_tempfile: aiofiles.tempfile.AsyncTemporaryDirectory[str],
    directory_of_temptypes: temptypes.AsyncTemporaryDirectory[str],
) -> None:
    assert_type(of_tempfile, aiofiles_tempfile.AsyncSpooledTemporaryFile[bytes])
    assert_type(of_temptypes, aiofiles_tempfile.AsyncSpooledTemporaryFile[bytes])
    assert_type(directory_of_tempfile, aiofiles_tempfile.AsyncTemporaryDirectory[str])
    assert_type(directory_of_temptypes, aiofiles_tempfile.AsyncTemporaryDirectory[str])


def seams() -> None:
    assert_type(aiofiles.threadpool.wrap(None, loop=None, executor=None), Any)
    assert_type(aiofiles_core.wrap(None), Any)
    assert_type(aiofiles.threadpool._open, Any)
    assert_type(aiofiles.tempfile._temporary_file, Any)
    assert_type(aiofiles.__version__, str)
    print(aiofiles.os.wrap, aiofiles.ospath.wrap, aiofiles.threadpool.sync_open)
    print(aiofiles.threadpool.utils.delegate_to_executor, binary.delegate_to_executor, text.delegate_to_executor)
