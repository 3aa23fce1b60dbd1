"""Build our wheels, download the sdist of a client, and make its two environments, by uv and pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from clients import Client

HERE = Path(__file__).parent
PACKAGES = HERE.parents[1] / "packages"
THEIRS = "aiofiles==25.1.0"


class Unavailable(Exception):  # noqa: N818  # no fault of ours
    """The reason why a client cannot be tested here."""


def command(*line: str | Path, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run([str(each) for each in line], check=True, capture_output=True, text=True, cwd=cwd)
    except subprocess.CalledProcessError as error:
        raise Unavailable(" ".join((error.stderr or error.stdout).split())[-400:]) from error
    return done.stdout.strip()


def uv(*arguments: str | Path) -> str:
    return command(os.environ.get("HATCH_UV") or os.environ.get("UV") or "uv", *arguments)


def build(work: Path) -> list[Path]:
    """Build the wheels of the checkout."""
    folder = work / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    for package in sorted(PACKAGES.iterdir()):
        uv("build", "--quiet", "--wheel", "--out-dir", folder, package)
    return sorted(folder.glob("*.whl"))


def environment(client: Client, folder: Path, requirement: str, aiofiles: Iterable[str]) -> Path:
    """Make an environment with *requirement* and *aiofiles*, which takes the place of all that the client asks for."""
    overrides = folder.with_suffix(".txt")
    overrides.parent.mkdir(parents=True, exist_ok=True)
    overrides.write_text("\n".join(aiofiles), encoding="utf-8")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        uv("venv", "--quiet", "--no-python-downloads", "--python", client.python, folder)
    # A cached environment gets the newest of everything, so that both have the same, and the wheels of this build.
    rebuilt = [f"--reinstall-package={each.split()[0]}" for each in aiofiles if "@" in each]
    uv(
        "pip", "install", "--quiet", "--python", python, "--upgrade", *rebuilt, "--override", overrides,
        requirement, *client.needs, *aiofiles, *(["mypy==2.4.1", "types-aiofiles"] if client.typed else []),
    )  # fmt: skip
    return python


def environments(client: Client, work: Path, wheels: list[Path], *, latest: bool) -> tuple[Path, Path, str]:
    """Return the Python with the aiofiles of the index, that with ours, and the version of the client."""
    extras = f"[{client.extras}]" if client.extras else ""
    wanted = f"{client.name}{extras}" + ("" if latest else f"=={client.version}")
    theirs = environment(client, work / client.name / "theirs", wanted, [THEIRS])
    version = installed(theirs, client.name)
    ours = [f"{wheel.name.split('-')[0].replace('_', '-')} @ {wheel.as_uri()}" for wheel in wheels]
    python = environment(client, work / client.name / "ours", f"{client.name}{extras}=={version}", ours)
    # The types of 25.1.0 would hide those that ours has.
    uv("pip", "uninstall", "--quiet", "--python", python, "types-aiofiles")
    if installed(theirs, "aiofiles") == installed(python, "aiofiles"):
        raise Unavailable("both environments have the same aiofiles")
    return theirs, python, version


def installed(python: Path, name: str) -> str:
    script = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
    return command(python, "-c", script, name)


def source(client: Client, work: Path, version: str, python: Path) -> Path:
    """Return the unpacked sdist of *client*, without the packages that *python* imports from its environment."""
    folder = work / client.name / f"source-{version}"
    if not folder.exists():
        archives = work / client.name / "sdist"
        shutil.rmtree(archives, ignore_errors=True)
        uv(
            "run", "--quiet", "--isolated", "--no-project", "--no-python-downloads", "--python", client.python,
            "--with", "pip", "python", "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
            "--dest", archives, f"{client.name}=={version}",
        )  # fmt: skip
        (archive,) = archives.iterdir()
        unpacked = folder.with_name("unpacked")
        shutil.rmtree(unpacked, ignore_errors=True)
        unpack(archive, unpacked)
        (root,) = unpacked.iterdir()
        root.rename(folder)
    installed = command(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    for package in folder.iterdir():
        if package.name != "tests" and (Path(installed) / package.name / "__init__.py").exists():
            shutil.rmtree(package)
    return folder


def unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(folder)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
