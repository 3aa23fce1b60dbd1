"""Judge what our calls made of a fault, beside what the blocking ones made of it.

Whatever a script does, nothing hangs, no descriptor and no warning is left that the blocking calls do not leave, and no
exception is lost in a task or in a garbage collection. strace fails a call in place of the system. So a `close` that
fails leaves the descriptor open here, both ways.

**The same calls.** If both ways make the same number of calls of the kind that fails, the k-th call is the same one.
Then all that the script sees is the same: results, exceptions with type, number and file name, and what remains in the
folder. This is so for all functions, for opening, writing and closing, and for most reads.

**Other calls.** Ours read ahead, read by `preadv2` what is in the page cache, and ask for positions and sizes. So the
k-th call is another one, and these promises are judged:

* If no call raises an exception, all results and files are those of a run without faults. A failure may be made good by
  trying again, but it never ends a file early.
* Each exception has the number and the type of the fault, or it is one that the blocking file raises, too. There are no
  more exceptions than calls that failed.
* What was delivered is what a run without faults delivers, without a gap, up to some point. A script that goes on
  after an exception gets all of it, unless the failures do not end. So it loses nothing, while the blocking file may
  lose what it had read when the failure came. In a script of independent steps, this is so for each step.

**Files written with ``atomic=True``** have no blocking counterpart: each write returns, or raises the fault. The file
has the content of the last write that returned, and there is no other file.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import Any

from .tracing import Fault, Outcome

# How many exceptions a script that goes on puts up with.
_PATIENCE = 4

_ATOMIC = "paths.atomic"

Log = list[tuple[str, Any]]


def find_fault(script: str, fault: Fault, clean: tuple[Outcome, Outcome], theirs: Outcome, ours: Outcome) -> str | None:
    """Return what is wrong with *ours*, if anything is. *clean* are the outcomes, both ways, without the fault."""
    if "log" not in theirs.seen or "log" not in ours.seen:
        return f"ended {theirs.seen['ended']}, ours {ours.seen['ended']}"
    left = Counter(map(_anonymous, ours.seen["notices"])) - Counter(map(_anonymous, theirs.seen["notices"]))
    if left:
        return f"noticed {left}"
    allowed = max(len(theirs.seen["descriptors"]), ours.faults if fault.kind == "close" else 0)
    if len(ours.seen["descriptors"]) > allowed:
        return f"left open {ours.seen['descriptors']}"
    if script == _ATOMIC:
        return _find_half_done(fault, clean[1], ours)
    if _visible(theirs) == _visible(ours):
        return None
    if clean[0].calls.get(fault.kind) == clean[1].calls.get(fault.kind):
        return f"blocking {_shortened(theirs)}, ours {_shortened(ours)}"
    return _find_broken_promise(fault, clean[0], theirs, ours)


def _visible(outcome: Outcome) -> Any:
    return outcome.seen["log"], outcome.seen["ended"], outcome.seen["piped"], outcome.folder


def _find_broken_promise(fault: Fault, clean: Outcome, theirs: Outcome, ours: Outcome) -> str | None:
    errors = _errors(ours)
    if len(errors) > ours.faults:
        return f"raised {errors} after {ours.faults} faults"
    if not errors:
        return None if _visible(ours) == _visible(clean) else f"raised nothing, and returned {_shortened(ours)}"
    strange = [error for error in errors if not _is_due(error, fault) and error not in _errors(theirs)]
    if strange:
        return f"raised {strange}"
    if ours.folder not in (theirs.folder, clean.folder) or ours.seen["piped"] != clean.seen["piped"]:
        return f"left {sorted(ours.folder)}"
    expected, steps = _steps(clean.seen["log"]), _steps(ours.seen["log"])
    has_ended = ours.seen["ended"] is not None
    if len(steps) < len(expected) and not has_ended:
        return f"omitted steps: {_shortened(ours)}"
    for step, wanted in zip(steps, map(_results, expected), strict=False):
        results = _results(step)
        is_last = step is steps[-1]
        # A step ends with its exception. A script without steps goes on, unless there are too many.
        has_stopped = len(results) < len(step) if len(steps) > 1 else len(errors) >= _PATIENCE
        is_short = results == wanted[: len(results)] and (has_stopped or (is_last and has_ended))
        if not (results == wanted or is_short or _loses_less(clean, theirs, ours)):
            return f"delivered {_shortened(ours)}"
    return None


def _loses_less(clean: Outcome, theirs: Outcome, ours: Outcome) -> bool:
    """Return whether ours have delivered all bytes but some in one place, and no less than the blocking ones."""
    if not all(isinstance(result, bytes) for result in _results(clean.seen["log"])):
        return False
    whole, delivered, compared = (b"".join(_results(each.seen["log"])) for each in (clean, ours, theirs))
    sizes = range(len(delivered) + 1)
    has_one_gap = any(whole.startswith(delivered[:size]) and whole.endswith(delivered[size:]) for size in sizes)
    return has_one_gap and len(delivered) >= len(compared)


def _find_half_done(fault: Fault, clean: Outcome, ours: Outcome) -> str | None:
    errors = _errors(ours)
    if ours.seen["ended"] or not all(_is_due(error, fault) for error in errors) or len(errors) > ours.faults:
        return f"raised {errors}"
    last = [number for number, (what, _) in enumerate(ours.seen["log"]) if what == "returned"]
    content = str(last[-1]).encode() * 10_000 if last else None
    is_right = ours.folder["file"] == content if last else ours.folder["file"].startswith(b"line 0")
    return None if is_right and set(ours.folder) == set(clean.folder) else f"left {sorted(ours.folder)} after {last}"


def _is_due(error: Any, fault: Fault) -> bool:
    raised = OSError(fault.errno, os.strerror(fault.errno))
    return bool(error[:3] == (type(raised).__name__, raised.errno, raised.strerror))


def _errors(outcome: Outcome) -> list[Any]:
    ended = outcome.seen["ended"]
    return [value for what, value in outcome.seen["log"] if what == "raised"] + ([ended] if ended else [])


def _steps(log: Log) -> list[Log]:
    steps: list[Log] = [[]]
    for entry in log:
        if entry[0] == "step":
            steps.append([])
        else:
            steps[-1].append(entry)
    return steps


def _results(step: Log) -> list[Any]:
    return [value for what, value in step if what == "returned"]


def _anonymous(notice: str) -> str:
    return re.sub(r"0x[0-9a-f]+|\d+", "", notice)


def _shortened(outcome: Outcome) -> str:
    """Return the log and the end, with equal results counted, because there may be thousands."""
    parts: list[str] = []
    count = 0
    for what, value in [*outcome.seen["log"], ("ended", outcome.seen["ended"])]:
        if what == "returned" and len(repr(value)) > 20:
            count += 1
            continue
        if count:
            parts.append(f"{count} results")
            count = 0
        parts.append(repr(value))
    return ", ".join(parts)[:600] + f", {sorted(outcome.folder)}"
