"""`wrap` chooses the proxy by one file, and the proxy stands for another."""

import io
import threading

import pytest

import aiofiles_core
import aiofiles_tempfile

KINDS = [
    ("w", -1, aiofiles_core.AsyncTextIOWrapper),
    ("wb", -1, aiofiles_core.AsyncBufferedIOBase),
    ("rb", -1, aiofiles_core.AsyncBufferedReader),
    ("r+b", -1, aiofiles_core.AsyncBufferedReader),
    ("r+b", 0, aiofiles_core.AsyncFileIO),
]


class Other:
    """A file whose `close` returns the thread that called it."""

    def close(self):
        return threading.current_thread()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"contents")
    return path


@pytest.mark.parametrize(("mode", "buffering", "kind"), KINDS)
async def test_the_first_file_decides_the_proxy_and_the_second_is_used(path, executor, mode, buffering, kind):
    with open(path, mode, buffering) as base:
        proxy = aiofiles_tempfile.wrap(base, Other(), loop=None, executor=executor)

        assert type(proxy) is kind
        assert await proxy.close() is executor.thread


@pytest.mark.parametrize("unknown", [None, "text", object(), Other()])
def test_an_unknown_file_raises_a_type_error_that_names_it(unknown):
    with pytest.raises(TypeError, match="no proxy is registered for") as caught:
        aiofiles_tempfile.wrap(unknown, Other())

    assert type(unknown).__name__ in str(caught.value)
    assert repr(unknown) in str(caught.value)


async def test_other_types_can_be_registered(executor):
    class Mine(Other):
        pass

    aiofiles_tempfile.wrap.register(Mine)(
        lambda base, file, **options: aiofiles_core.AsyncBufferedIOBase(file, **options)
    )
    proxy = aiofiles_tempfile.wrap(Mine(), Other(), executor=executor)

    assert await proxy.close() is executor.thread


async def test_a_text_file_of_any_kind_can_be_wrapped():
    text = io.StringIO("text")

    assert await aiofiles_tempfile.wrap(text, text).read() == "text"
