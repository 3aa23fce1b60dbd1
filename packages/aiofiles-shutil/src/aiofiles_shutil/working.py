"""Run a job in the worker: call the clone of a function, with the callbacks of the user."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .cloning import Clones, can_clone
from .stepping import Progress, Steps, Stopped

# The callbacks that functions take, and their indexes among the positional arguments.
_CALLBACKS = {
    "copytree": {"ignore": 3, "copy_function": 4},
    "move": {"copy_function": 2},
    "rmtree": {"onerror": 2, "onexc": sys.maxsize},
}


class Job:
    """One *call* of a function of `shutil`, which a worker runs. It ends early if *is_abandoned()* is true."""

    # It stays False if the job runs in another process.
    has_begun = False

    def __init__(self, call: partial[Any], is_abandoned: Callable[[], bool] = bool) -> None:
        self._function: Any = call.func
        self._args = [*call.args]
        self._kwargs = dict(call.keywords)
        self.steps = Steps(is_abandoned)

    def __reduce__(self) -> tuple[Any, ...]:
        return Job, (partial(self._function, *self._args, **self._kwargs),)

    def callbacks(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield the name of each callback, the arguments that contain it, and its index or key among them."""
        for name, index in _CALLBACKS.get(getattr(self._function, "__name__", ""), {}).items():
            if index < len(self._args):
                yield name, self._args, index
            elif name in self._kwargs:
                yield name, self._kwargs, name

    def __call__(self) -> tuple[Any, Progress]:
        """Run the job. Return its result and how far it has come."""
        self.has_begun = True
        result = None
        try:
            self.steps.check()
            result = self._call_clone() if can_clone(self._function) else self._function(*self._args, **self._kwargs)
        except Stopped:  # nobody waits for the result
            pass
        return result, self.steps.progress

    def _call_clone(self) -> Any:
        clones = Clones(self.steps.changes(self._function.__name__))
        try:
            for name, arguments, key in self.callbacks():
                callback = arguments[key]
                arguments[key] = clones.find(callback)
                if arguments[key] is callback and callable(callback):
                    arguments[key] = self.steps.callback(callback, name)
            return clones.find(self._function)(*self._args, **self._kwargs)
        finally:
            clones.clear()
