"""A signal handler may cancel a task at any moment, as that of `asyncio.run` does when Ctrl-C is pressed."""

from __future__ import annotations

import asyncio

import pytest

from aiofiles_core.arrival import PromptFuture

from ..shared.waiting import begun, within

pytestmark = pytest.mark.usefixtures("nothing_is_reported")


class CancelledMeanwhile(PromptFuture):
    """A future that a signal handler cancels while it gets its result: before or after its callback is removed."""

    moment = "before"

    def remove_done_callback(self, fn, /):
        if self.moment == "before":
            self.cancel()
        count = super().remove_done_callback(fn)
        self.cancel()
        return count


async def awaiting(future):
    return await future


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_task_that_a_signal_handler_cancels_while_its_result_arrives_goes_on_once(moment):
    future = CancelledMeanwhile()
    future.moment = moment
    task = await begun(awaiting(future))

    asyncio.get_running_loop().call_soon(future.set_result, 1)

    with pytest.raises(asyncio.CancelledError):
        await within(task)


@pytest.mark.parametrize("name", ["set_result", "set_exception"])
async def test_what_arrives_after_a_signal_handler_has_cancelled_the_future_is_dropped(name):
    future = PromptFuture()
    future.cancel()

    getattr(future, name)(ZeroDivisionError())

    assert future.cancelled()


@pytest.mark.parametrize("name", ["set_result", "set_exception"])
async def test_a_future_that_is_done_gets_no_other_result(name):
    future = PromptFuture()
    future.set_result(1)

    with pytest.raises(asyncio.InvalidStateError):
        getattr(future, name)(ZeroDivisionError())

    assert future.result() == 1
