"""Class decorators that add methods to your own proxies. `delegated` and `forwarded` of the core do so with types."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from aiofiles_core import AsyncBase, Calls, delegated, forwarded, imitate

T = TypeVar("T", bound=type)

_NEEDED = ("__submit__", "__aenter__", "__aexit__")


def delegate_to_executor(*attrs: str) -> Callable[[T], T]:
    """Add coroutine methods to a class. Each calls the method of the same name of ``_file`` in the executor."""
    return _declaring(lambda cls, name: delegated(_method).__set_name__(cls, name), attrs)


def proxy_method_directly(*attrs: str) -> Callable[[T], T]:
    """Add methods to a class. Each calls the method of the same name of ``_file`` in the calling thread."""
    return _declaring(lambda cls, name: forwarded(_method).__set_name__(cls, name), attrs)


def proxy_property_directly(*attrs: str) -> Callable[[T], T]:
    """Add read-only properties to a class. Each returns the attribute of the same name of ``_file``."""
    return _declaring(lambda cls, name: setattr(cls, name, property(attrgetter(f"_file.{name}"))), attrs)


def cond_delegate_to_executor(*attrs: str) -> Callable[[T], T]:
    """Add coroutine methods to a class. They use the executor once ``_file``, a spooled file, is on disk."""
    return _declaring(_delegate_once_rolled, attrs)


def _declaring(declare: Callable[[Any, str], None], names: tuple[str, ...]) -> Callable[[T], T]:
    def decorate(cls: Any) -> Any:
        for name in _NEEDED:  # the class need not be a subclass of AsyncBase, but it needs these methods
            if not hasattr(cls, name):
                setattr(cls, name, vars(AsyncBase)[name])
        if not issubclass(cls, AsyncBase):
            cls.__blocking__ = property(attrgetter("_file"))
            cls.__calls__ = cached_property(lambda self: vars(self).setdefault("__calls__", Calls(self._file)))
            cls.__calls__.__set_name__(cls, "__calls__")
        for name in names:
            declare(cls, name)
        return cls

    return decorate


def _delegate_once_rolled(cls: Any, name: str) -> None:
    async def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self._file._rolled:
            return await self.__submit__(name, args, kwargs)
        return getattr(self._file, name)(*args, **kwargs)

    imitate(method, _method, owner=cls, name=name)
    setattr(cls, name, method)


def _method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call the method of the same name of the wrapped file."""
