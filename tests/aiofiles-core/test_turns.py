"""Calls on one file run one at a time, in order, and each may be cancelled in each of its states."""

from __future__ import annotations

import asyncio
from unittest import mock

import pytest

import aiofiles_core

from ..shared.gates import hold
from ..shared.waiting import TIMEOUT, begun, is_cancelled, within
from .stepping import usual_futures

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

TEXT = "zero\none\ntwo\nthree\nfour\n"

KINDS = {"text": {"mode": "r+", "newline": ""}, "buffered": {"mode": "rb+"}, "raw": {"mode": "rb+", "buffering": 0}}

READS = {
    "read": lambda data: (7,),
    "read all": lambda data: (),
    "read1": lambda data: (7,),
    "readinto": lambda data: (bytearray(7),),
    "readinto1": lambda data: (bytearray(7),),
    "readall": lambda data: (),
    "readline": lambda data: (),
    "readline of a size": lambda data: (2,),
    "readlines": lambda data: (),
    "readlines of a hint": lambda data: (5,),
    "__anext__": lambda data: (),
}

OTHERS = {
    "write": lambda data: (data,),
    "writelines": lambda data: ([data, data],),
    "seek": lambda data: (2,),
    "tell": lambda data: (),
    "truncate": lambda data: (9,),
    "flush": lambda data: (),
}

MISSING = {
    "text": {"read1", "readinto", "readinto1", "readall"},
    "buffered": {"readall"},
    "raw": {"read1", "readinto1"},
}

calls = pytest.mark.parametrize(
    ("kind", "call"),
    [(kind, call) for kind in KINDS for call in READS | OTHERS if call not in MISSING[kind]],
)


class Scene:
    """Our file, and its blocking twin. Both have read 'zero' and its newline."""

    def __init__(self, path, kind, executor):
        self.executor = executor
        self.paths = path / "ours", path / "twin"
        for each in self.paths:
            each.write_bytes(TEXT.encode())
        self.twin, self.blocking = (each.open(**KINDS[kind]) for each in self.paths)
        self.blocking.seek(5)
        self.twin.seek(5)
        self.paths = self.paths[::-1]
        self.file = aiofiles_core.wrap(self.blocking, executor=executor)
        self.data = "NEW" if kind == "text" else b"NEW"

    def args(self, call):
        return (READS | OTHERS)[call](self.data)

    async def is_as_if(self, call, made, behind):
        """Check that the next read, position and content are the twin's, on which the call was made if *made*."""
        name = call.partition(" ")[0].replace("__anext__", "readline")
        if made:
            getattr(self.twin, name)(*self.args(call))
        theirs = [self.twin.readline(), self.twin.tell(), self.twin.read(), self.twin.tell(), self.twin.close()]
        self.executor.free()
        file = self.file
        ours = [await within(one) for one in (behind, file.tell(), file.read(), file.tell(), file.close())]
        assert ours == theirs
        assert self.paths[0].read_bytes() == self.paths[1].read_bytes()


def made(scene, call):
    return getattr(scene.file, call.partition(" ")[0])(*scene.args(call))


@calls
async def test_a_call_cancelled_while_it_waits_for_its_turn_never_runs(kind, call, tmp_path, stepped):
    scene = Scene(tmp_path, kind, stepped)
    first = await begun(scene.file.tell())
    task = await begun(made(scene, call))
    behind = await begun(scene.file.readline())

    task.cancel()

    assert await is_cancelled(task)
    assert len(stepped.queued) == 1
    await scene.is_as_if(call, False, behind)
    assert await first == 5


@calls
async def test_a_call_cancelled_when_its_turn_has_just_come_never_runs(kind, call, tmp_path, stepped):
    scene = Scene(tmp_path, kind, stepped)
    first = await begun(scene.file.flush())
    task = await begun(made(scene, call))
    behind = await begun(scene.file.readline())
    stepped.step()

    task.cancel()

    assert await is_cancelled(task)
    await scene.is_as_if(call, False, behind)
    assert await first is None


@calls
async def test_a_call_cancelled_in_the_queue_of_the_executor_never_runs(kind, call, tmp_path, stepped):
    scene = Scene(tmp_path, kind, stepped)
    task = await begun(made(scene, call))
    behind = await begun(scene.file.readline())
    assert len(stepped.queued) == 1

    task.cancel()

    assert await is_cancelled(task)
    await scene.is_as_if(call, False, behind)


@pytest.mark.parametrize("times", [1, 2])
@calls
async def test_a_call_cancelled_while_it_runs_ends_and_read_data_is_given_back(kind, call, times, tmp_path, stepped):
    scene = Scene(tmp_path, kind, stepped)
    gate = hold(scene.blocking, call.partition(" ")[0].replace("__anext__", "readline"))
    task = await begun(made(scene, call))
    stepped.start()
    assert gate.entered.wait(TIMEOUT)
    behind = await begun(scene.file.readline())

    for _ in range(times):
        task.cancel()

    assert await is_cancelled(task)
    assert not stepped.queued  # the call behind waits for it
    gate.opened.set()
    await scene.is_as_if(call, call in OTHERS, behind)


@calls
async def test_a_read_cancelled_before_the_loop_gets_its_result_is_given_back(kind, call, tmp_path, stepped):
    scene = Scene(tmp_path, kind, stepped)
    task = await begun(made(scene, call))
    behind = await begun(scene.file.readline())
    stepped.step()

    task.cancel()

    assert await is_cancelled(task)
    await scene.is_as_if(call, call in OTHERS, behind)


@calls
async def test_a_read_cancelled_before_the_task_gets_its_result_is_given_back(kind, call, tmp_path, stepped):
    with usual_futures():  # there, the loop gets the result one step before the task
        scene = Scene(tmp_path, kind, stepped)
        task = await begun(made(scene, call))
        behind = await begun(scene.file.readline())
        stepped.step()
        await asyncio.sleep(0)

        task.cancel()

        assert await is_cancelled(task)
        await scene.is_as_if(call, call in OTHERS, behind)


async def test_a_call_that_fails_before_it_is_sent_passes_the_turn_on(file, stepped):
    stepped.is_free = True
    with mock.patch.object(file.__calls__.backlog, "is_likely", side_effect=MemoryError), pytest.raises(MemoryError):
        await file.tell()

    assert await within(file.tell()) == 0
