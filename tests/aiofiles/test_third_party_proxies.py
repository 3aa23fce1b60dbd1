import asyncio
import inspect
import io
import tempfile
import threading
from unittest import mock

import pytest

import aiofiles
import aiofiles.threadpool
from aiofiles.base import AsyncBase, AsyncIndirectBase
from aiofiles.threadpool.utils import (
    cond_delegate_to_executor,
    delegate_to_executor,
    proxy_method_directly,
    proxy_property_directly,
)


class File(io.StringIO):
    """A blocking file of a third party that records the thread of a call."""

    def read(self, size=-1):
        self.thread = threading.current_thread()
        return super().read(size)

    def fileno(self):
        self.thread = threading.current_thread()
        return 5

    @property
    def name(self):
        return "third"


def declared(cls):
    for decorate in [
        delegate_to_executor("read", "readline", "write", "close"),
        proxy_method_directly("fileno", "getvalue"),
        proxy_property_directly("closed", "name"),
    ]:
        assert decorate(cls) is cls
    return cls


@declared
class Derived(AsyncBase):
    pass


@declared
class Independent:
    def __init__(self, file, loop=None, executor=None):
        self._file = file
        self._loop = loop or asyncio.get_running_loop()
        self._executor = executor


EITHER = pytest.mark.parametrize("proxy", [Derived, Independent])


@EITHER
async def test_a_delegated_method_runs_in_the_executor(proxy, executor):
    file = proxy(File("data"), None, executor)

    assert await file.read(3) == File("data").read(3)
    assert file._file.thread is executor.thread
    assert executor.calls == 1


@EITHER
async def test_a_method_called_directly_runs_in_the_calling_thread(proxy, executor):
    file = proxy(File(), None, executor)

    assert file.fileno() == 5
    assert file._file.thread is threading.current_thread()
    assert executor.calls == 0


@EITHER
async def test_a_property_has_the_value_of_the_file_and_cannot_be_set(proxy, executor):
    file = proxy(File(), None, executor)

    before = [file.closed, file.name]
    await file.close()

    assert before == [False, "third"]
    assert file.closed
    with pytest.raises(AttributeError, match=r"can't set|no setter"):
        file.closed = False


@EITHER
async def test_positional_and_keyword_arguments_reach_the_method_unchanged(proxy):
    blocking = mock.Mock()
    file = proxy(blocking)

    await file.write("data", 1, colour="red")
    file.fileno(2, shape="round")

    assert blocking.mock_calls == [mock.call.write("data", 1, colour="red"), mock.call.fileno(2, shape="round")]


@EITHER
async def test_the_given_loop_is_used(proxy):
    loop = mock.Mock(spec=asyncio.AbstractEventLoop)
    loop.run_in_executor.side_effect = asyncio.get_running_loop().run_in_executor

    await proxy(File("data"), loop).read()

    loop.run_in_executor.assert_called_once()


@EITHER
async def test_a_method_that_the_file_lacks_raises_its_attribute_error(proxy):
    file = delegate_to_executor("nothing")(type("Other", (proxy,), {}))(File())

    with pytest.raises(AttributeError, match="'File' object has no attribute 'nothing'"):
        await file.nothing()


@EITHER
@pytest.mark.parametrize("name", ["read", "write", "close"])
def test_a_delegated_method_is_a_coroutine_function_of_its_class(proxy, name):
    method = getattr(proxy, name)

    assert inspect.iscoroutinefunction(method)
    assert (method.__name__, method.__qualname__) == (name, f"{proxy.__name__}.{name}")
    assert method.__module__ == proxy.__module__


@EITHER
async def test_a_missing_await_warns_with_the_name_of_the_method(proxy):
    file = proxy(File())

    with pytest.warns(RuntimeWarning, match=f"coroutine '{proxy.__name__}.read' was never awaited"):
        file.read()


@EITHER
def test_a_method_called_directly_is_a_plain_function_of_its_class(proxy):
    assert not inspect.iscoroutinefunction(proxy.fileno)
    assert (proxy.fileno.__name__, proxy.fileno.__qualname__) == ("fileno", f"{proxy.__name__}.fileno")


@EITHER
async def test_a_subclass_may_override_and_call_a_declared_method(proxy):
    class Shouting(proxy):
        async def read(self, *args):
            return (await super().read(*args)).upper()

    assert await Shouting(File("data")).read() == "DATA"


async def test_a_derived_proxy_iterates_over_the_lines():
    lines = [line async for line in Derived(File("one\ntwo\n"))]

    assert lines == list(File("one\ntwo\n"))


async def test_a_derived_proxy_is_closed_by_its_context():
    async with Derived(File("data")) as file:
        answer = await file.read()

    assert answer == "data"
    assert file.closed


@EITHER
@pytest.mark.parametrize("entered", [True, False])
async def test_open_returns_a_registered_proxy(proxy, entered):
    class OwnFile(File):
        pass

    @aiofiles.threadpool.wrap.register(OwnFile)
    def _(file, *, loop=None, executor=None):
        return proxy(file, loop=loop, executor=executor)

    with mock.patch("aiofiles.threadpool.sync_open", return_value=OwnFile("data")):
        if entered:
            async with aiofiles.open("f") as file:
                answer = await file.read()
        else:
            file = await aiofiles.open("f")
            answer = await file.read()
            await file.close()

    assert type(file) is proxy
    assert answer == "data"
    assert file.closed


async def test_an_indirect_proxy_looks_up_its_file_at_each_use():
    @delegate_to_executor("read")
    @proxy_property_directly("closed")
    class Late(AsyncIndirectBase):
        pass

    files = [File("one"), File("two")]
    late = Late("late", None, None, indirect=lambda: files[0])

    first = await late.read()
    files.pop(0).close()

    assert [first, await late.read()] == ["one", "two"]
    assert not late.closed


@cond_delegate_to_executor("read", "write", "seek")
class Spooled(AsyncBase):
    pass


@cond_delegate_to_executor("read", "write", "seek")
class IndependentSpooled(Independent):
    pass


@pytest.mark.parametrize("proxy", [Spooled, IndependentSpooled])
async def test_a_file_that_is_not_rolled_over_needs_no_executor(proxy, executor):
    with tempfile.SpooledTemporaryFile(max_size=100) as blocking:
        file = proxy(blocking, None, executor)

        answers = [await file.write(b"data"), await file.seek(1), await file.read()]

        assert not blocking._rolled
    assert answers[0::2] == [4, b"ata"]
    assert executor.calls == 0


@pytest.mark.parametrize("proxy", [Spooled, IndependentSpooled])
async def test_a_file_that_is_rolled_over_runs_in_the_executor(proxy, executor):
    with tempfile.SpooledTemporaryFile(max_size=2) as blocking:
        file = proxy(blocking, None, executor)

        await file.write(b"data")
        before = executor.calls
        await file.seek(1)
        answer = await file.read()

        assert blocking._rolled
    assert answer == b"ata"
    assert [before, executor.calls] == [0, 2]


def test_a_method_that_may_use_the_executor_is_a_coroutine_function_of_its_class():
    assert inspect.iscoroutinefunction(Spooled.read)
    assert (Spooled.read.__name__, Spooled.read.__qualname__) == ("read", "Spooled.read")
    assert Spooled.read.__module__ == __name__
