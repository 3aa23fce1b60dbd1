"""Each package works in several interpreters of a process, and in the main one meanwhile and afterwards."""

from __future__ import annotations

import sys

import pytest

from .running import OURS, PLAIN, run

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 13), reason="other interpreters cannot start threads, or crash at exit, before 3.13"
)


@pytest.mark.parametrize("package", ["core", "os", "std", "tempfile", "pathlib", "shutil"])
def test_a_package_works_in_another_interpreter(package, tmp_path):
    ours, plain = (run(api, "interpreters", "use_one", tmp_path / api, f"use_{package}") for api in (OURS, PLAIN))

    assert ours == plain
    assert (ours.status, b"None\n" in ours.out, ours.errors) == (0, True, [])


def test_all_packages_work_in_several_interpreters_at_once(tmp_path):
    ours, plain = (run(api, "interpreters", "use_many", tmp_path / api) for api in (OURS, PLAIN))

    assert ours == plain
    assert (ours.status, ours.errors, ours.out.count(b"written")) == (0, [], 4)
    assert ours.out.endswith(b"[None, None, None]\n")
