"""Fixtures for the tests of all distributions. It imports none of them, because each is also tested alone."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import os
import pickle
import signal
import sys
import traceback
import warnings
from importlib.util import find_spec
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from .shared.clocks import Clock, Others, set_clock
from .shared.executors import SoleWorker
from .shared.leftovers import no_warnings, open_descriptors
from .shared.waiting import block_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path


# Random scenes are the same in each run. `--hypothesis-profile=random` draws new ones, and `thorough` many new ones.
if find_spec("hypothesis") is not None:  # the environment of the site has none
    from hypothesis import HealthCheck, settings

    usual = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
    settings.register_profile("repeatable", derandomize=True, max_examples=50, **usual)
    settings.register_profile("random", derandomize=False, print_blob=True, **usual)
    settings.register_profile("thorough", settings.get_profile("random"), max_examples=10_000)
    settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=1, metavar="N", help="play each random scene with N seeds")
    parser.addoption("--first-seed", type=int, default=0, metavar="SEED", help="the first of the seeds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("first_seed")
        metafunc.parametrize("seed", range(first, first + metafunc.config.getoption("seeds")))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if "uvloop" in sys.modules and item.get_closest_marker("asyncio_loop") is not None:
        pytest.skip("it is about the event loop of asyncio")


@pytest.fixture
def chance(request: pytest.FixtureRequest, seed: int) -> Random:
    """What chooses in a random scene. It depends on the name of the test, which contains the seed."""
    return Random(request.node.name)


@pytest.fixture
def executor() -> Iterator[SoleWorker]:
    with SoleWorker() as executor:
        yield executor
        executor.open_gates()


@pytest.fixture
async def default_executor(executor: SoleWorker) -> SoleWorker:
    """The executor, as the one that the loop uses by default."""
    asyncio.get_running_loop().set_default_executor(executor)
    return executor


@pytest.fixture(scope="module")
def module_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One loop for all scenes of a module, because one for each would cost more than the scene."""
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        yield loop
        loop.run_until_complete(loop.shutdown_default_executor())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths of folders that do not exist yet, one for each scene."""
    root = tmp_path_factory.mktemp("folders")
    return (root / f"{number}" for number in itertools.count())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    with set_clock(monkeypatch) as clock:
        yield clock


@pytest.fixture
async def others() -> AsyncIterator[Others]:
    async with Others() as others:
        yield others


@pytest.fixture
async def nothing_is_reported() -> AsyncIterator[None]:
    """Fail if the loop reports anything, such as an exception that was never retrieved."""
    reports: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, report: reports.append(report))
    yield
    gc.collect()
    await asyncio.sleep(0)
    assert not reports


@pytest.fixture
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail if there is a warning or a log message."""
    with no_warnings():
        yield
    assert caplog.messages == []


@pytest.fixture
def nothing_is_open() -> Iterator[None]:
    """Fail if the test leaves a descriptor open."""
    asyncio.new_event_loop().close()  # the first loop of uvloop opens descriptors that it keeps for all later ones
    gc.collect()
    descriptors = {*open_descriptors()}
    yield
    gc.collect()
    # A worker, also one of an earlier test, may be about to release what it used, such as what wakes the loop.
    block_until(lambda: descriptors.issuperset(open_descriptors()))


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Return a function that runs another one in a fork of this process, returns its result, and ends the fork."""
    unraisable: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: unraisable.append(repr(report)))

    def call(act: Callable[[], Any]) -> Any:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            child = os.fork()
        if not child:
            _report(act, unraisable, writing)
        os.close(writing)
        with open(reading, "rb") as pipe:
            report = pipe.read()
        status = os.waitpid(child, 0)[1]
        assert status == 0, f"the fork ended with {os.waitstatus_to_exitcode(status)}"
        is_done, answer = pickle.loads(report)
        assert is_done, answer
        return answer

    yield call
    assert not unraisable


@pytest.fixture(scope="session")
def can_link(tmp_path_factory: pytest.TempPathFactory) -> bool:
    """True if symbolic links can be created. On Windows, that takes a privilege."""
    link = tmp_path_factory.mktemp("links") / "link"
    try:
        link.symlink_to("nowhere")
        link.unlink()
    except OSError:
        return False
    return True


@pytest.fixture
def links(can_link: bool) -> None:
    """Skip the test if symbolic links cannot be created."""
    if not can_link:
        pytest.skip("symbolic links cannot be made here")


def _report(act: Callable[[], Any], unraisable: list[str], writing: int) -> None:
    status = 1
    try:
        # The signal ends the fork if it waits for ever. Its handler may have been replaced by a plugin.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(30)
        try:
            answer = True, act()
            assert not unraisable
        except BaseException:
            answer = False, traceback.format_exc()
        with open(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        status = 0
    finally:
        os._exit(status)


@pytest.fixture(scope="session", autouse=True)
def thawed() -> Iterator[None]:
    """Let the garbage collection at the end of the run find what became garbage after it was frozen."""
    yield
    if hasattr(gc, "unfreeze"):  # PyPy has none
        gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def quick_to_collect() -> None:
    """Keep the objects of earlier modules out of each garbage collection, so that it is fast."""
    if hasattr(gc, "freeze"):  # PyPy has none
        gc.collect()
        gc.freeze()
