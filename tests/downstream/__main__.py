"""Run the suites of released programs that use aiofiles: with 25.1.0 of the index, and with ours in its place.

Exits with 1 if a test that passes with 25.1.0 fails with ours. It needs uv, the index, and the Pythons of `clients.py`.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from clients import CLIENTS
from environments import Unavailable, build, environments, source
from report import HEAD, details, row
from suites import Comparison, compare


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/downstream", description=__doc__)
    names = [client.name for client in CLIENTS]
    parser.add_argument("client", nargs="*", choices=[*names, []], help="all if none is given", metavar="CLIENT")
    parser.add_argument("--latest", action="store_true", help="test the newest releases, not those of clients.py")
    parser.add_argument("--list", action="store_true", help="list the clients, and test nothing")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="keep sdists, environments and logs in FOLDER")
    return parser.parse_args()


def test(options: argparse.Namespace, work: Path) -> tuple[list[Comparison], list[str]]:
    results, unavailable = [], []
    wheels = build(work)
    for client in CLIENTS:
        if client.name in options.client or not options.client:
            print(f"{client.name} ...", file=sys.stderr, flush=True)
            try:
                theirs, ours, version = environments(client, work, wheels, latest=options.latest)
                folder = source(client, work, version, theirs)
            except Unavailable as reason:
                unavailable.append(f"* {client.name}: not available: {reason}")
            else:
                results.append(compare(client, version, folder, theirs, ours))
    return results, unavailable


def main() -> None:
    options = arguments()
    # So that whoever ends this program ends the suite that it runs, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    if options.list:
        for client in CLIENTS:
            print(f"{client.name:<28}{client.version}")
        return
    with tempfile.TemporaryDirectory(prefix="downstream-") as folder:
        results, unavailable = test(options, (options.work or Path(folder)).absolute())
    print("\n".join([*HEAD, *map(row, results)]))
    lines = [*unavailable, *(line for result in results for line in details(result))]
    if lines:
        print("", *lines, sep="\n")
    empty = [result.client.name for result in results if not result.theirs.number("passed")]
    if empty:
        print(f"\nNo test passes with 25.1.0: {', '.join(empty)}.")
    sys.exit(bool(unavailable or empty or any(result.broken or result.types for result in results)))


if __name__ == "__main__":
    main()
