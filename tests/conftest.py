"""What tests of more than one distribution use. It imports none of them: each is tested alone, too."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future


class RecordingExecutor(ThreadPoolExecutor):
    """An executor of one thread that counts the calls it gets, and knows the thread that runs them."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, initializer=self._note_thread)
        self.calls = 0
        self.thread: threading.Thread | None = None

    def _note_thread(self) -> None:
        self.thread = threading.current_thread()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        return super().submit(fn, *args, **kwargs)


@pytest.fixture
def executor() -> Iterator[RecordingExecutor]:
    with RecordingExecutor() as executor:
        yield executor


@pytest.fixture(scope="module", autouse=True)
def quick_to_collect() -> Iterator[None]:
    """What others left is not searched at each collection."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
