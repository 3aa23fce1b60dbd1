"""Each of the six streams uses what `sys` holds at the time of the call."""

import asyncio
import contextlib
import io
import sys
import threading

import pytest

import aiofiles_core
import aiofiles_std

TEXT = ["stdin", "stdout", "stderr"]
BYTES = ["stdin_bytes", "stdout_bytes", "stderr_bytes"]


def text_file(contents=b""):
    return io.TextIOWrapper(io.BytesIO(contents), encoding="utf-8", newline="\n", write_through=True)


@pytest.mark.parametrize("name", TEXT)
async def test_a_text_stream_uses_the_stream_of_sys(monkeypatch, name):
    monkeypatch.setattr(sys, name, io.StringIO("one\ntwo\n"))
    stream = getattr(aiofiles_std, name)

    first = await stream.readline()
    await stream.write("2nd\n")

    assert first == "one\n"
    assert getattr(sys, name).getvalue() == "one\n2nd\n"


@pytest.mark.parametrize("name", TEXT)
async def test_a_bytes_stream_uses_the_buffer_of_the_stream_of_sys(monkeypatch, name):
    monkeypatch.setattr(sys, name, text_file(b"one\ntwo\n"))
    stream = getattr(aiofiles_std, f"{name}_bytes")

    first = await stream.readline()
    await stream.write(b"2nd\n")

    assert first == b"one\n"
    assert getattr(sys, name).buffer.getvalue() == b"one\n2nd\n"


@pytest.mark.parametrize("name", TEXT)
async def test_a_stream_is_looked_up_at_each_use(monkeypatch, name):
    first, second = text_file(), text_file()
    stream, stream_bytes = getattr(aiofiles_std, name), getattr(aiofiles_std, f"{name}_bytes")

    monkeypatch.setattr(sys, name, first)
    await stream.write("1")
    await stream_bytes.write(b"2")
    monkeypatch.setattr(sys, name, second)
    await stream.write("3")
    await stream_bytes.write(b"4")

    assert (first.buffer.getvalue(), second.buffer.getvalue()) == (b"12", b"34")


async def test_an_iteration_continues_in_the_stream_that_replaced_the_first(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\ntwo\n"))
    lines = []

    async for line in aiofiles_std.stdin:
        lines.append(line)
        if line == "one\n":
            monkeypatch.setattr(sys, "stdin", io.StringIO("three\n"))

    assert lines == ["one\n", "three\n"]


async def test_stdin_gives_its_lines(monkeypatch):
    monkeypatch.setattr(sys, "stdin", text_file("ä\nö\nü".encode()))

    assert [line async for line in aiofiles_std.stdin] == ["ä\n", "ö\n", "ü"]


async def test_stdin_bytes_gives_its_lines(monkeypatch):
    monkeypatch.setattr(sys, "stdin", text_file(b"one\n\xff\nlast"))

    assert [line async for line in aiofiles_std.stdin_bytes] == [b"one\n", b"\xff\n", b"last"]


async def test_redirections_take_effect_until_they_end():
    with contextlib.redirect_stdout(io.StringIO()) as inner:
        await aiofiles_std.stdout.write("redirected")
    with contextlib.redirect_stdout(io.StringIO()) as outer:
        await aiofiles_std.stdout.write("again")

    assert (inner.getvalue(), outer.getvalue()) == ("redirected", "again")


@pytest.mark.parametrize("name", ["stdout", "stderr"])
async def test_output_is_captured_as_that_of_print(capsys, name):
    print("printed", file=getattr(sys, name))
    await getattr(aiofiles_std, name).writelines(["wri", "tten\n"])
    await getattr(aiofiles_std, name).flush()
    await getattr(aiofiles_std, f"{name}_bytes").write(b"in bytes\n")
    await getattr(aiofiles_std, f"{name}_bytes").flush()

    assert getattr(capsys.readouterr(), name[3:]) == "printed\nwritten\nin bytes\n"


async def test_a_call_runs_in_the_default_executor_of_the_loop(monkeypatch, executor):
    class Recorder(io.StringIO):
        def write(self, text):
            return threading.current_thread()

    asyncio.get_running_loop().set_default_executor(executor)
    monkeypatch.setattr(sys, "stdout", Recorder())

    thread = await aiofiles_std.stdout.write("text")

    assert thread is executor.thread
    assert executor.calls == 1


def test_a_stream_serves_one_loop_after_another(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\ntwo\n"))

    lines = [asyncio.run(aiofiles_std.stdin.readline()) for _ in range(3)]

    assert lines == ["one\n", "two\n", ""]


@pytest.mark.parametrize("name", TEXT)
def test_attributes_are_those_of_the_current_stream(monkeypatch, name):
    stream, stream_bytes = getattr(aiofiles_std, name), getattr(aiofiles_std, f"{name}_bytes")

    for encoding in ("utf-16", "latin-1"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace"))
        assert (stream.encoding, stream.errors, stream.closed, stream_bytes.closed) == (
            encoding,
            "replace",
            False,
            False,
        )
        assert stream.buffer is getattr(sys, name).buffer
        assert stream.readable() is stream_bytes.readable() is True

    getattr(sys, name).close()
    assert stream.closed is stream_bytes.closed is True


@pytest.mark.parametrize("name", TEXT)
async def test_the_error_says_that_the_stream_of_sys_is_none(monkeypatch, name):
    stream = getattr(aiofiles_std, name)
    monkeypatch.setattr(sys, name, None)

    with pytest.raises(AttributeError, match=rf"^sys\.{name} is None, .*: assign a file to it$"):
        await stream.readline()
    assert repr(stream) == f"<aiofiles_std.indirect.AsyncTextIndirectIOWrapper without sys.{name}>"


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("wrong", [None, io.StringIO()])
async def test_the_error_says_that_the_stream_of_sys_has_no_buffer(monkeypatch, name, wrong):
    stream = getattr(aiofiles_std, f"{name}_bytes")
    monkeypatch.setattr(sys, name, wrong)
    with pytest.raises(AttributeError) as expected:
        sys.__dict__[name].buffer.flush()

    with pytest.raises(AttributeError) as caught:
        await stream.flush()

    message = f"there is no sys.{name}.buffer ({expected.value}): assign a file that has one"
    assert caught.value.args == (message,)
    assert repr(stream).endswith(f" without sys.{name}.buffer>")


async def test_a_closed_stream_raises_the_error_of_the_blocking_call(monkeypatch):
    monkeypatch.setattr(sys, "stdin", text_file())
    sys.stdin.close()
    with pytest.raises(ValueError, match="closed") as expected:
        sys.stdin.readline()

    with pytest.raises(ValueError, match="closed") as caught:
        await aiofiles_std.stdin.readline()

    assert caught.value.args == expected.value.args


@pytest.mark.parametrize("name", TEXT)
def test_a_text_stream_is_a_text_file_of_the_core(name):
    stream = getattr(aiofiles_std, name)

    assert isinstance(stream, aiofiles_std.AsyncTextIndirectIOWrapper)
    assert isinstance(stream, aiofiles_core.AsyncTextIOWrapper)


@pytest.mark.parametrize("name", BYTES)
def test_a_bytes_stream_is_a_binary_file_of_the_core(name):
    stream = getattr(aiofiles_std, name)

    assert isinstance(stream, aiofiles_std.AsyncIndirectBase)
    assert isinstance(stream, aiofiles_core.AsyncBufferedIOBase)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, io.TextIOWrapper) for name in TEXT),
        ("stdin_bytes", io.BufferedReader),
        ("stdout_bytes", io.BufferedWriter),
        ("stderr_bytes", io.BufferedWriter),
    ],
)
def test_a_stream_has_every_name_of_its_blocking_twin(name, kind):
    ours = dir(type(getattr(aiofiles_std, name)))

    assert [attribute for attribute in dir(kind) if not attribute.startswith("_") and attribute not in ours] == []
