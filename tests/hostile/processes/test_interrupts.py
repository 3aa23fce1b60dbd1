"""Signals interrupt a program at random moments. Nothing hangs, every file is closed, and no write is lost.

The handler may cancel a task, as that of `asyncio.run` does since Python 3.11, or run code of the user. A handler that
raises an exception at any moment is not tested: it may stop asyncio itself for ever, also with `asyncio.to_thread`.
"""

from __future__ import annotations

import sys

import pytest

from .running import OURS, PLAIN, run

TIMES = 20

needs_runner = pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio.run raises at any moment before 3.11")


@pytest.mark.parametrize("how", ["handler", pytest.param("runner", marks=needs_runner)])
@pytest.mark.parametrize("scene", ["write", "write_bytes", "read", "read_at_once", "share"])
def test_a_program_that_is_interrupted_closes_its_file(scene, how, tmp_path, seed):
    outcome = run(OURS, "interrupts", "interrupt_often", tmp_path, scene, how, seed, TIMES)

    assert (outcome.status, outcome.errors) == (0, [])
    assert int(outcome.out.split()[0]) >= TIMES // 2


@pytest.mark.parametrize("use", ["code", "task"])
def test_a_signal_handler_may_run_at_any_moment(use, tmp_path):
    # A blocking text file in threads may lose lines of tasks that share it, and so cannot be the control.
    outcome = run(OURS, "interrupts", "handle_many", tmp_path, use)

    assert (outcome.status, outcome.out, outcome.errors) == (0, b"True True\n", [])


def test_a_read_goes_on_when_signals_interrupt_its_thread(tmp_path):
    ours, plain = (run(api, "interrupts", "interrupt_workers", tmp_path / api) for api in (OURS, PLAIN))

    assert ours == plain
    assert (ours.status, ours.out, ours.errors) == (0, b"b'abc' b'' True\n", [])
