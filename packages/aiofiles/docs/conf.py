"""Settings of Sphinx for the site. `hatch run docs` serves it, and `tox run -e docs` checks it."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

project = "aiofiles"
author = "The aiofiles developers"
project_copyright = author
version = release = importlib.metadata.version("aiofiles")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "docstrings",  # beside this file
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

# A copy of what the pages refer to, so that the build needs no network: see trim_inventory.py.
intersphinx_mapping = {"python": ("https://docs.python.org/3", "python.inv")}

# In docstrings, `name` is a link if the name is known, and plain code otherwise.
default_role = "py:obj"
nitpick_ignore_regex = [
    ("py:obj", ".*"),
    ("py:class", r"(.*\.)?[A-Z](_co)?"),  # variables of types
    ("py:class", r"_AnyPath|.*\.ScandirContext"),  # types that only checkers use
]

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_typehints_format = "short"
autoclass_content = "class"
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "aiofiles"
pygments_style = "friendly"
pygments_dark_style = "github-dark"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True

linkcheck_ignore = [r"https://example\.org/"]  # the placeholder in pyproject.toml


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx that pages may be read and written in parallel."""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
