"""Whichever system call fails, our calls make of it what the blocking ones make of it.

`FAULTS=every` in the environment lets every kind of call fail with every error, at many places. It takes up to an hour.
"""

from __future__ import annotations

import os

import pytest

from .judging import find_fault
from .tracing import KINDS, Fault, Theatre

_ERRORS = ("EIO", "ENOSPC", "EINTR", "EMFILE", "EACCES")

# Besides EIO and EINTR, the error that is usual for a kind of call.
_USUAL = {
    **dict.fromkeys(("write", "ftruncate", "fsync", "close", "mkdir", "copy"), "ENOSPC"),
    **dict.fromkeys(("open", "getdents", "read", "pread", "lseek"), "EMFILE"),
    **dict.fromkeys(("rename", "unlink", "stat"), "EACCES"),
}

_PACKAGES = {
    "reading": "core",
    "writing": "core",
    "functions": "os",
    "paths": "pathlib",
    "trees": "shutil",
    "streams": "std",
    "temporary": "tempfile",
}


def _ended(when: str) -> str:
    """Return *when*, but for eight calls at most. Python repeats what EINTR interrupts, so that must end."""
    return f"{when[:-1]}..{int(when[:-1]) + 7}" if when.endswith("+") else when


def _faults() -> list[Fault]:
    if os.environ.get("FAULTS") == "every":
        # Two in a row, too, because ours may try again.
        whens = [when for k in (1, 2, 3, 5) for when in (str(k), f"{k}..{k + 1}", f"{k}+")]
        places = [(error, _ended(when) if error == "EINTR" else when) for error in _ERRORS for when in whens]
        return [Fault(kind, error, when) for kind in KINDS for error, when in places]
    return [
        *(Fault(kind, "EIO", when) for kind in KINDS for when in ("2", "3+")),
        *(Fault(kind, "EINTR", _ended("1+")) for kind in KINDS),
        *(Fault(kind, error, "1") for kind, error in _USUAL.items()),
        *(Fault(kind, "EIO", "2..3") for kind in ("read", "lseek")),
    ]


@pytest.mark.parametrize("fault", _faults(), ids=str)
def test_each_script_ends_as_with_the_blocking_calls(fault, folder, clean, tally):
    wrong = []

    with Theatre(folder, fault) as theatre:
        met = [name for name, both in clean.items() if max(each.calls[fault.kind] for each in both) >= fault.first]
        for script in met:
            theirs, ours = theatre.play_both(script)
            found = find_fault(script, fault, clean[script], theirs, ours)
            if found is not None:
                wrong.append(f"{script} {found}")
            counted = tally[_PACKAGES[script.partition(".")[0]]]
            counted["outcomes"] += ours.faults > 0
            counted["failed calls"] += ours.faults
            counted["wrong outcomes"] += found is not None

    assert met
    assert not wrong, "\n".join(wrong)
