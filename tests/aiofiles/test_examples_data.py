"""The examples that read and write data give the results of blocking code."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "packages" / "aiofiles" / "examples"


@pytest.fixture
def run(tmp_path):
    """Return a function that runs an example in the temporary folder, and returns status, stdout and stderr lines."""

    def run(name, *args):
        command = [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *map(str, args)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, cwd=tmp_path
        )
        return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()

    return run


OBJECTS = [{"level": "error", "text": "Ünïcödé"}, {"level": "info"}, {"level": "error", "number": 2}]


def test_json_lines_with_the_value_are_kept(run, tmp_path):
    (tmp_path / "in").write_text("\n".join(map(json.dumps, OBJECTS)) + "\n\n", encoding="utf-8")

    assert run("json_lines", "in", "out", "level", "error") == (0, ["out: 2 objects"], [])

    kept = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert kept == [found for found in OBJECTS if found["level"] == "error"]


def test_each_line_that_is_not_a_json_object_is_reported(run, tmp_path):
    (tmp_path / "in").write_text('{"level": "error"}\n{"level"\n[1]\n', encoding="utf-8")

    status, stdout, stderr = run("json_lines", "in", "out", "level", "error")

    assert (status, stdout) == (1, ["out: 1 objects"])
    assert stderr == ["in:2: not a JSON object", "in:3: not a JSON object"]


ROWS = [["key", "note", "amount"], ["a", "one", "1.10"], ["b", 'two\r\n"lines"', "2"], ["a", "", "3"], []]


def test_a_column_of_csv_is_added_up(run, tmp_path):
    with open(tmp_path / "in", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)

    assert run("csv_totals", "in", "out", "key", "amount") == (0, ["out: 2 totals"], [])

    with open(tmp_path / "out", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["key", "amount"], ["a", "4.10"], ["b", "2"]]


@pytest.mark.parametrize("content", ['key,amount\n"a,1\n', "key,amount\na,one\n"])
def test_values_that_cannot_be_added_up_are_reported(content, run, tmp_path):
    (tmp_path / "in").write_text(content)

    status, stdout, (error,) = run("csv_totals", "in", "out", "key", "amount")

    assert (status, stdout) == (1, [])
    assert error.startswith("csv_totals: in: ")


def test_files_are_compressed(run, tmp_path):
    contents = {"one": b"line\n" * 1_000_000, "two": b""}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    status, stdout, stderr = run("gzip_files", *contents)

    assert (status, len(stdout), stderr) == (0, 2, [])
    assert {name: gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) for name in contents} == contents


def test_a_folder_is_hashed_as_by_blocking_calls(run, tmp_path):
    pytest.importorskip("rich")
    (tmp_path / "folder" / "below").mkdir(parents=True)
    for number in range(20):
        (tmp_path / "folder" / ("below" if number % 2 else "") / f"file {number}").write_bytes(b"line\n" * number)
    digest = hashlib.sha256()
    for path in sorted(
        (path for path in (tmp_path / "folder").rglob("*") if path.is_file()),
        key=lambda path: path.relative_to(tmp_path / "folder").as_posix(),
    ):
        name = path.relative_to(tmp_path / "folder").as_posix()
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())

    status, stdout, stderr = run("hash_progress", "folder", "--limit", 3)

    assert (status, stderr) == (0, [])
    assert stdout[-1] == f"{digest.hexdigest()}  folder"


@pytest.mark.parametrize(
    "command",
    [
        ["json_lines", "no", "out", "a", "b"],
        ["csv_totals", "no", "out", "a", "b"],
        ["gzip_files", "no"],
        ["hash_progress", "no"],
    ],
)
def test_a_missing_file_is_reported(command, run):
    if command[0] == "hash_progress":
        pytest.importorskip("rich")

    status, _, stderr = run(*command)

    assert status == 1
    assert stderr[-1].startswith(f"{command[0]}: ")
    assert "no" in stderr[-1]
