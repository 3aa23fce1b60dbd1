"""SpooledTemporaryFile: a call that stays in memory needs no thread, up to the last byte. Others use one."""

import array
import errno
import os
import tempfile

import pytest

from .calling import spooled

SIZE = 100
# What is written, and how many bytes that takes at the beginning of a file.
BINARY = [
    (b"x" * 30, 30),
    (bytearray(30), 30),
    (memoryview(b"x" * 30)[::-1].tobytes(), 30),
    (memoryview(array.array("i", range(5))), 5 * array.array("i").itemsize),
    (array.array("d", [1.5, 2.5]), 16),
]
TEXT = [
    ("utf-8", None, "aä€😀\n", 10 + len(os.linesep)),
    ("utf-8", "\r\n", "a\nb\n", 6),
    ("utf-8", "", "a\nb\n", 4),
    ("utf-8-sig", "", "a", 4),
    ("ascii", "\n", "a\n", 2),
    ("latin-1", "\r", "ä\n", 2),
    ("cp1252", "", "€€", 2),
    ("iso8859-15", "", "€€", 2),
    ("utf-16", "", "a😀", 8),
    ("utf-16-le", "", "a😀", 6),
    ("utf-32", "\r\n", "a\n", 16),
]


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("data", "size"), BINARY)
async def test_bytes_that_just_fit_need_no_thread(data, size, lines, executor):
    file, calls = await spooled(executor, size)

    await (file.writelines([data]) if lines else file.write(data))

    assert (await file.tell(), calls(), file._file._rolled) == (size, 0, False)
    await file.close()


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("data", "size"), BINARY)
async def test_bytes_that_just_do_not_fit_use_a_thread(data, size, lines, executor):
    file, calls = await spooled(executor, size - 1)

    await (file.writelines([data]) if lines else file.write(data))

    assert (calls(), file._file._rolled, await file.tell()) == (1, True, size)
    await file.close()


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("encoding", "newline", "text", "size"), TEXT)
async def test_text_that_just_fits_needs_no_thread(encoding, newline, text, size, lines, executor):
    file, calls = await spooled(executor, size, mode="w+", encoding=encoding, newline=newline)

    await (file.writelines(list(text)) if lines else file.write(text))

    assert (await file.tell(), calls(), file._file._rolled) == (size, 0, False)
    await file.close()


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("encoding", "newline", "text", "size"), TEXT)
async def test_text_that_just_does_not_fit_uses_a_thread(encoding, newline, text, size, lines, executor):
    file, calls = await spooled(executor, size - 1, mode="w+", encoding=encoding, newline=newline)

    await (file.writelines(tuple(text)) if lines else file.write(text))

    assert (calls(), file._file._rolled, await file.tell()) == (1, True, size)
    await file.close()


@pytest.mark.parametrize(("encoding", "errors"), [("utf-8", "strict"), ("ascii", "xmlcharrefreplace")])
async def test_text_after_a_read_counts_from_where_the_decoder_stopped(encoding, errors, executor):
    # It is written after all the bytes that were passed to the decoder.
    file, calls = await spooled(executor, SIZE, mode="w+", encoding=encoding, errors=errors)
    await file.write("x" * 50)
    await file.seek(0)
    await file.read(1)

    await file.write("y" * 50)
    assert calls() == 0
    await file.write("ä")

    assert (calls(), file._file._rolled) == (1, True)
    await file.close()


@pytest.mark.parametrize("encoding", ["iso2022_jp", "hz", "utf-7", "idna", "shift_jisx0213"])
async def test_text_of_unknown_size_uses_a_thread(encoding, executor):
    file, calls = await spooled(executor, SIZE, mode="w+", encoding=encoding)

    await file.write("text")

    assert (calls(), file._file._rolled) == (1, False)
    await file.close()


@pytest.mark.parametrize(
    ("max_size", "args", "expected"),
    [(SIZE, (SIZE,), 0), (SIZE, (0,), 0), (SIZE, (), 0), (SIZE, (None,), 0), (0, (0,), 0), (SIZE, (SIZE + 1,), 1)],
)
@pytest.mark.parametrize("mode", ["w+b", "w+"])
async def test_truncating_within_the_limit_needs_no_thread(max_size, args, expected, mode, executor):
    file, calls = await spooled(executor, max_size, mode=mode)

    await file.truncate(*args)

    assert (calls(), file._file._rolled) == (expected, bool(expected))
    await file.close()


@pytest.mark.parametrize("mode", ["w+b", "w+"])
async def test_all_other_calls_in_memory_need_no_thread(mode, executor):
    file, calls = await spooled(executor, SIZE, mode=mode)
    one = b"one\n" if mode == "w+b" else "one\n"

    await file.write(one * 10)
    for name, args in [
        ("seek", (0,)),
        ("readline", ()),
        ("read", (2,)),
        ("readlines", ()),
        ("tell", ()),
        ("flush", ()),
    ]:
        await getattr(file, name)(*args)
    assert await file.seekable() is await file.writable() is file.readable() is not await file.isatty()
    await file.seek(4)
    if mode == "w+b":
        assert await file.readinto(bytearray(2)) + await file.readinto1(bytearray(2)) == 4
        assert await file.read1(2) + await file.peek() == one * 8
    async for _ in file:
        pass
    if mode == "w+":
        file._file._file = await file.detach()  # `close` asks the inner file whether it is closed
    await file.close()

    assert calls() == 0


@pytest.mark.parametrize("lines", [[b"x"] * 70_000, iter([b"x"]), {b"x": 1}, [b"x" * 1000] * 2000])
async def test_many_lines_use_a_thread(lines, executor):
    file, calls = await spooled(executor, 0)

    await file.writelines(lines)
    await file.seek(0)
    await file.readlines()

    assert calls() >= 1
    assert file._file._rolled is False
    await file.close()


async def test_calls_after_a_failed_rollover_use_a_thread(executor, monkeypatch):
    blocking = tempfile.TemporaryFile

    class Full:
        """A file on a full disk."""

        def __init__(self, **options):
            self._file = blocking(**options)

        def __getattr__(self, name):
            return getattr(self._file, name)

        def write(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    file, calls = await spooled(executor, 1)
    with pytest.raises(OSError, match="No space left"):
        await file.write(b"xx")

    await file.seek(0)
    await file.flush()

    assert (calls(), file._file._rolled) == (3, False)
    await file.close()
