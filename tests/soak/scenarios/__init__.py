"""What tasks do, by package."""

from . import (
    directories,
    forking,
    mistakes,
    objects,
    own_files,
    paths,
    pipes,
    shared_files,
    streams,
    temporary_files,
    trees,
)

_MODULES = (
    own_files,
    shared_files,
    pipes,
    directories,
    temporary_files,
    streams,
    paths,
    trees,
    objects,
    mistakes,
    forking,
)
SCENARIOS = {kind.__name__: kind for module in _MODULES for kind in module.SCENARIOS}
