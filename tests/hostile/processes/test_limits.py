"""A program without a free descriptor, or without a thread, gets the error, and goes on when there is one again."""

from __future__ import annotations

import sys

import pytest

from .running import OURS, PLAIN, end, run, start

if sys.platform != "linux":
    pytest.skip("needs /proc", allow_module_level=True)

import resource

MANY = 10_000


def outcomes(tmp_path, *args):
    return [run(api, "limits", *args[:1], tmp_path / api, *args[1:]) for api in (OURS, PLAIN)]


def test_each_call_raises_what_the_blocking_call_raises_without_a_descriptor(tmp_path):
    ours, plain = outcomes(tmp_path, "exhaust_descriptors")

    assert ours == plain
    assert (ours.status, ours.errors, ours.out.count(b"EMFILE")) == (0, [], 14)
    assert ours.out.endswith(b"descriptors left 0\n")


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[1] < MANY, reason=f"needs {MANY:,} descriptors")
def test_ten_thousand_files_are_open_at_once(tmp_path):
    outcome = run(OURS, "limits", "open_until_none_is_left", tmp_path, MANY)

    assert (outcome.status, outcome.out, outcome.errors) == (0, b"EMFILE True\nTrue 0\n", [])


def test_a_call_needs_no_more_descriptors_than_the_blocking_call(tmp_path):
    ours, plain = outcomes(tmp_path, "run_loops")

    assert (ours.status, ours.errors) == (plain.status, plain.errors) == (0, [])
    assert ours.out == plain.out


def test_workers_wake_a_loop_that_has_no_descriptor_for_that(tmp_path):
    outcome = run(OURS, "limits", "wake_without_descriptor", tmp_path)

    assert (outcome.status, outcome.out, outcome.errors) == (0, b"True\nTrue\n", [])


def test_standard_input_is_read_without_a_descriptor_to_wait_with(tmp_path):
    process = start(OURS, "limits", "read_input", tmp_path)
    process.stdin.write(b"one\n")
    process.stdin.flush()
    assert process.stderr.readline() == b"True\n"
    process.stdin.write(b"two\nthree\n")

    outcome = end(process, tmp_path)

    assert outcome.out.splitlines() == [b"one", b"", b"two", b"", b"three", b"", b"descriptors left 0"]
    assert (outcome.status, outcome.errors) == (0, [])


def test_calls_that_no_thread_could_run_raise_and_never_run(tmp_path):
    ours = run(OURS, "limits", "exhaust_threads", tmp_path / OURS, True)
    plain = run(PLAIN, "limits", "exhaust_threads", tmp_path / PLAIN, False)

    assert ours == plain
    assert (ours.status, ours.errors) == (0, [])
