"""A tag publishes a distribution only if this is complete."""

from __future__ import annotations

import pytest

from .release import find_obstacles


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "aiofiles-os"
    folder.mkdir()
    (folder / "CHANGELOG.md").write_text("# Changes\n\n## 1.2.0\n\nNew.\n\n## 1.1.0\n")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "aiofiles-os"\nversion = "1.2.0"\nurls.Source = "https://example.com/aiofiles"\n'
    )
    return folder


def test_a_complete_distribution_is_published(package):
    assert find_obstacles(package, "1.2.0") == []


def test_a_placeholder_for_an_address_prevents_it(package):
    with open(package / "pyproject.toml", "a") as file:
        file.write('urls.Documentation = "https://example.org/aiofiles"\n')

    (obstacle,) = find_obstacles(package, "1.2.0")

    assert "line 5" in obstacle
    assert "https://example.org/aiofiles" in obstacle


def test_another_version_than_that_of_the_tag_prevents_it(package):
    first, second = find_obstacles(package, "1.3.0")

    assert "'1.3.0'" in first
    assert "'1.2.0'" in first
    assert "CHANGELOG.md" in second


def test_a_changelog_without_the_version_prevents_it(package):
    (package / "CHANGELOG.md").write_text("# Changes\n\n## 1.1.0\n\n## 1.2.0\n")

    (obstacle,) = find_obstacles(package, "1.2.0")

    assert "CHANGELOG.md" in obstacle


def test_an_unknown_distribution_prevents_it(tmp_path):
    assert find_obstacles(tmp_path / "aiofiles-none", "1.2.0") == ["there is no distribution 'aiofiles-none'"]
