"""Say what a file must contain, by what was written to it: surely, perhaps, or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator


class Ledger:
    """The lines of one writer. A line counts as written perhaps, until that is certain."""

    def __init__(self, writer: str) -> None:
        self.writer = writer
        self.certain: set[str] = set()
        self.perhaps: set[str] = set()
        self._count = 0

    def line(self, padding: int) -> str:
        """Return a new line. The caller tries to write it."""
        self._count += 1
        line = f"{self.writer} {self._count} {'x' * padding}"
        self.perhaps.add(line)
        return line + "\n"

    def confirm(self, line: str) -> None:
        """Note that *line* was written."""
        self.perhaps.discard(line[:-1])
        self.certain.add(line[:-1])

    def refuse(self, line: str) -> None:
        """Note that *line* was not written."""
        self.perhaps.discard(line[:-1])


def faults(text: str, ledgers: Iterable[Ledger], *, is_cut: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with *text*, which the writers of *ledgers* wrote. Its end is missing if it *is_cut*."""
    lines = text.split("\n")
    rest = lines.pop()
    if rest and not is_cut:
        yield "the last line is torn", rest
    counts, known, latest = Counter(lines), set[str](), dict[str, int]()
    for ledger in ledgers:
        known |= ledger.certain | ledger.perhaps
        if not is_cut:
            yield from (("a written line is lost", line) for line in ledger.certain if not counts[line])
    yield from ((f"a line is there {count} times", line) for line, count in counts.items() if count > 1)
    for line in lines:
        if line not in known:
            yield "a line is torn or strange", line
            continue
        writer, number = line.split(" ")[:2]
        if int(number) < latest.get(writer, 0):
            yield "the lines of a writer are in the wrong order", line
        latest[writer] = int(number)
