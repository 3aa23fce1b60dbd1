"""Callers of a file with a queue for each direction close it, are cancelled, or belong to a loop that stops."""

from __future__ import annotations

import asyncio

import pytest

from ..shared.waiting import begun, is_cancelled, several_steps, within
from .cancelling import Canceller
from .duplex import LARGE, over_pipes, waiting, wires
from .stepping import LoopThread, leave

pytestmark = pytest.mark.usefixtures("nothing_is_reported")

ways = pytest.mark.parametrize("way", [leave, lambda file: file.close()], ids=["leave", "close"])


@pytest.fixture
def file(wire, stepped):
    return wire.proxy(stepped)


@pytest.mark.parametrize("comes_between", [False, True])
async def test_what_a_cancelled_read_received_is_read_next(comes_between, file, wire, stepped):
    wire.send(b"one\ntwo\n")
    reader = await begun(file.readline())
    stepped.step()
    reader.cancel()
    assert await is_cancelled(reader)

    stepped.free()
    if comes_between:
        await within(file.flush())

    assert await within(file.readline()) == wire.own(b"one\n")
    assert await within(file.readline()) == wire.own(b"two\n")


@ways
@pytest.mark.parametrize("is_cancelled_meanwhile", [False, True])
async def test_closing_waits_for_earlier_writes(way, is_cancelled_meanwhile, file, wire, stepped):
    stepped.free()
    first = await begun(file.writelines([wire.own(data) for data in LARGE]))
    last = await begun(file.write(wire.own(b"last")))
    received = wire.receive(1)
    if is_cancelled_meanwhile:
        first.cancel()
        assert await is_cancelled(first)

    closer = await begun(way(file))

    late = [await begun(file.read(1)), await begun(file.write(wire.own(b"late")))]
    await several_steps()
    assert not closer.done()
    received += await within(asyncio.to_thread(wire.receive, (1 << 20) + 3))
    assert received == b"".join(LARGE) + b"last"
    await within(closer)
    assert await within(last) == 4
    assert wire.file.closed
    assert wire.is_hung_up()
    for task, name, arg in zip(late, ["read", "write"], [1, wire.own(b"late")], strict=True):
        with pytest.raises(ValueError, match="closed") as raised:
            await within(task)
        with pytest.raises(ValueError, match="closed") as expected:
            getattr(wire.file, name)(arg)
        assert str(raised.value) == str(expected.value)


@ways
async def test_closing_waits_for_an_earlier_read(way, file, wire, stepped):
    stepped.free()
    reader = await waiting(file.readline, wire.file, "readline")
    closer = await begun(way(file))
    late = await begun(file.flush())
    await several_steps()
    assert not closer.done()

    wire.send(b"line\n")

    assert await within(reader) == wire.own(b"line\n")
    await within(closer)
    assert wire.is_hung_up()
    with pytest.raises(ValueError, match="closed"):
        await within(late)


@ways
@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("written", [[], LARGE], ids=["idle", "writing"])
async def test_close_does_not_wait_for_a_cancelled_read_whose_return_closes_the_file(
    way, order, written, file, wire, stepped
):
    stepped.free()
    reader = await waiting(file.readline, wire.file, "readline")
    writer = await begun(file.writelines([wire.own(data) for data in written]))
    if order == "before":
        closer = await begun(way(file))
        await several_steps()
        assert not closer.done()
    reader.cancel()
    assert await is_cancelled(reader)
    if order == "after":
        closer = await begun(way(file))

    await within(closer)

    late = await begun(file.write(wire.own(b"late")))
    await several_steps()
    assert not wire.file.closed
    wire.send(b"line\n")
    assert wire.receive(len(written) << 15) == b"".join(written)
    await within(writer)
    with pytest.raises(ValueError, match="closed"):
        await within(late)
    assert wire.file.closed
    assert wire.is_hung_up()


@pytest.mark.parametrize("wire", wires("text over a socket"), indirect=True)  # text may drop what it has decoded
async def test_all_data_arrives_once_and_in_order_when_calls_are_cancelled(wire, chance):
    canceller = Canceller(chance, left=150)
    file = wire.proxy()
    sent, delivered, written, numbers = [], [], [], iter(range(100_000))

    def receive_all():
        received = b""
        while not received.endswith(b"end"):
            received += wire.receive(1)
        return received.split()[:-1]

    async def read():
        delivered.append(await file.readline())

    def send_and_read():  # so that no read waits for ever
        sent.append(b"%d\n" % len(sent))
        wire.send(sent[-1])
        return read()

    async def write():
        number = next(numbers)
        await file.write(b"%d\n" % number)
        written.append(number)

    receiver = asyncio.create_task(asyncio.to_thread(receive_all))
    while canceller.left > 0:
        await canceller.attempt_together(send_and_read, send_and_read, write, write, file.flush)
        while len(sent) - len(delivered) > 20:  # a terminal does not take much
            await within(read())
    while len(delivered) < len(sent):
        await within(read())
    await within(file.write(b"end"))
    await within(file.flush())

    assert delivered == sent
    found = [int(line) for line in await within(receiver)]
    assert found == sorted(set(found))
    assert set(written) <= set(found)


@pytest.fixture
def other():
    other = LoopThread()
    yield other
    other.close()


@pytest.mark.parametrize("reads_here", [True, False])
async def test_one_loop_reads_and_another_one_writes(reads_here, file, wire, stepped, other):
    async def read():
        return [await file.readline() for _ in range(3)]

    async def write():
        for data in (b"1\n", b"2\n", b"3\n"):
            await file.write(wire.own(data))
            await file.flush()
            assert wire.receive(2) == data
            wire.send(b"re: " + data)

    stepped.free()
    here, there = (read(), write()) if reads_here else (write(), read())
    answers = await within(asyncio.gather(here, asyncio.wrap_future(other.begin(there))))

    assert answers[not reads_here] == [wire.own(b"re: %d\n" % number) for number in (1, 2, 3)]


@pytest.mark.parametrize("wire", [over_pipes], indirect=True)
async def test_a_read_of_a_stopped_loop_delays_no_other_call(file, wire, stepped, other):
    stepped.free()
    await asyncio.wrap_future(other.begin(waiting(file.readline, wire.file, "readline")))
    other.stop()

    assert await within(file.write(b"data")) == 4
    wire.send(b"one\ntwo\n")
    assert await within(file.readline()) == b"two\n"


@pytest.mark.parametrize("wire", [over_pipes], indirect=True)
@pytest.mark.parametrize(("name", "before"), [("flush", "writelines"), ("close", "writelines"), ("close", "readline")])
async def test_a_call_that_a_stopped_loop_cannot_submit_delays_no_write(name, before, wire, other):
    file = wire.proxy()  # without an executor, so that only the loop itself can send its first call
    args = [LARGE] if before == "writelines" else []
    first = await waiting(lambda: getattr(file, before)(*args), wire.file, before)
    other.begin(getattr(file, name)())
    other.stop()
    late = await begun(file.write(b"late"))

    if before == "readline":
        wire.send(b"line\n")
    else:
        await asyncio.to_thread(wire.receive, 1 << 20)
    await within(first)

    await is_made_after(name, late)


@pytest.mark.parametrize("wire", [over_pipes], indirect=True)
async def test_a_close_after_an_unfetched_read_of_a_stopped_loop_delays_no_write(file, wire, stepped, other):
    other.begin(file.readline())
    other.begin(file.close())
    wire.send(b"line\n")
    other.stop()
    stepped.step()
    stepped.free()

    await is_made_after("close", file.write(b"late"))


async def is_made_after(name, late):
    """Check that the call *name* did not delay *late*, a write of four bytes."""
    if name == "close":
        with pytest.raises(ValueError, match="closed"):
            await within(late)
    else:
        assert await within(late) == 4
