"""The functions of `aiofiles.os` that open descriptors, or work on them. Checked, never run."""

import os
import sys
from concurrent.futures import Executor
from pathlib import Path

from typing_extensions import assert_type

import aiofiles.os


async def makers(path: Path, executor: Executor) -> None:
    assert_type(await aiofiles.os.open(path, os.O_RDONLY), int)
    assert_type(await aiofiles.os.open(b"name", os.O_RDWR | os.O_CREAT, 0o600, dir_fd=3), int)
    assert_type(await aiofiles.os.open(path, os.O_RDONLY, executor=executor), int)
    assert_type(await aiofiles.os.dup(3), int)
    assert_type(await aiofiles.os.dup2(3, 4, inheritable=False), int)
    if sys.platform == "linux":
        assert_type(await aiofiles.os.memfd_create("name", os.MFD_CLOEXEC), int)


async def everywhere(executor: Executor) -> None:
    assert_type(await aiofiles.os.fstat(3), os.stat_result)
    assert_type(await aiofiles.os.lseek(3, 0, os.SEEK_END), int)
    assert_type(await aiofiles.os.read(3, 5), bytes)
    assert_type(await aiofiles.os.read(3, 5, executor=executor), bytes)
    assert_type(await aiofiles.os.write(3, b"data"), int)
    assert_type(await aiofiles.os.write(3, memoryview(b"data")), int)
    await aiofiles.os.close(3)
    await aiofiles.os.closerange(3, 5)
    await aiofiles.os.fsync(3)
    await aiofiles.os.ftruncate(3, 5, executor=executor)
    if sys.version_info >= (3, 14):
        assert_type(await aiofiles.os.readinto(3, bytearray(5)), int)


async def where_the_platform_has_them(executor: Executor) -> None:
    if sys.platform != "win32":
        assert_type(await aiofiles.os.fpathconf(3, "PC_NAME_MAX"), int)
        assert_type(await aiofiles.os.fstatvfs(3), os.statvfs_result)
        assert_type(await aiofiles.os.pread(3, 5, 0), bytes)
        assert_type(await aiofiles.os.preadv(3, [bytearray(5)], 0), int)
        assert_type(await aiofiles.os.pwrite(3, b"data", 0), int)
        assert_type(await aiofiles.os.pwritev(3, [b"data"], 0, 0), int)
        assert_type(await aiofiles.os.readv(3, [bytearray(5)]), int)
        assert_type(await aiofiles.os.writev(3, [b"data"], executor=executor), int)
        await aiofiles.os.fchdir(3)
        await aiofiles.os.fchmod(3, 0o600)
        await aiofiles.os.fchown(3, -1, -1)
        await aiofiles.os.lockf(3, os.F_LOCK, 0)
    if sys.platform != "win32" and sys.platform != "darwin":
        await aiofiles.os.fdatasync(3)
        await aiofiles.os.posix_fadvise(3, 0, 0, os.POSIX_FADV_NORMAL)
        await aiofiles.os.posix_fallocate(3, 0, 5)
    if sys.platform == "linux":
        assert_type(await aiofiles.os.copy_file_range(3, 4, 5, offset_src=0), int)
        assert_type(await aiofiles.os.splice(3, 4, 5), int)
