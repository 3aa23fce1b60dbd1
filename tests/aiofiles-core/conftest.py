"""Run a script of calls on our file and on the blocking one, and provide files whose calls a test runs step by step.

`test_differential.py` says what a script is, `SteppedExecutor` what a step is.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import inspect
import os
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import aiofiles_core

from ..shared.executors import SteppedExecutor
from .duplex import Wire, wires
from .timing import LINES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from io import FileIO
    from pathlib import Path

    Options = dict[str, Any]
    Contents = list[Any] | None
    Script = list[tuple[Any, ...]]
    Notes = list[str]

ATTRIBUTES = "buffer closed closefd encoding errors line_buffering mode name newlines raw write_through"
FINALE = [
    ("tell",),
    *[(name,) for name in ATTRIBUTES.split()],
    ("__aexit__", None, None, None),
    *[(name,) for name in ["closed", "__aenter__", "__aiter__", "read"]],
]


@pytest.fixture(scope="module")
def play_both(
    tmp_path_factory: pytest.TempPathFactory, module_loop: asyncio.AbstractEventLoop
) -> Callable[[Options, Contents, Script], tuple[Notes, Notes]]:
    """Run the same script on our file and on the blocking one, opened with the same options. Return both answers."""
    path = tmp_path_factory.mktemp("played") / "file"

    def play_one(open: Callable[..., Awaitable[Any]], options: Options, contents: Contents, script: Script) -> Notes:
        path.unlink(missing_ok=True)
        if contents is not None:
            path.write_bytes(encoded(contents, options.get("encoding") or "utf-8"))
        with warnings.catch_warnings(record=True) as caught:
            # Such as that binary files have no line buffering.
            warnings.simplefilter("always", RuntimeWarning)
            notes = module_loop.run_until_complete(play(open(path, **options), [*script, *FINALE]))
        left = path.read_bytes() if path.exists() else None
        return [*notes, *(str(warning.message) for warning in caught), f"left on disk: {left!r}"]

    return lambda *scene: (play_one(aiofiles_core.open, *scene), play_one(open_blocking, *scene))


async def play(opening: Awaitable[Any], script: Script) -> Notes:
    """Make the calls of *script* on the opened file, and note what each returns or raises."""
    try:
        file = await opening
    except Exception as error:
        return [shown(error)]
    notes: Notes = []
    told = [0]
    detached = []
    for name, *parts in script:
        options = parts.pop() if parts and isinstance(parts[-1], dict) else {}
        arguments = [resolved(part, told) for part in parts]
        try:
            answer = getattr(file, name)
            answer = answer(*arguments, **options) if callable(answer) else answer
            answer = await answer if inspect.isawaitable(answer) else answer
        except Exception as error:
            answer = error
        else:
            told += [answer] if name == "tell" else []
            detached += [answer] if name == "detach" else []
        # After the call, which may have filled its argument.
        shown_arguments = [*map(repr, arguments), *(f"{option}={value!r}" for option, value in options.items())]
        notes.append(f"{name}({', '.join(shown_arguments)}) -> {'itself' if answer is file else shown(answer, name)}")
    for inner in detached:
        notes.append(f"detached at {inner.tell()}")
        inner.close()
    return notes


def resolved(argument: Any, told: list[int]) -> Any:
    """Return what *argument* of a script stands for, as a new object if a call may change it."""
    match argument:
        case list():
            return [resolved(item, told) for item in argument]
        case bytearray():
            return bytearray(argument)
        case ("told", int(back)):
            return told[-min(back, len(told))]
        case (data, int(times)):
            return data * times
    return argument


def encoded(contents: list[Any], encoding: str) -> bytes:
    """Return the bytes of *contents*. Its strings are one text in *encoding*, with one byte order mark."""
    encode = codecs.getincrementalencoder(encoding)("ignore").encode
    pieces = [resolved(piece, []) for piece in contents]
    return b"".join(encode(piece) if isinstance(piece, str) else piece for piece in pieces)


def shown(answer: Any, name: str = "") -> str:
    match answer:
        case AttributeError():
            # Its message names the class, and ours is another one.
            return f"no attribute {answer.name}"
        case Exception():
            return f"{type(answer).__name__}: {answer}"
    return repr(type(answer) if name == "fileno" else answer)


async def open_blocking(path: Path, **options: Any) -> Blocking:
    return Blocking(open(path, **options))


class Blocking:
    """The builtin file, under the names that ours has."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __aenter__(self) -> Blocking:
        self._file.__enter__()
        return self

    def __aexit__(self, *exception: object) -> None:
        return self._file.__exit__(*exception)

    def __aiter__(self) -> Blocking:
        iter(self._file)
        return self

    def __anext__(self) -> Any:
        # Not by `next`, because `tell` of a text file raises after it. After our iteration, `tell` works, by intention.
        if line := self._file.readline():
            return line
        raise StopAsyncIteration


@pytest.fixture
def stepped() -> Iterator[SteppedExecutor]:
    executor = SteppedExecutor()
    yield executor
    executor.free()


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of the `LINES` of the module, or of those that are numbered."""
    path = tmp_path / "f"
    path.write_text("".join(getattr(request.module, "LINES", LINES)), newline="")
    return path


@pytest.fixture(params=wires())
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    wire: Wire = request.param()
    yield wire
    wire.close()


@pytest.fixture
def blocking(tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "f").write_text("one\ntwo\n", newline="")
    with contextlib.suppress(ValueError), open(tmp_path / "f", "r+") as file:  # it may have been detached
        yield file


@pytest.fixture
def file(blocking: Any, stepped: SteppedExecutor) -> Any:
    """Ours, over the *blocking* one."""
    return aiofiles_core.wrap(blocking, executor=stepped)


@pytest.fixture
def pipe(stepped: SteppedExecutor) -> Iterator[tuple[Any, FileIO]]:
    """The reading end as our file, and the end to write to."""
    reading, writing = os.pipe()
    with open(reading, "rb") as blocking, open(writing, "wb", buffering=0) as writer:
        yield aiofiles_core.wrap(blocking, executor=stepped), writer


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock, as if callers took no time at all."""
    for module in (aiofiles_core.calls, aiofiles_core.pacing):
        monkeypatch.setattr(module, "perf_counter", lambda: 0.0)
