"""Give a function the name, signature and documentation of its blocking counterpart, its twin."""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any


def imitate(
    function: Any,
    twin: Callable[..., Any],
    *,
    owner: type | None = None,
    name: str = "",
    module: str = "",
    options: Sequence[str] = (),
) -> None:
    """Give *function* the name, signature and docstring of *twin*, with keyword-only *options* added.

    Given *owner*, it looks like the method *name* of that class. Its module is that of *owner*, or *module*, or else
    that of *twin*. Unlike `functools.wraps`, this does not set ``__wrapped__``, through which `inspect` would see the
    blocking twin.
    """
    # Asked in this order, because Python 3.14 evaluates annotations when they are accessed.
    is_annotated = getattr(twin, "__annotate__", None) or getattr(twin, "__annotations__", None)
    function.__annotations__ = _annotations(_signature(twin)) if is_annotated else {}
    function.__name__ = name or getattr(twin, "__name__", type(twin).__name__)
    if owner is not None:
        function.__qualname__ = f"{owner.__qualname__}.{function.__name__}"
        function.__module__ = owner.__module__
    else:
        function.__qualname__ = name or getattr(twin, "__qualname__", function.__name__)
        # The methods of types that are written in C have none.
        function.__module__ = module or getattr(twin, "__module__", None) or function.__module__
    function.__doc__ = twin.__doc__ or _inherited_docstring(twin, function.__name__)
    function.__signature__ = Signature(source=(twin, owner, options))


def stand_for(function: Any, wrapped: Callable[..., Any]) -> None:
    """Do what `functools.wraps` does, also if *wrapped* is not a function: *function* then shows its parameters."""
    function.__name__ = function.__qualname__ = getattr(wrapped, "__name__", type(wrapped).__name__)
    function.__annotations__ = {}
    update_wrapper(function, wrapped)
    if not hasattr(inspect.unwrap(wrapped), "__globals__"):  # a class, an object, a partial, a function written in C
        function.__signature__ = _signature(wrapped)
        function.__annotations__ = _annotations(function.__signature__)


class Signature(inspect.Signature):
    """A signature that is derived from the twin when it is first used. At import, that would take most of the time."""

    __slots__ = ("_source",)

    def __init__(self, *args: Any, source: tuple[Any, ...] = (), **kwargs: Any) -> None:
        self._source = source
        if not source:
            super().__init__(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name not in inspect.Signature.__slots__:
            raise AttributeError(name)
        signature = _signature(*self._source)
        super().__init__(list(signature.parameters.values()), return_annotation=signature.return_annotation)
        return getattr(self, name)


def _annotations(signature: inspect.Signature) -> dict[str, Any]:
    annotations = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    annotations["return"] = signature.return_annotation
    return {name: annotation for name, annotation in annotations.items() if annotation is not signature.empty}


def _inherited_docstring(twin: Callable[..., Any], name: str) -> str:
    # If a class of `io` has no docstring for a method, its base class may have one.
    origins = getattr(twin, "__objclass__", object).__mro__
    docstrings = (getattr(origin, name, twin).__doc__ for origin in origins)
    return next(filter(None, docstrings), f"See `{getattr(twin, '__qualname__', name)}`.")


def _signature(twin: Callable[..., Any], owner: type | None = None, options: Sequence[str] = ()) -> inspect.Signature:
    signature = _published(twin)
    if signature is None:
        # Published from 3.12 on for every method of `io`; those that lack it before take no arguments.
        signature = inspect.Signature([_parameter("self", "POSITIONAL_ONLY")] if owner else _ANYTHING)
    parameters = list(signature.parameters.values())
    extra = [
        _parameter(option, "KEYWORD_ONLY", default=None) for option in options if option not in signature.parameters
    ]
    end = len(parameters) - (bool(parameters) and parameters[-1].kind is inspect.Parameter.VAR_KEYWORD)
    return signature.replace(parameters=[*parameters[:end], *extra, *parameters[end:]])


def _published(twin: Callable[..., Any]) -> inspect.Signature | None:
    # Resolved here, because annotations name objects of the module of *twin*, where nobody would look them up later.
    with contextlib.suppress(Exception):
        return inspect.signature(twin, eval_str=True)
    with contextlib.suppress(Exception):
        return inspect.signature(twin, **_UNRESOLVED)
    # `inspect` reads neither ``ns=<unrepresentable>`` of `os.utime`, nor ``=(os.name != 'nt')`` of `os.chmod`.
    text = getattr(twin, "__text_signature__", None) or ""
    parameters = text[1:-1].removeprefix("$module, /, ").replace("<unrepresentable>", "...")
    with contextlib.suppress(Exception):
        return inspect.signature(eval(f"(lambda {parameters}: None)", {"os": os})) if text else None
    return None


def _parameter(name: str, kind: str, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, getattr(inspect.Parameter, kind), default=default)


# How to read annotations in which a name is not defined, or not yet. Before Python 3.14, the annotations are strings.
_UNRESOLVED: dict[str, Any] = {"annotation_format": 3} if sys.version_info >= (3, 14) else {}  # Format.FORWARDREF

_ANYTHING = [_parameter("args", "VAR_POSITIONAL"), _parameter("kwargs", "VAR_KEYWORD")]
