"""The factories take what those of `tempfile` take, and *loop* and *executor*."""

import asyncio
import inspect
import subprocess
import sys
import tempfile

import pytest

import aiofiles_core
import aiofiles_tempfile

FACTORIES = ["TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory"]


@pytest.mark.parametrize("name", FACTORIES)
def test_the_parameters_are_those_of_the_twin_and_loop_and_executor(name):
    parameters = list(inspect.signature(getattr(aiofiles_tempfile, name)).parameters.values())

    assert parameters[:-2] == list(inspect.signature(getattr(tempfile, name)).parameters.values())
    assert [(option.name, option.kind, option.default) for option in parameters[-2:]] == [
        ("loop", inspect.Parameter.KEYWORD_ONLY, None),
        ("executor", inspect.Parameter.KEYWORD_ONLY, None),
    ]


@pytest.mark.parametrize("name", FACTORIES)
async def test_the_twin_gets_exactly_the_given_arguments(monkeypatch, name):
    calls = []

    def twin(*args, **kwargs):
        calls.append((args, kwargs))
        raise OSError("no space")

    monkeypatch.setattr(tempfile, name, twin)

    with pytest.raises(OSError, match="no space"):
        await getattr(aiofiles_tempfile, name)("a", 2, suffix="c", loop=asyncio.get_running_loop(), executor=None)

    assert calls == [(("a", 2), {"suffix": "c"})]


@pytest.mark.parametrize("name", FACTORIES)
def test_a_factory_has_its_own_name_and_our_module(name):
    factory = getattr(aiofiles_tempfile, name)

    assert (factory.__name__, factory.__qualname__) == (name, name)
    assert factory.__module__.partition(".")[0] == "aiofiles_tempfile"


@pytest.mark.parametrize("name", FACTORIES)
def test_a_factory_has_the_documentation_of_its_twin(name):
    twin = getattr(tempfile, name)

    assert getattr(aiofiles_tempfile, name).__doc__ == (twin.__doc__ or f"See `{twin.__name__}`.")  # it may be dropped


def test_two_names_of_one_function_of_tempfile_are_two_of_our_functions():
    # As on Windows.
    program = """if True:
        import tempfile
        tempfile.TemporaryFile = tempfile.NamedTemporaryFile
        import aiofiles_tempfile
        for factory in (aiofiles_tempfile.TemporaryFile, aiofiles_tempfile.NamedTemporaryFile):
            coroutine = factory()
            print(factory.__name__, factory.__qualname__, repr(factory).split()[1], coroutine._coro.__qualname__)
            coroutine.close()
    """
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60)

    names = ["TemporaryFile", "NamedTemporaryFile"]
    assert (done.stdout.splitlines(), done.stderr) == ([" ".join([name] * 4) for name in names], "")


@pytest.mark.parametrize("name", FACTORIES)
def test_a_factory_is_a_plain_function_that_returns_a_coroutine(name):
    factory = getattr(aiofiles_tempfile, name)
    manager = factory()

    assert not inspect.iscoroutinefunction(factory)
    assert isinstance(manager, aiofiles_core.AiofilesContextManager)
    assert asyncio.iscoroutine(manager)
    manager.close()


@pytest.mark.parametrize("name", FACTORIES)
async def test_a_factory_can_be_called_in_a_task(name):
    made = await asyncio.create_task(getattr(aiofiles_tempfile, name)())

    async with made:
        assert isinstance(made, aiofiles_core.AsyncBase)


@pytest.mark.parametrize("name", FACTORIES)
async def test_awaiting_twice_gives_the_same_object(directory, name):
    manager = getattr(aiofiles_tempfile, name)()

    async with await manager:
        assert await manager is await manager
        assert len(list(directory.iterdir())) <= 1


@pytest.mark.parametrize("name", FACTORIES)
async def test_a_factory_works_in_one_loop_after_another(name):
    made = await asyncio.to_thread(lambda: asyncio.run(_awaited(getattr(aiofiles_tempfile, name)())))

    await made.close()


async def _awaited(manager):
    return await manager


@pytest.mark.parametrize("name", aiofiles_tempfile.__all__)
def test_every_public_name_exists(name):
    assert hasattr(aiofiles_tempfile, name)


def test_the_manager_of_a_directory_can_be_subscripted():
    assert aiofiles_tempfile.AiofilesContextManagerTempDir[str]


@pytest.mark.parametrize(
    ("proxy", "twin"),
    [
        (aiofiles_tempfile.AsyncSpooledTemporaryFile, tempfile.SpooledTemporaryFile),
        (aiofiles_tempfile.AsyncTemporaryDirectory, tempfile.TemporaryDirectory),
    ],
)
def test_a_proxy_has_every_name_of_its_blocking_twin(proxy, twin):
    missing = [name for name in dir(twin) if not name.startswith("_") and name not in dir(proxy)]

    assert missing == []


@pytest.mark.parametrize("name", FACTORIES)
def test_a_coroutine_never_awaited_warns_with_the_name_of_the_factory(name):
    with pytest.warns(RuntimeWarning, match=f"coroutine '{name}' was never awaited"):
        getattr(aiofiles_tempfile, name)()
