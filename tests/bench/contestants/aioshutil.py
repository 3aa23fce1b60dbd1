# /// script
# dependencies = ["aioshutil"]
# ///
"""aioshutil: each function of `shutil` in one trip."""

import aioshutil  # type: ignore[import-not-found, unused-ignore]  # installed for this module only
from trees import Treelike
from workloads import Looping


class Contestant(Treelike, Looping):
    """Trees only."""

    tree_module = "aioshutil"
    copytree = staticmethod(aioshutil.copytree)
    rmtree = staticmethod(aioshutil.rmtree)
    copyfile = staticmethod(aioshutil.copyfile)
