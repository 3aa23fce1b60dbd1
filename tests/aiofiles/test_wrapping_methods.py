import pytest

import aiofiles.os


class Store:
    def __init__(self, content):
        self.content = content

    @aiofiles.os.wrap
    def load(self, size=None, *, upper=False):
        content = self.content[:size]
        return content.upper() if upper else content

    @classmethod
    @aiofiles.os.wrap
    def named(cls, name):
        return f"{cls.__name__} {name}"

    @staticmethod
    @aiofiles.os.wrap
    def joined(*names):
        return "/".join(names)


async def test_wrap_binds_as_a_decorator_of_a_method():
    store = Store("content")

    assert await store.load() == "content"
    assert await store.load(3, upper=True) == "CON"


async def test_a_method_can_be_called_through_its_class():
    assert await Store.load(Store("content"), 3) == "con"


async def test_a_method_runs_in_the_given_executor(executor):
    assert await Store("content").load(executor=executor) == "content"
    assert executor.calls == 1


@pytest.mark.parametrize("owner", [Store, Store("content")])
async def test_a_class_method_gets_its_class(owner):
    assert await owner.named("one") == "Store one"


@pytest.mark.parametrize("owner", [Store, Store("content")])
async def test_a_static_method_gets_only_its_arguments(owner):
    assert await owner.joined("a", "b") == "a/b"


async def test_a_missing_await_of_a_wrapped_method_warns_with_its_name():
    with pytest.warns(RuntimeWarning, match=r"coroutine 'Store\.load' was never awaited"):
        Store("content").load()
