# /// script
# requires-python = ">=3.12"
# dependencies = ["turbofile"]
# ///
"""turbofile, written in Rust, which uses io_uring where Linux has it."""

import turbofile  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from workloads import Asynchronous


class Contestant(Asynchronous):
    """Files only."""

    module = "turbofile"
    open = staticmethod(turbofile.open)
