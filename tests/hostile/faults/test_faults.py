"""Whichever system call fails, our calls make of it what the blocking ones make of it.

`FAULTS=every` in the environment lets every kind of call fail with every error at many places. That takes half an hour.
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


def _from(first: int, error: str) -> str:
    """Return when all calls from the *first* on fail. Python repeats what EINTR interrupts, so that must end."""
    return f"{first}..{first + 7}" if error == "EINTR" else f"{first}+"


def _faults() -> list[Fault]:
    if os.environ.get("FAULTS") == "every":
        places = [(error, when) for error in _ERRORS for k in (1, 2, 3, 5) for when in (str(k), _from(k, error))]
        return [Fault(kind, error, when) for kind in KINDS for error, when in places]
    return [
        Fault(kind, *place)
        for kind in KINDS
        for place in (("EIO", "2"), ("EIO", "3+"), ("EINTR", _from(1, "EINTR")), (_USUAL[kind], "1"))
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
