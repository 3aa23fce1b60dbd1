"""What tests that fork the process have in common."""

from __future__ import annotations

import os

import pytest

marks = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
