"""Collect what must not happen: findings of the scenarios, and what Python reports by its hooks."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from asyncio import AbstractEventLoop
from collections import Counter
from typing import Any

# The reports that CPython makes of every fork of a process with threads.
_FORKED = "This process .* is multi-threaded"


def described(error: object) -> str:
    """Return the traceback of *error*, or nothing if it is no exception."""
    return (
        ""
        if not isinstance(error, BaseException)
        else "".join(traceback.format_exception(type(error), error, error.__traceback__))
    )


class Findings:
    """What was found, by its kind, with the first example of each kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        # What runs at the moment, such as the number of the program.
        self.moment = ""

    def __len__(self) -> int:
        return self._counts.total()

    def add(self, kind: str, detail: object = "") -> None:
        """Note a finding."""
        kind = re.sub("0x[0-9a-f]+", "...", kind)[:200]
        with self._lock:
            self._counts[kind] += 1
            self._examples.setdefault(kind, f"{self.moment}: {detail}"[:3000])

    def __str__(self) -> str:
        found = []
        for kind, count in self._counts.most_common():
            example = self._examples[kind].strip().replace("\n", "\n    ")
            found.append(f"FOUND {count} x {kind}\n    {example}")
        return "\n".join(found)

    # What Python reports.

    def watch(self) -> None:
        """Note each exception that nobody can catch, each dead thread, each warning, and what asyncio logs."""
        sys.unraisablehook = self._note_unraisable
        threading.excepthook = self._note_dead_thread
        warnings.simplefilter("always")
        if sys.version_info >= (3, 12):
            warnings.filterwarnings("ignore", message=_FORKED, category=DeprecationWarning)
        warnings.showwarning = self._note_warning  # type: ignore[assignment]  # the rest is not used
        handler = logging.Handler(logging.WARNING)
        handler.emit = self._note_log  # type: ignore[method-assign]  # a subclass would need more lines
        logging.getLogger("asyncio").addHandler(handler)
        logging.getLogger("asyncio").propagate = False

    def note_report(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """Note what an event loop reports to its exception handler."""
        del loop
        error = context.get("exception")
        self.add(f"loop: {context.get('message')}: {error!r}", f"{context}\n{described(error)}")

    def _note_unraisable(self, report: Any) -> None:
        self.add(f"unraisable: {report.exc_value!r}", f"{report.object!r}\n{described(report.exc_value)}")

    def _note_dead_thread(self, report: Any) -> None:
        self.add(f"dead thread: {report.exc_value!r}", described(report.exc_value))

    def _note_warning(self, message: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        self.add(f"warning: {category.__name__}: {message}", f"{message}\n{filename}:{lineno}")

    def _note_log(self, record: logging.LogRecord) -> None:
        self.add(f"log: {record.getMessage()}", record.pathname)
