"""Play scripts under strace, which lets system calls fail."""

from __future__ import annotations

import errno
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The kinds of calls, and the system calls of each. Not every machine has them all, therefore the question mark.
KINDS = {
    "open": "?open,openat",
    "read": "read",
    "pread": "pread64,preadv2,?preadv",
    "write": "write,?pwrite64",
    "lseek": "lseek",
    "ftruncate": "ftruncate",
    "fsync": "fsync",
    "stat": "?stat,?lstat,fstat,?newfstatat,statx",
    "close": "close",
    "getdents": "getdents64",
    "rename": "?rename,?renameat,renameat2",
    "unlink": "?unlink,unlinkat,?rmdir",
    "mkdir": "?mkdir,mkdirat",
    "copy": "sendfile,copy_file_range",
}

# The names that scripts use in their folder. strace lets only calls on these fail.
_INSIDE = ("", "/one", "/two", "/three", "/sub", "/sub/four", "/sub/sub", "/sub/sub/five", "/file")
_NAMES = [
    *("", "file", "new", "pipe", "temp", "g", "g/h"),
    *("a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e", "b", "c", "d", "e", "f"),
    *(f"{tree}{name}" for tree in ("tree", "copy") for name in _INSIDE),
    ".aiofiles-0000000000000000.tmp",
    *(f"temp/tmp{number}{end}" for number in range(8) for end in ("", " (deleted)", "/one", "/two", "/folder")),
]

_KIND_OF = {call: kind for kind, calls in KINDS.items() for call in calls.replace("?", "").split(",")}

_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)

# 40 KB, so that a buffer of 4 KiB is filled ten times. Characters take one to four bytes.
_CONTENT = "".join(f"line {number}: é€😀 {'x' * (number % 60)}\n" for number in range(800))


# A script that takes longer is ended before by itself.
_TIMEOUT = 90


@dataclass(frozen=True)
class Fault:
    """The call *when* of *kind* of each thread fails with *number*; *when* as strace writes it."""

    kind: str
    number: str
    when: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}-{self.when}"

    @property
    def errno(self) -> int:
        return int(getattr(errno, self.number))

    @property
    def first(self) -> int:
        """The number of the first call that fails."""
        return int(re.split(r"\D", self.when)[0])


@dataclass
class Outcome:
    """What a script left: what it saw, its folder, and the calls that it made, with those that were made to fail."""

    seen: dict[str, Any]
    folder: dict[str, bytes]
    calls: Counter[str]
    faults: int


class Theatre:
    """A process under strace that plays scripts in *folder*, while *fault* happens.

    Each script runs in a fork of the process, which has imported everything.
    """

    # The names of the scripts.
    scripts: list[str]

    def __init__(self, folder: Path, fault: Fault | None = None) -> None:
        self.folder = folder / "stage"
        trace = folder / "trace"
        calls = KINDS[fault.kind] if fault else ",".join(KINDS.values())
        command = ["strace", "-f", "--quiet=all", "--seccomp-bpf", "-o", trace, "-e", f"trace={calls}"]
        if fault:
            command += ["-e", f"inject={calls}:error={fault.number}:when={fault.when}"]
        for name in _NAMES:
            command += ["-P", self.folder / name]
        command += [sys.executable, Path(__file__).parent / "stage"]
        self._process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.scripts = self._process.stdout.readline().split()
        self._trace = trace.open()

    def __enter__(self) -> Theatre:
        return self

    def __exit__(self, *error: object) -> None:
        """Let the process end."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._trace.close()
        try:
            self._process.wait(_TIMEOUT)
        finally:
            self._process.kill()  # if it did not end

    def play_both(self, script: str) -> tuple[Outcome, Outcome]:
        """Play *script* with the blocking calls, and with ours."""
        return self._play("THEIRS", script), self._play("OURS", script)

    def _play(self, way: str, script: str) -> Outcome:
        self._prepare()
        self._trace.read()
        print(self.folder, way, script, file=self._process.stdin, flush=True)
        seen = pickle.loads(bytes.fromhex(self._process.stdout.readline()))
        trace = self._trace.read()
        calls = Counter(_KIND_OF[call] for call in _CALL.findall(trace))
        return Outcome(seen, self._look(), calls, trace.count("(INJECTED)"))

    def _prepare(self) -> None:
        """Make the folder as each script expects it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("temp", "tree/sub/sub"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "file").write_text(_CONTENT, encoding="utf-8")
        for name in ("one", "two", "three", "sub/four", "sub/sub/five"):
            (self.folder / "tree" / name).write_text(name * 2000)
        os.mkfifo(self.folder / "pipe")

    def _look(self) -> dict[str, bytes]:
        """Return what is in the folder: the content of each file by its name."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes() if path.is_file() else b""
            for path in sorted(self.folder.rglob("*"))
        }
