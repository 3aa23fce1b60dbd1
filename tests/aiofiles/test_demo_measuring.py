"""The parts of the demo measure what they report, and report what they measured."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "packages" / "aiofiles" / "examples" / "demo"
MODULES = ["finding", "jobs", "measuring", "report"]


@pytest.fixture
def demo(monkeypatch):
    """Import modules of the demo as its command does. Unload them afterwards, because their names are common."""
    monkeypatch.syspath_prepend(DEMO)
    before = set(sys.modules)
    yield lambda name: __import__(name)
    for name in set(sys.modules) - before:
        if name in MODULES:
            del sys.modules[name]


async def test_all_contestants_count_the_same(demo, tmp_path):
    jobs = demo("jobs")
    contents = [b"", b"one\n", bytes(range(256)), b"line\n" * jobs.CHUNK]
    files = []
    for number, content in enumerate(contents):
        (tmp_path / str(number)).write_bytes(content)
        files.append(jobs.File(str(tmp_path / str(number)), len(content)))

    counted = [await contestant(files) for contestant in (jobs.blocking, jobs.threads, jobs.ours)]

    everything = b"".join(contents)
    assert counted == [(everything.count(b"\n"), len(everything))] * 3


def test_requests_are_sent_when_they_are_due_and_timed_from_then(demo):
    count, rate = 6, 50
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, DEMO / "client.py", str(server.getsockname()[1]), str(count), str(rate)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as client:
            connection = server.accept()[0]
            with connection, connection.makefile("rb") as requests:
                received = [requests.readline() for _ in range(count * 3)]  # all requests, before there is any response
                connection.sendall(demo("measuring").RESPONSE * count)
                times = json.load(client.stdout)

    assert received == [b"GET / HTTP/1.1\r\n", b"Host: localhost\r\n", b"\r\n"] * count
    assert len(times) == count
    assert times[0] >= (count - 1) / rate
    assert times[-1] > 0


def test_the_client_ends_when_its_connection_is_closed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, DEMO / "client.py", str(server.getsockname()[1]), "1000", "50"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as client:
            server.accept()[0].close()
            errors = client.stderr.read()

    assert client.returncode == 1
    assert b"Traceback" not in errors
    assert len(errors.splitlines()) == 1


async def test_a_pause_of_the_event_loop_is_measured(demo):
    async with demo("measuring").Ticker() as ticker:
        time.sleep(0.05)

    assert ticker.pause >= 0.045


async def test_the_job_is_repeated_until_all_responses_have_arrived(demo):
    done = []

    async def job():
        done.append(threading.current_thread())

    measured = await demo("measuring").measure(job, 0.2, lambda passed: None)

    assert len(measured.times) == 10
    assert len(done) > 1


async def test_a_cancelled_measurement_ends_the_client(demo, monkeypatch):
    started, working = [], asyncio.Event()
    start = asyncio.create_subprocess_exec

    async def recorded(*args, **kwargs):
        started.append(await start(*args, **kwargs))
        return started[-1]

    async def job():
        working.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "create_subprocess_exec", recorded)
    measuring = asyncio.create_task(demo("measuring").measure(job, 60, lambda passed: None))
    await working.wait()
    measuring.cancel()
    with pytest.raises(asyncio.CancelledError):
        await measuring

    assert [process.returncode is None for process in started] == [False]


async def test_an_error_of_the_job_is_raised(demo):
    async def job():
        raise FileNotFoundError("a file")

    with pytest.raises(FileNotFoundError, match="a file"):
        await demo("measuring").measure(job, 60, lambda passed: None)


async def test_a_failure_of_the_client_is_raised(demo, tmp_path, monkeypatch):
    (tmp_path / "client.py").write_text("raise LookupError('a reason')")
    monkeypatch.setattr(demo("measuring"), "CLIENT", tmp_path / "client.py")

    with pytest.raises(ConnectionError, match="the client failed: LookupError: a reason"):
        await demo("measuring").measure(lambda: asyncio.sleep(0), 60, lambda passed: None)


def test_the_percentile_is_computed_by_the_nearest_rank(demo):
    measured = demo("measuring").Measurement(0.0, list(range(200, 0, -1)), 1.0)

    assert (measured.median, measured.percentile_99) == (100.5, 198)


def test_a_file_that_cannot_be_read_is_left_out_of_a_folder(demo, tmp_path, monkeypatch):
    finding = demo("finding")
    count = finding.count_by_blocking_calls

    def failing(path):
        if path.endswith("bad"):
            raise OSError(5, "Input/output error")
        return count(path)

    monkeypatch.setattr(finding, "count_by_blocking_calls", failing)
    (tmp_path / "bad").touch()
    (tmp_path / "good").write_bytes(b"line\n")

    files, counts, note = finding.warm_up(tmp_path)

    assert (files, counts, note) == ([(str(tmp_path / "good"), 5)], (1, 5), "; 1 cannot be read")
    with pytest.raises(OSError, match="Input/output error"):
        finding.warm_up(tmp_path / "bad")


def test_files_beyond_the_limit_are_left_out(demo, tmp_path, monkeypatch):
    finding = demo("finding")
    monkeypatch.setattr(finding, "MOST_FILES", 2)
    for name in ["c", "a", "b"]:
        (tmp_path / name).touch()

    files, _, note = finding.warm_up(tmp_path)

    assert ([Path(file.path).name for file in files], note) == (["a", "b"], "; more are left out")


@pytest.mark.parametrize(
    ("blocking", "ours", "job", "parts"),
    [
        (0.5, 0.005, (0.5, 1.2), ["have to respond", "5.0 ms beside aiofiles", "500.0 ms beside", "2.4 times as long"]),
        (0.5, 0.4, (0.5, 0.52), ["hardly helped", "about as long"]),
        (0.5, 0.6, (0.5, 0.25), ["hardly helped", "0.5 times as long"]),
        (0.012, 0.002, (0.00012, 0.0012), ["does not need aiofiles", "in 0.12 ms", "10.0 times as long"]),
    ],
)
def test_the_conclusion_follows_from_the_figures(demo, blocking, ours, job, parts):
    measured = demo("measuring").Measurement
    conclusion = demo("report").conclusion(
        {
            "no job": measured(0.0, [0.001], 0.02),
            "blocking calls": measured(0.0, [blocking], job[0]),
            "aiofiles": measured(0.0, [ours], job[1]),
        }
    )

    assert [part for part in parts if part not in conclusion] == []
    assert "busy" not in conclusion


def test_the_conclusion_says_that_the_computer_is_busy(demo):
    measured = demo("measuring").Measurement(0.0, [0.03], 0.02)

    assert "This computer is busy" in demo("report").conclusion(
        dict.fromkeys(["no job", "blocking calls", "aiofiles"], measured)
    )
