"""The functions of `aiofiles.os`, with and without the two options. Checked, never run."""

import os
import sys
from asyncio import AbstractEventLoop
from concurrent.futures import Executor
from pathlib import Path

from typing_extensions import assert_type

import aiofiles
import aiofiles.os
import aiofiles_os


async def without_options(path: Path) -> None:
    assert_type(await aiofiles.os.access(path, os.R_OK), bool)
    assert_type(await aiofiles.os.access(path, os.R_OK, dir_fd=3, effective_ids=True, follow_symlinks=False), bool)
    assert_type(await aiofiles.os.getcwd(), str)
    assert_type(await aiofiles.os.stat(path), os.stat_result)
    assert_type(await aiofiles.os.stat(3), os.stat_result)
    assert_type(await aiofiles.os.stat(b"name", follow_symlinks=False), os.stat_result)
    assert_type((await aiofiles.os.stat("name", dir_fd=3)).st_size, int)
    assert_type(await aiofiles.os.getcwdb(), bytes)
    assert_type(await aiofiles.os.lstat(path, dir_fd=3), os.stat_result)
    await aiofiles.os.chdir(path)
    await aiofiles.os.chdir(3)
    await aiofiles.os.chmod(path, 0o600, follow_symlinks=False)
    await aiofiles.os.truncate(path, 5)
    await aiofiles.os.utime(path, (1, 2.5))
    await aiofiles.os.utime(3, ns=(1, 2))
    await aiofiles.os.link("old", path)
    await aiofiles.os.link(src="old", dst="new", follow_symlinks=False)
    await aiofiles.os.makedirs(path)
    await aiofiles.os.makedirs(path, 0o700, True)
    await aiofiles.os.makedirs(path, exist_ok=True)
    await aiofiles.os.mkdir(path)
    await aiofiles.os.mkdir(path, mode=0o700)
    await aiofiles.os.remove(path)
    await aiofiles.os.removedirs(path)
    await aiofiles.os.rename("old", path)
    await aiofiles.os.rename(src=b"old", dst=b"new")
    await aiofiles.os.renames("old", path)
    await aiofiles.os.replace("old", path)
    await aiofiles.os.rmdir(path)
    await aiofiles.os.symlink("old", path)
    await aiofiles.os.symlink(src="old", dst="new", target_is_directory=True)
    await aiofiles.os.unlink(path)
    if sys.platform != "win32":
        assert_type(await aiofiles.os.sendfile(3, 4, 0, 5), int)
        assert_type(await aiofiles.os.statvfs(path), os.statvfs_result)
        assert_type(await aiofiles.os.pathconf(path, "PC_NAME_MAX"), int)
        await aiofiles.os.chown(path, 0, 0, dir_fd=3, follow_symlinks=False)
        await aiofiles.os.lchown(b"name", 0, 0)
        await aiofiles.os.mkfifo(path, 0o600, dir_fd=3)
        await aiofiles.os.mknod(path)
        await aiofiles.os.sync()
    if sys.platform == "linux":
        assert_type(await aiofiles.os.getxattr(path, "user.name"), bytes)
        assert_type(await aiofiles.os.listxattr(3), list[str])
        await aiofiles.os.setxattr(path, b"user.name", b"value", os.XATTR_CREATE, follow_symlinks=False)
        await aiofiles.os.removexattr(path, "user.name")
    if sys.platform == "linux" and sys.version_info >= (3, 15):
        assert_type((await aiofiles.os.statx(path, os.STATX_SIZE)).stx_size, int | None)
    if sys.platform == "win32" and sys.version_info >= (3, 12):
        assert_type(await aiofiles.os.listdrives(), list[str])


async def with_executor(path: Path, executor: Executor) -> None:
    assert_type(await aiofiles.os.access(path, os.R_OK, executor=executor), bool)
    assert_type(await aiofiles.os.getcwd(executor=executor), str)
    assert_type(await aiofiles.os.stat(path, executor=executor), os.stat_result)
    assert_type(await aiofiles.os.stat(path, follow_symlinks=False, executor=executor), os.stat_result)
    await aiofiles.os.link("old", path, executor=executor)
    await aiofiles.os.makedirs(path, exist_ok=True, executor=executor)
    await aiofiles.os.mkdir(path, executor=executor)
    await aiofiles.os.remove(path, executor=executor)
    await aiofiles.os.removedirs(path, executor=executor)
    await aiofiles.os.rename("old", path, executor=executor)
    await aiofiles.os.renames("old", path, executor=executor)
    await aiofiles.os.replace("old", path, executor=executor)
    await aiofiles.os.rmdir(path, executor=executor)
    await aiofiles.os.symlink("old", path, executor=executor)
    await aiofiles.os.unlink(path, executor=executor)
    if sys.platform != "win32":
        assert_type(await aiofiles.os.sendfile(3, 4, 0, 5, executor=executor), int)
        assert_type(await aiofiles.os.statvfs(path, executor=executor), os.statvfs_result)


async def with_loop(path: Path, loop: AbstractEventLoop, executor: Executor | None) -> None:
    assert_type(await aiofiles.os.stat(path, loop=loop), os.stat_result)
    assert_type(await aiofiles.os.stat(path, loop=None), os.stat_result)
    assert_type(await aiofiles.os.stat(path, loop=loop, executor=executor), os.stat_result)
    assert_type(await aiofiles.os.listdir(path, loop=loop, executor=executor), list[str])
    await aiofiles.os.remove(path, executor=None, loop=None)


async def listdir(path: Path, bytes_like: os.PathLike[bytes], executor: Executor) -> None:
    assert_type(await aiofiles.os.listdir(), list[str])
    assert_type(await aiofiles.os.listdir("name"), list[str])
    assert_type(await aiofiles.os.listdir(path=path), list[str])
    assert_type(await aiofiles.os.listdir(3), list[str])
    assert_type(await aiofiles.os.listdir(None, executor=executor), list[str])
    assert_type(await aiofiles.os.listdir(b"name"), list[bytes])
    assert_type(await aiofiles.os.listdir(bytes_like, executor=executor), list[bytes])


async def readlink(path: Path, bytes_like: os.PathLike[bytes], executor: Executor) -> None:
    assert_type(await aiofiles.os.readlink("name"), str)
    assert_type(await aiofiles.os.readlink(path, dir_fd=3), str)
    assert_type(await aiofiles.os.readlink(path, executor=executor), str)
    assert_type(await aiofiles.os.readlink(b"name"), bytes)
    assert_type(await aiofiles.os.readlink(bytes_like, executor=executor), bytes)


async def the_same_functions_elsewhere(path: Path, executor: Executor) -> None:
    assert_type(await aiofiles_os.stat(path), os.stat_result)
    assert_type(await aiofiles_os.stat(path, executor=executor), os.stat_result)
    assert_type(await aiofiles_os.listdir(b"name"), list[bytes])
    assert_type(await aiofiles_os.path.exists(path), bool)
    if sys.platform != "win32":
        assert_type(await aiofiles_os.statvfs(path), os.statvfs_result)
