"""Each function that works on an open descriptor returns, changes and raises what its blocking twin does."""

import errno
import os
from contextlib import contextmanager

import pytest

import aiofiles_os

from ..shared.leftovers import is_open
from .test_functions import outcome

# The arguments after the descriptor.
CALLS = [
    ("close", ()),
    ("fchmod", (0o600,)),
    ("fchown", (-1, -1)),
    ("fdatasync", ()),
    ("fpathconf", ("PC_NAME_MAX",)),
    ("fstat", ()),
    ("fstatvfs", ()),
    ("fsync", ()),
    ("ftruncate", (3,)),
    ("ftruncate", (20,)),
    ("listxattr", ()),
    ("lockf", (1, 0)),
    ("lseek", (-2, os.SEEK_END)),
    ("lseek", (-2, os.SEEK_SET)),
    ("posix_fadvise", (0, 0, 0)),
    ("posix_fallocate", (0, 20)),
    ("pread", (3, 2)),
    ("preadv", ([bytearray(3), bytearray(9)], 1)),
    ("pwrite", (b"XY", 2)),
    ("pwritev", ([b"AB", b"C"], 1)),
    ("read", (4,)),
    ("read", (100,)),
    ("readinto", (bytearray(4),)),
    ("readv", ([bytearray(4), bytearray(2)],)),
    ("setxattr", ("user.new", b"value")),
    ("truncate", (3,)),
    ("utime", ((1, 2),)),
    ("write", (b"new",)),
    ("writev", ([b"A", b"BC"],)),
]
CALLS = [(name, args) for name, args in CALLS if hasattr(os, name)]


def takes_descriptors(name):
    also_take_paths = "listxattr", "setxattr", "truncate", "utime"
    return name not in also_take_paths or getattr(os, name) in os.supports_fd


each_call = pytest.mark.parametrize(
    ("name", "args"),
    [
        pytest.param(
            *call, marks=pytest.mark.skipif(not takes_descriptors(call[0]), reason="it takes no descriptor here")
        )
        for call in CALLS
    ],
)


@contextmanager
def opened(path, contents=b"contents"):
    path.write_bytes(contents)
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        if is_open(descriptor):
            os.close(descriptor)


def state(path, descriptor):
    """Return what a call may have changed: contents, mode, whether the descriptor is open, and its position."""
    return path.read_bytes(), path.stat().st_mode, is_open(descriptor) and os.lseek(descriptor, 0, os.SEEK_CUR)


async def answer(function, *args):
    answer = await outcome(function, *args)
    return answer.st_size if isinstance(answer, os.stat_result) else answer


@each_call
async def test_each_function_does_what_its_twin_does(tmp_path, name, args):
    ours, blocking = tmp_path / "ours", tmp_path / "blocking"

    with opened(ours) as our_descriptor, opened(blocking) as descriptor:
        given = await answer(getattr(aiofiles_os, name), our_descriptor, *args)
        buffers = repr(args)

        assert given == await answer(getattr(os, name), descriptor, *args)
        assert buffers == repr(args)
        assert state(ours, our_descriptor) == state(blocking, descriptor)


@each_call
async def test_a_closed_descriptor_raises_the_error_of_the_twin(tmp_path, name, args):
    with opened(tmp_path / "file") as closed:
        pass

    given = await outcome(getattr(aiofiles_os, name), closed, *args)

    assert given == await outcome(getattr(os, name), closed, *args)
    assert given[0] is OSError
    assert given[1][0] == errno.EBADF


async def test_open_returns_a_descriptor_as_its_twin_does(tmp_path):
    descriptor = await aiofiles_os.open(tmp_path / "new", os.O_WRONLY | os.O_CREAT, 0o600)

    try:
        assert not os.get_inheritable(descriptor)
        os.close(os.open(tmp_path / "twin", os.O_WRONLY | os.O_CREAT, 0o600))
        assert os.stat(tmp_path / "new").st_mode == os.stat(tmp_path / "twin").st_mode
        assert await aiofiles_os.write(descriptor, b"data") == 4
    finally:
        await aiofiles_os.close(descriptor)
    assert (tmp_path / "new").read_bytes() == b"data"


async def test_dup_returns_another_descriptor_of_the_file(tmp_path):
    with opened(tmp_path / "file") as descriptor:
        another = await aiofiles_os.dup(descriptor)

        assert another != descriptor
        assert os.path.sameopenfile(another, descriptor)
        assert not os.get_inheritable(another)
    os.close(another)


@pytest.mark.parametrize("inheritable", [True, False])
async def test_dup2_returns_the_given_descriptor(tmp_path, inheritable):
    with opened(tmp_path / "file") as descriptor, opened(tmp_path / "other") as other:
        assert await aiofiles_os.dup2(descriptor, other, inheritable=inheritable) == other
        assert os.path.sameopenfile(descriptor, other)
        assert os.get_inheritable(other) is inheritable


async def test_closerange_closes_the_descriptors_in_the_range(tmp_path):
    with opened(tmp_path / "file") as descriptor:
        await aiofiles_os.closerange(descriptor, descriptor + 1)

        assert not is_open(descriptor)


@pytest.mark.skipif(not hasattr(os, "fchdir"), reason="this platform has no os.fchdir")
async def test_fchdir_enters_the_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(os.curdir)  # undone at the end
    descriptor = os.open(tmp_path, os.O_RDONLY)

    await aiofiles_os.fchdir(descriptor)

    os.close(descriptor)
    assert await aiofiles_os.getcwd() == os.path.realpath(tmp_path)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="this platform has no os.memfd_create")
async def test_memfd_create_opens_a_file_in_memory():
    descriptor = await aiofiles_os.memfd_create("name")

    assert await aiofiles_os.pwrite(descriptor, b"data", 0) == 4
    assert await aiofiles_os.pread(descriptor, 9, 0) == b"data"
    os.close(descriptor)


@pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="this platform has no os.copy_file_range")
async def test_copy_file_range_copies_between_files(tmp_path):
    with opened(tmp_path / "file") as source, opened(tmp_path / "target", b"") as target:
        assert await aiofiles_os.copy_file_range(source, target, 4, offset_src=2) == 4

    assert (tmp_path / "target").read_bytes() == b"nten"


@pytest.mark.skipif(not hasattr(os, "splice"), reason="this platform has no os.splice")
async def test_splice_moves_from_a_file_to_a_pipe(tmp_path):
    reader, writer = os.pipe()
    with opened(tmp_path / "file") as source:
        assert await aiofiles_os.splice(source, writer, 4, offset_src=2) == 4

    assert os.read(reader, 9) == b"nten"
    os.close(reader)
    os.close(writer)
