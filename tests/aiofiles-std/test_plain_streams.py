"""Streams that cannot be weakly referenced: each has one queue of calls, and few streams are kept."""

import asyncio
import gc
import sys
import time
import weakref

import aiofiles_std
from aiofiles_std.stream import StreamCalls, calls_on


class Plain:
    """A stream that is not a file of `io`, and cannot be weakly referenced."""

    __slots__ = ("inside", "meetings", "written")

    def __init__(self):
        self.inside = self.meetings = 0
        self.written = []

    def write(self, text):
        self.inside += 1
        self.meetings += self.inside > 1
        self.written.append(text)
        time.sleep(0)
        self.inside -= 1
        return len(text)


async def test_calls_on_a_stream_that_cannot_be_weakly_referenced_run_in_turn(monkeypatch):
    plain, other = Plain(), Plain()
    monkeypatch.setattr(sys, "stdout", plain)

    await asyncio.gather(*[aiofiles_std.stdout.write(str(number)) for number in range(100)])
    monkeypatch.setattr(sys, "stdout", other)
    await asyncio.gather(*[aiofiles_std.stdout.write(str(number)) for number in range(100)])

    assert plain.written == other.written == [str(number) for number in range(100)]
    assert plain.meetings == other.meetings == 0


def test_two_threads_create_only_one_queue_of_calls_for_a_stream(monkeypatch):
    plain, found = Plain(), []

    class Intruded(StreamCalls):
        def __init__(self, *args):
            super().__init__(*args)
            if not found:  # as if another thread came in here
                found.append(None)
                found[0] = calls_on(plain)

    monkeypatch.setattr("aiofiles_std.stream.StreamCalls", Intruded)

    assert calls_on(plain) is found[0]
    assert calls_on(plain) is found[0]


class Written(list):
    """A list that can be weakly referenced."""


def test_only_the_last_few_streams_are_kept():
    references = []
    for _ in range(20):
        plain = Plain()
        plain.written = Written()
        references.append(weakref.ref(plain.written))
        assert calls_on(plain) is calls_on(plain)
    del plain
    gc.collect()

    assert [reference() is not None for reference in references] == [False] * 12 + [True] * 8
