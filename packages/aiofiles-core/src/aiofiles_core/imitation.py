"""Let a function of ours show the name, parameters and documentation of its blocking twin."""

from __future__ import annotations

import contextlib
import inspect
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def imitate(
    function: Any,
    twin: Callable[..., Any],
    *,
    owner: type | None = None,
    name: str = "",
    module: str = "",
    options: Sequence[str] = (),
) -> None:
    """Make *function* look like *twin*, as the method *name* of *owner* if given, with keyword-only *options* added.

    It belongs to the module of *owner*, or to *module*, or else to that of *twin*.

    `functools.wraps` will not do: it sets ``__wrapped__``, through which `inspect` sees the blocking twin.
    """
    function.__name__ = name or getattr(twin, "__name__", type(twin).__name__)
    if owner is not None:
        function.__qualname__ = f"{owner.__qualname__}.{function.__name__}"
        function.__module__ = owner.__module__
    else:
        function.__qualname__ = name or getattr(twin, "__qualname__", function.__name__)
        # The methods of types that are written in C have none.
        function.__module__ = module or getattr(twin, "__module__", None) or function.__module__
    function.__doc__ = _docstring(twin, function.__name__)
    function.__signature__ = Signature(read=lambda: _signature(twin, is_method=owner is not None, options=options))


class Signature(inspect.Signature):
    """A signature that is read off the twin when somebody looks: at import, that would take most of the time."""

    def __init__(self, *args: Any, read: Callable[[], inspect.Signature] | None = None, **kwargs: Any) -> None:
        if read is None:
            super().__init__(*args, **kwargs)
        else:
            self._read = read

    def __getattr__(self, name: str) -> Any:
        if name not in inspect.Signature.__slots__:
            raise AttributeError(name)
        signature = self._read()
        super().__init__(list(signature.parameters.values()), return_annotation=signature.return_annotation)
        return getattr(self, name)


def _docstring(twin: Callable[..., Any], name: str) -> str:
    # Where a class of `io` says nothing of a method, the class that it derives from may.
    origins = getattr(twin, "__objclass__", object).__mro__
    docstrings = (getattr(origin, name, twin).__doc__ for origin in origins)
    return next(filter(None, docstrings), f"See `{getattr(twin, '__qualname__', name)}`.")


def _signature(twin: Callable[..., Any], *, is_method: bool, options: Sequence[str]) -> inspect.Signature:
    signature = _published(twin)
    if signature is None:
        # Published from 3.12 on for every method of `io`; those that lack it before take no arguments.
        signature = inspect.Signature([_parameter("self", "POSITIONAL_ONLY")] if is_method else _ANYTHING)
    parameters = list(signature.parameters.values())
    extra = [
        _parameter(option, "KEYWORD_ONLY", default=None) for option in options if option not in signature.parameters
    ]
    end = len(parameters) - (bool(parameters) and parameters[-1].kind is inspect.Parameter.VAR_KEYWORD)
    return signature.replace(parameters=[*parameters[:end], *extra, *parameters[end:]])


def _published(twin: Callable[..., Any]) -> inspect.Signature | None:
    with contextlib.suppress(TypeError, ValueError):
        return inspect.signature(twin)
    # It reads neither ``ns=<unrepresentable>``, of `os.utime`, nor ``=(os.name != 'nt')``, of `os.chmod`.
    text = getattr(twin, "__text_signature__", None) or ""
    parameters = text[1:-1].removeprefix("$module, /, ").replace("<unrepresentable>", "...")
    with contextlib.suppress(Exception):
        return inspect.signature(eval(f"(lambda {parameters}: None)", {"os": os})) if text else None
    return None


def _parameter(name: str, kind: str, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, getattr(inspect.Parameter, kind), default=default)


_ANYTHING = [_parameter("args", "VAR_POSITIONAL"), _parameter("kwargs", "VAR_KEYWORD")]
