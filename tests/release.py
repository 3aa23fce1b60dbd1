"""Say which distribution a tag publishes, or why it must not: `python tests/release.py aiofiles-os-v1.2.0`.

It prints `distribution=aiofiles-os`, or it prints the obstacles and exits with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]


def find_obstacles(package: Path, version: str) -> list[str]:
    """Return the reasons why *version* of the distribution in the folder *package* must not be published."""
    try:
        text = (package / "pyproject.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        return [f"there is no distribution {package.name!r}"]
    obstacles = []
    if (stated := tomllib.loads(text)["project"]["version"]) != version:
        obstacles.append(f"the tag says version {version!r}, and pyproject.toml says {stated!r}")
    headings = [
        line for line in (package / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "
    ]
    if headings[:1] != [f"## {version}"]:
        obstacles.append(f"CHANGELOG.md does not begin with '## {version}'")
    obstacles += [
        f"line {number} of pyproject.toml has no real address: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if "example.org" in line
    ]
    return obstacles


def main(tag: str) -> None:
    distribution, _, version = tag.rpartition("-v")
    if obstacles := find_obstacles(ROOT / "packages" / distribution, version):
        sys.exit("\n".join([f"{tag} cannot be published:", *obstacles]))
    print(f"distribution={distribution}")


if __name__ == "__main__":
    main(*sys.argv[1:])
