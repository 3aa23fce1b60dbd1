"""Gates that hold a call while it runs, so that a test decides what happens meanwhile."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from .waiting import TIMEOUT, several_steps, until_set

if TYPE_CHECKING:
    from collections.abc import Callable


class Gate:
    """Replaces *function*. In workers, its call number *turn* waits until the gate is opened."""

    def __init__(self, function: Callable[..., Any], turn: int = 1) -> None:
        self.__name__ = getattr(function, "__name__", "gate")
        self.function = function
        self.turn = turn
        self.calls = 0
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is not threading.main_thread():
            self.calls += 1
            if self.calls == self.turn:
                self.entered.set()
                assert self.opened.wait(TIMEOUT)
        return self.function(*args, **kwargs)

    async def reached(self) -> None:
        """Wait until the call is at the gate."""
        await until_set(self.entered)


def hold(file: Any, name: str) -> Gate:
    """Return a gate that holds the next call of the method *name* of *file*."""
    gate = Gate(getattr(file, name))

    def method(*args: Any) -> Any:
        vars(file).pop(name, None)  # another call may have got this method before
        return gate(*args)

    setattr(file, name, method)
    return gate


async def stop(task: asyncio.Future[Any], gate: Gate) -> None:
    """Cancel *task* while its call is at the *gate*, and check that it ends only after the gate was opened."""
    await gate.reached()
    task.cancel()
    await several_steps()
    assert not task.done()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await task
