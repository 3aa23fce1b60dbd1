"""The given executor creates, uses and removes temporary files."""

import asyncio
import tempfile
import threading

import pytest

import aiofiles_tempfile

both = pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile"])


@both
async def test_every_call_runs_in_the_given_executor(name, executor):
    async with getattr(aiofiles_tempfile, name)(executor=executor) as file:
        await file.write(b"one\n")
        await file.seek(0)
        assert [line async for line in file] == [b"one\n"]

    assert executor.calls == len(["open", "write", "seek", "line", "end", "leave"])


@both
async def test_every_call_runs_in_the_default_executor_of_the_loop(name, executor):
    asyncio.get_running_loop().set_default_executor(executor)

    async with getattr(aiofiles_tempfile, name)() as file:
        await file.write(b"contents")

    assert executor.calls == len(["open", "write", "leave"])


@both
async def test_the_file_is_created_in_the_executor(monkeypatch, name, executor):
    threads = []
    twin = getattr(tempfile, name)

    def recorder(*args, **kwargs):
        threads.append(threading.current_thread())
        return twin(*args, **kwargs)

    monkeypatch.setattr(tempfile, name, recorder)

    async with getattr(aiofiles_tempfile, name)(executor=executor):
        pass

    assert threads == [executor.thread]


@pytest.mark.parametrize(("leave", "args"), [("close", ()), ("__aexit__", (None, None, None))])
async def test_the_file_is_removed_in_the_executor(monkeypatch, leave, args, executor):
    threads = []

    class Recorder(tempfile._TemporaryFileWrapper):
        def close(self):
            threads.append(threading.current_thread())
            super().close()

        def __exit__(self, *exception):
            threads.append(threading.current_thread())
            return super().__exit__(*exception)

    monkeypatch.setattr(tempfile, "_TemporaryFileWrapper", Recorder)
    file = await aiofiles_tempfile.NamedTemporaryFile(executor=executor)

    await getattr(file, leave)(*args)

    assert set(threads) == {executor.thread}


@pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory"])
def test_the_given_loop_creates_the_file_which_keeps_it(name):
    loop = asyncio.new_event_loop()
    made = loop.run_until_complete(getattr(aiofiles_tempfile, name)(loop=loop))

    loop.run_until_complete(made.close())

    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert made._loop is loop
