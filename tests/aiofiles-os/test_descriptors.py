"""Functions that take open descriptors: dir_fd, sendfile."""

import os
import socket
from contextlib import contextmanager

import pytest

import aiofiles_os

from .links import link

AT_A_DIRECTORY = [
    ("access", ("file", os.R_OK), ("dir_fd",)),
    ("link", ("file", "new"), ("src_dir_fd", "dst_dir_fd")),
    ("mkdir", ("new",), ("dir_fd",)),
    ("readlink", ("link",), ("dir_fd",)),
    ("remove", ("file",), ("dir_fd",)),
    ("rename", ("file", "new"), ("src_dir_fd", "dst_dir_fd")),
    ("replace", ("file", "new"), ("src_dir_fd", "dst_dir_fd")),
    ("rmdir", ("empty",), ("dir_fd",)),
    ("stat", ("file",), ("dir_fd",)),
    ("statx", ("file", getattr(os, "STATX_SIZE", 0)), ("dir_fd",)),
    ("symlink", ("file", "new"), ("dir_fd",)),
    ("unlink", ("file",), ("dir_fd",)),
]
PUBLISHED_AS = {"remove": "unlink", "replace": "rename"}  # in os.supports_dir_fd


def plant(root):
    root.mkdir()
    (root / "file").write_bytes(b"contents")
    link(root / "link", "file")
    (root / "empty").mkdir()
    return root


@pytest.fixture
def tree(tmp_path):
    return plant(tmp_path / "tree")


@contextmanager
def opened(path):
    descriptor = os.open(path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def connection():
    if not hasattr(os, "sendfile"):
        pytest.skip("this platform has no os.sendfile")
    sender, receiver = socket.socketpair()
    with sender, receiver:
        yield sender, receiver


@pytest.mark.parametrize(("name", "args", "options"), AT_A_DIRECTORY, ids=[name for name, *_ in AT_A_DIRECTORY])
async def test_a_path_is_relative_to_the_given_directory(tmp_path, name, args, options):
    if getattr(os, PUBLISHED_AS.get(name, name), None) not in os.supports_dir_fd:
        pytest.skip(f"os.{name} takes no dir_fd on this platform")
    ours, blocking = plant(tmp_path / "ours"), plant(tmp_path / "blocking")

    with opened(ours) as descriptor:
        answer = await getattr(aiofiles_os, name)(*args, **dict.fromkeys(options, descriptor))
    with opened(blocking) as descriptor:
        expected = getattr(os, name)(*args, **dict.fromkeys(options, descriptor))

    for size in ("st_size", "stx_size"):
        answer, expected = getattr(answer, size, answer), getattr(expected, size, expected)
    assert answer == expected
    assert sorted(os.listdir(ours)) == sorted(os.listdir(blocking))


@pytest.mark.parametrize(("name", "path"), [("stat", "file"), ("listdir", ""), ("statvfs", "")])
async def test_a_descriptor_is_accepted_as_a_path(tree, name, path):
    if getattr(os, name, None) not in os.supports_fd:
        pytest.skip(f"os.{name} takes no descriptor on this platform")

    with opened(tree / path) as descriptor:
        answer = await getattr(aiofiles_os, name)(descriptor)
        expected = getattr(os, name)(descriptor)

    # Other programs write to the disk, so of `statvfs` only this field is compared.
    assert getattr(answer, "f_namemax", answer) == getattr(expected, "f_namemax", expected)


async def test_a_closed_descriptor_raises_the_error_of_the_twin(tree):
    with open(tree / "file") as file:
        closed = file.fileno()
    with pytest.raises(OSError, match=r"descriptor|handle") as expected:
        os.stat(closed)

    with pytest.raises(OSError, match=r"descriptor|handle") as caught:
        await aiofiles_os.stat(closed)

    assert caught.value.args == expected.value.args
    assert caught.value.filename == expected.value.filename == closed


@pytest.mark.parametrize(("offset", "count"), [(0, 8), (3, 2), (4, 100), (8, 1)])
async def test_sendfile_sends_what_its_twin_sends(tree, connection, offset, count):
    sender, receiver = connection
    with open(tree / "file", "rb") as file:
        sent = await aiofiles_os.sendfile(sender.fileno(), file.fileno(), offset, count)
        received = receiver.recv(100) if sent else b""

        assert sent == os.sendfile(sender.fileno(), file.fileno(), offset, count)
        assert received == b"contents"[offset : offset + count]
        assert received == (receiver.recv(100) if sent else b"")


async def test_sendfile_takes_its_arguments_by_name(tree, connection):
    sender, receiver = connection
    with open(tree / "file", "rb") as file:
        await aiofiles_os.sendfile(out_fd=sender.fileno(), in_fd=file.fileno(), offset=0, count=4)

    assert receiver.recv(100) == b"cont"


async def test_sendfile_from_a_closed_descriptor_raises_the_error_of_the_twin(tree, connection):
    sender, _ = connection
    with open(tree / "file", "rb") as file:
        closed = file.fileno()
    with pytest.raises(OSError, match="descriptor") as expected:
        os.sendfile(sender.fileno(), closed, 0, 1)

    with pytest.raises(OSError, match="descriptor") as caught:
        await aiofiles_os.sendfile(sender.fileno(), closed, 0, 1)

    assert caught.value.args == expected.value.args
