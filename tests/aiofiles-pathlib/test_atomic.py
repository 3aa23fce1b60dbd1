"""A file that is written with ``atomic=True`` holds the old or the new content, whatever happens."""

import os
import stat
from pathlib import Path as Blocking
from unittest import mock

import pytest

from aiofiles_pathlib import Path

from .planting import left

only_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions, signals and files")


@pytest.fixture
def target(tmp_path):
    (tmp_path / "target").write_text("old")
    return Path(tmp_path / "target")


async def test_an_atomic_write_replaces_the_content(target):
    assert await target.write_text("new content", atomic=True) == 11
    assert left(target) == (["target"], "new content")

    assert await target.write_bytes(b"bytes", atomic=True) == 5
    assert left(target) == (["target"], "bytes")


async def test_an_atomic_write_creates_a_new_file(tmp_path):
    assert await Path(tmp_path / "new").write_bytes(b"bytes", atomic=True) == 5

    assert left(tmp_path / "new") == (["new"], "bytes")


@pytest.mark.parametrize("options", [("utf-16",), ("ascii", "replace"), ("utf-8", None, "\r\n"), ()])
async def test_text_is_written_as_by_pathlib(target, options):
    text = "first\nh\xe9\n"
    Blocking(target).with_name("expected").write_text(text, *options)

    assert await target.write_text(text, *options, atomic=True) == len(text)

    assert Blocking(target).read_bytes() == Blocking(target).with_name("expected").read_bytes()


@pytest.mark.parametrize("data", [bytearray(b"abc"), memoryview(b"abc"), memoryview(b"abcdef").cast("H")])
async def test_any_buffer_can_be_written(target, data):
    assert await target.write_bytes(data, atomic=True) == memoryview(data).nbytes
    assert Blocking(target).read_bytes() == bytes(data)


@pytest.mark.parametrize(("method", "data"), [("write_text", b"bytes"), ("write_bytes", "text"), ("write_text", None)])
async def test_wrong_data_is_rejected_as_by_pathlib(target, method, data):
    with pytest.raises(TypeError) as expected:
        getattr(Blocking(target), method)(data)

    with pytest.raises(TypeError) as caught:
        await getattr(target, method)(data, atomic=True)

    assert str(caught.value) == str(expected.value)
    assert left(target) == (["target"], "old")


async def test_text_that_cannot_be_encoded_leaves_the_old_file(target):
    with pytest.raises(UnicodeEncodeError):
        await target.write_text("a" * 100_000 + "\u20ac", encoding="ascii", atomic=True)

    assert left(target) == (["target"], "old")


@only_unix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o4750, 0o444])
async def test_permissions_are_kept(target, mode):
    Blocking(target).chmod(mode)

    await target.write_text("new", atomic=True)

    assert stat.S_IMODE(Blocking(target).stat().st_mode) == mode


@only_unix
async def test_a_new_file_has_the_permissions_that_pathlib_gives(tmp_path):
    for umask in [0o022, 0o077, 0o000]:
        before = os.umask(umask)
        try:
            (tmp_path / f"theirs{umask}").write_text("text")
            await Path(tmp_path / f"ours{umask}").write_text("text", atomic=True)
        finally:
            os.umask(before)
        assert (tmp_path / f"ours{umask}").stat().st_mode == (tmp_path / f"theirs{umask}").stat().st_mode


@only_unix
async def test_the_new_file_of_a_private_one_is_private_at_any_time(target):
    Blocking(target).chmod(0o600)
    modes, real_open = [], os.open

    def note(*args, **kwargs):
        descriptor = real_open(*args, **kwargs)
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    with mock.patch("os.open", note):
        await target.write_text("secret", atomic=True)

    assert modes == [0o600]


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("kind", ["file", "missing", "chain"])
async def test_a_link_stays_a_link(tmp_path, kind):
    real = tmp_path / "folder" / "real"
    real.parent.mkdir()
    if kind != "missing":
        real.write_text("old")
    (tmp_path / "link").symlink_to(os.path.join("folder", "real"))
    (tmp_path / "second").symlink_to("link")
    path = Path(tmp_path / ("second" if kind == "chain" else "link"))

    await path.write_text("new", atomic=True)

    assert os.readlink(tmp_path / "link") == os.path.join("folder", "real")
    assert os.readlink(tmp_path / "second") == "link"
    assert left(real) == (["real"], "new")


@pytest.mark.parametrize("kind", ["directory", "missing folder", "file as folder", "loop"])
async def test_a_path_that_cannot_be_written_raises_the_error_of_pathlib(tmp_path, kind, request):
    (tmp_path / "directory").mkdir()
    (tmp_path / "file").touch()
    if kind == "loop":
        request.getfixturevalue("links")
        (tmp_path / "loop").symlink_to("loop")
    name = {"missing folder": "missing/file", "file as folder": "file/below"}.get(kind, kind)
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(OSError) as expected:  # noqa: PT011  # compared at the end
        (tmp_path / name).write_text("text")

    with pytest.raises(OSError) as caught:  # noqa: PT011  # also compared at the end
        await Path(tmp_path / name).write_text("text", atomic=True)

    assert (type(caught.value), caught.value.errno) == (type(expected.value), expected.value.errno)
    assert caught.value.filename == expected.value.filename
    assert sorted(os.listdir(tmp_path)) == before


@only_unix
async def test_a_path_that_is_not_a_regular_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(OSError, match="regular file"):
        await Path(tmp_path / "pipe").write_text("text", atomic=True)

    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


async def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path):
    # On Windows, the whole path has at most 259 characters.
    longest = 255 if os.name == "posix" else 259 - len(str(tmp_path / "n")) + 1
    path = tmp_path / ("n" * longest)

    await Path(path).write_text("text", atomic=True)

    assert path.read_text() == "text"
