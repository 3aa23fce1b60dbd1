"""A proxy declares each method by its blocking twin. The methods are plain functions that pass calls on."""

import inspect
import io
import threading
from unittest import mock

import pytest

import aiofiles_core
from aiofiles_core import AsyncBase, AsyncBufferedReader, delegated, forwarded


class Duck:
    """A file of an unknown class."""

    def quack(self, times: int = 1, *, loud: bool = False):
        """Quack so many *times*."""
        return ("QUACK" if loud else "quack") * times

    def weigh(self):
        """Give the weight."""
        return 3

    def hide(self):
        raise OSError(5, "no cover", "pond")

    def count(self) -> int:
        return 4

    def thread(self):
        return threading.current_thread()


class AsyncDuck(AsyncBase[str]):
    quack = delegated(Duck.quack)
    hide = delegated(Duck.hide)
    thread = delegated(Duck.thread)
    shout = delegated(Duck.quack)  # its name differs from its twin's
    weigh = forwarded(Duck.weigh)
    count = delegated(Duck.count)
    plain_count = forwarded(Duck.count)
    plain_thread = forwarded(Duck.thread)


CALLS = [((), {}), ((b"data",), {}), ((0, 2), {}), ((), {"size": 1}), ((1,), {"self": 2, "name": 3, "args": 4})]


def every_method():
    classes = [
        aiofiles_core.AsyncFileIO,
        aiofiles_core.AsyncBufferedIOBase,
        aiofiles_core.AsyncBufferedReader,
        aiofiles_core.AsyncTextIOWrapper,
    ]
    members = [(cls, name) for cls in classes for name in dir(cls) if not name.startswith("_")]
    return [(cls, name) for cls, name in members if inspect.isfunction(getattr(cls, name))]


async def called(method, *args, **kwargs):
    answer = method(*args, **kwargs)
    return await answer if inspect.isawaitable(answer) else answer


@pytest.mark.parametrize(("proxy_class", "name"), every_method())
async def test_a_method_passes_exactly_the_given_arguments(proxy_class, name):
    file = mock.Mock()
    method = getattr(proxy_class(file), name)

    answers = [await called(method, *args, **kwargs) for args, kwargs in CALLS]

    assert file.method_calls == [getattr(mock.call, name)(*args, **kwargs) for args, kwargs in CALLS]
    assert answers == [getattr(file, name).return_value] * len(CALLS)


async def test_a_delegated_method_returns_what_the_file_returns():
    assert await AsyncDuck(Duck()).quack(2, loud=True) == "QUACKQUACK"


async def test_a_delegated_method_runs_in_the_executor_of_the_file(executor):
    thread = await AsyncDuck(Duck(), executor=executor).thread()

    assert (thread, executor.calls) == (executor.thread, 1)


async def test_a_forwarded_method_runs_in_the_calling_thread(executor):
    file = AsyncDuck(mock.Mock(plain_thread=threading.current_thread), executor=executor)

    thread = file.plain_thread()

    assert (thread, executor.calls) == (threading.current_thread(), 0)


async def test_a_delegated_method_calls_nothing_before_it_is_awaited():
    file = mock.Mock()

    coroutine = AsyncDuck(file).quack()

    assert file.mock_calls == []
    await coroutine
    assert file.mock_calls == [mock.call.quack()]


async def test_the_exception_of_the_file_passes_untouched():
    error = OSError(5, "no cover", "pond")

    with pytest.raises(OSError, match="no cover") as caught:
        await AsyncDuck(mock.Mock(hide=mock.Mock(side_effect=error))).hide()

    assert caught.value is error


async def test_the_method_of_the_file_is_looked_up_by_the_name_that_was_declared():
    file = mock.Mock()

    await AsyncDuck(file).shout(2)

    assert file.mock_calls == [mock.call.shout(2)]


async def test_the_method_of_the_file_is_looked_up_when_it_is_called():
    duck = Duck()
    file = AsyncDuck(duck)

    duck.quack = lambda: "moo"

    assert await file.quack() == "moo"


async def test_the_file_may_be_replaced():
    file = AsyncDuck(Duck())

    file._file = mock.Mock(weigh=lambda: 4)

    assert file.weigh() == 4


@pytest.mark.parametrize(
    ("name", "twin"),
    [("quack", Duck.quack), ("hide", Duck.hide), ("shout", Duck.quack), ("weigh", Duck.weigh)],
)
def test_a_method_is_a_plain_function_that_looks_like_its_twin(name, twin):
    method = vars(AsyncDuck)[name]

    assert inspect.isfunction(method)
    assert (method.__name__, method.__qualname__, method.__module__) == (name, f"AsyncDuck.{name}", __name__)
    assert inspect.signature(method) == inspect.signature(twin)
    assert not hasattr(method, "__wrapped__")


@pytest.mark.parametrize("name", ["count", "plain_count"])
def test_a_method_is_annotated_with_the_return_type_of_its_twin(name):
    assert inspect.signature(vars(AsyncDuck)[name]) == inspect.signature(Duck.count)


@pytest.mark.parametrize(
    ("name", "documentation"),
    [("quack", "Quack so many *times*."), ("weigh", "Give the weight."), ("hide", "See `Duck.hide`.")],
)
def test_a_method_has_the_documentation_of_its_twin_or_names_it(name, documentation):
    assert inspect.getdoc(vars(AsyncDuck)[name]) == documentation


def test_delegated_creates_coroutine_functions_and_forwarded_plain_ones():
    assert inspect.iscoroutinefunction(AsyncDuck.quack)
    assert not inspect.iscoroutinefunction(AsyncDuck.weigh)


def test_a_subclass_keeps_the_methods_and_may_declare_more():
    class AsyncDrake(AsyncDuck):
        peep = delegated(Duck.quack)

    assert AsyncDrake.quack is AsyncDuck.quack
    assert AsyncDrake.peep.__qualname__.endswith("AsyncDrake.peep")


def test_a_coroutine_that_is_never_awaited_warns_with_the_name_of_the_method():
    with pytest.warns(RuntimeWarning, match=r"coroutine 'AsyncBufferedReader\.read' was never awaited"):
        AsyncBufferedReader(io.BytesIO()).read()


@pytest.mark.parametrize("name", ["mode", "name", "raw"])
def test_an_attribute_that_the_file_lacks_raises_the_error_of_the_file(name):
    file = io.BytesIO()
    with pytest.raises(AttributeError) as blocking:
        getattr(file, name)

    with pytest.raises(AttributeError) as ours:
        getattr(aiofiles_core.wrap(file), name)

    assert ours.value.args == blocking.value.args


async def test_a_delegated_method_that_the_file_lacks_raises_its_error():
    with pytest.raises(AttributeError, match=r"'_io.BytesIO' object has no attribute 'peek'"):
        await AsyncBufferedReader(io.BytesIO()).peek()


def test_a_forwarded_method_that_the_file_lacks_raises_its_error():
    with pytest.raises(AttributeError, match=r"'_io.StringIO' object has no attribute 'reconfigure'"):
        aiofiles_core.wrap(io.StringIO()).reconfigure()


def test_an_undeclared_attribute_is_not_passed_on():
    with pytest.raises(AttributeError, match="'AsyncDuck' object has no attribute 'fly'"):
        AsyncDuck(mock.Mock()).fly()
