"""The published archives are complete, and their versions fit each other."""

from __future__ import annotations

import email
import os
import re
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ["aiofiles-core", "aiofiles-os", "aiofiles-pathlib", "aiofiles-shutil", "aiofiles-std", "aiofiles-tempfile"]
PACKAGES += ["aiofiles"]


def project(package: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "packages" / package / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(builder, package, directory):
    # In the folder of the package, as a build frontend does.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "packages" / package)
        (path,) = builder(os.curdir).build(directory=str(directory))
    return path


@pytest.fixture(scope="module", params=PACKAGES)
def package(request):
    return request.param


@pytest.fixture(scope="module")
def wheel(package, tmp_path_factory):
    path = build(WheelBuilder, package, tmp_path_factory.mktemp("wheel"))
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def sdist(package, tmp_path_factory):
    path = build(SdistBuilder, package, tmp_path_factory.mktemp("sdist"))
    with tarfile.open(path) as archive:
        yield archive


def metadata(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(wheel.read(name))


def test_the_wheel_holds_every_source_file_and_only_those(package, wheel):
    source = ROOT / "packages" / package / "src"
    sources = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == sources
    assert f"{package.replace('-', '_')}/py.typed" in held


def test_the_wheel_holds_the_licence(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/licenses/LICENSE")]

    assert wheel.read(name) == (ROOT / "LICENSE").read_bytes()


def test_the_sdist_holds_what_a_build_needs(package, sdist):
    held = {name.partition("/")[2] for name in sdist.getnames()}

    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= held
    assert f"src/{package.replace('-', '_')}/py.typed" in held


def test_the_metadata_say_what_pyproject_says(package, wheel):
    found = metadata(wheel)

    assert found["Metadata-Version"] == "2.4"
    assert found["License-Expression"] == "Apache-2.0"
    assert found["Requires-Python"] == ">=3.10"
    assert found["Version"] == project(package)["version"]


def test_the_index_shows_the_readme_with_links_that_lead_to_the_repository(package, wheel):
    readme = (ROOT / "packages" / package / "README.md").read_text(encoding="utf-8")
    found = metadata(wheel)
    (source,) = [url.removeprefix("Source, ") for url in found.get_all("Project-URL") if url.startswith("Source, ")]

    shown = found.get_payload()

    assert found["Description-Content-Type"] == "text/markdown"
    assert f"]({source}packages/{package}/" in shown
    assert shown.replace(f"]({source}packages/{package}/", "](") == readme
    assert all(link.startswith(("https://", "#")) for link in re.findall(r"\]\(([^)]*)\)", shown))


def test_all_packages_have_one_address(package):
    urls = project(package)["urls"]
    source = project("aiofiles")["urls"]["Source"]

    assert urls == {
        "Changelog": f"{source}packages/{package}/CHANGELOG.md",
        "Documentation": f"{source}packages/{package}/",
        "Source": source,
    }


def test_a_package_depends_only_on_siblings_whose_versions_fit(package):
    for requirement in map(Requirement, project(package)["dependencies"]):
        assert requirement.name in PACKAGES
        assert Version(project(requirement.name)["version"]) in requirement.specifier
        assert {clause.operator for clause in requirement.specifier} == {">=", "<"}


def test_the_core_depends_on_nothing():
    assert project("aiofiles-core")["dependencies"] == []


def test_the_meta_package_depends_on_all_others_and_upgrades_25_1_0():
    names = {Requirement(requirement).name for requirement in project("aiofiles")["dependencies"]}

    assert names == set(PACKAGES) - {"aiofiles"}
    assert Version(project("aiofiles")["version"]) > Version("25.1.0")


def test_the_changelog_begins_with_the_version(package):
    lines = (ROOT / "packages" / package / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    versions = [line.removeprefix("## ") for line in lines if line.startswith("## ")]

    assert versions[0] == project(package)["version"]


def test_each_package_holds_the_same_licence(package):
    assert (ROOT / "packages" / package / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_each_environment_installs_all_packages():
    tox = (ROOT / "tox.ini").read_text(encoding="utf-8")

    assert all(f"./packages/{package}" in tox for package in PACKAGES)


def test_a_pinned_tool_has_the_same_version_everywhere():
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ["tox.ini", "hatch.toml", ".pre-commit-config.yaml"]]
    pins = {pin for text in texts for pin in re.findall(r"([\w-]+)(?:\[\w+\])?==([\d.]+)", text)}

    versions = Counter(tool for tool, _ in pins)

    assert set(versions) >= {"mypy", "pyright", "ruff", "zizmor"}
    assert set(versions.values()) == {1}, sorted(pins)


def test_no_other_packages_exist():
    assert {path.name for path in (ROOT / "packages").iterdir()} == set(PACKAGES)


def test_the_public_workflow_runs_all_of_tox_on_each_supported_python(package):
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    tox = (ROOT / "tox.ini").read_text(encoding="utf-8")
    (matrix,) = re.findall(r"python: \[(.*)\]", workflow)
    (pythons, factors) = re.search(r"^env_list = .*py3\{([\d,]+)\}-\{([\w,]+)\}", tox, re.MULTILINE).groups()
    prefix = "Programming Language :: Python :: 3."

    tried = {python for python in re.findall(r'"3\.(\w+)"', matrix) if python.isdecimal()}

    assert tried == set(pythons.split(","))
    assert tried == {name.removeprefix(prefix) for name in project(package)["classifiers"] if name.startswith(prefix)}
    assert set(re.findall(r"\$python-(\w+)", workflow)) == set(factors.split(","))
