"""Arguments for each method of a file, and the outcome of a call."""

import inspect

import aiofiles_tempfile

ARGUMENTS = {
    "readinto": (bytearray(3),),
    "readinto1": (bytearray(3),),
    "seek": (1,),
    "truncate": (50,),
    "write": (b"x" * 60,),
    "writelines": ([b"x" * 60, b"y\n"],),
    "__exit__": (None, None, None),
    "__aexit__": (None, None, None),
}
TEXT_ARGUMENTS = {"write": ("x" * 60,), "writelines": (["x" * 60, "y\n"],)}

# The options to open a file of each kind.
KINDS = [
    {},
    {"buffering": 0},
    {"mode": "w+", "encoding": "utf-8"},
    {"mode": "wb"},
    {"mode": "r", "encoding": "latin-1"},
]
FILES = [(name, options) for name in ("TemporaryFile", "NamedTemporaryFile") for options in KINDS]
SPOOLED = [
    ("SpooledTemporaryFile", {"max_size": max_size, **options})
    for max_size in (0, 1, 100)
    for options in ({}, {"mode": "w+", "encoding": "utf-8"}, {"mode": "w+", "encoding": "utf-16"}, {"buffering": 0})
]


def is_text(options):
    return "b" not in options.get("mode", "b")


def arguments(name, options):
    table = ARGUMENTS | (TEXT_ARGUMENTS if is_text(options) else {})
    return table.get(name, ())


async def outcome(function, *args):
    """Return the result of the call, or the type and text of its exception."""
    try:
        answer = function(*args)
        return await answer if inspect.isawaitable(answer) else answer
    except Exception as error:
        return type(error), str(error)


async def outcome_of(file, name, *args):
    return await outcome(lambda: getattr(file, name)(*args))


def reattach(spooled, detached):
    """Let the blocking *spooled* file use the *detached* file, which it asks whether it is closed."""
    closer = getattr(spooled._file, "_closer", None)
    if closer is not None:  # on Windows it is a named file, which is closed when it is garbage-collected
        closer.file = detached
    spooled._file = detached


async def prepare(file, options, is_on_disk):
    """Write two lines to *file*, if it is writable, and move it to its beginning."""
    await outcome_of(file, "write", "one\ntwo\n" if is_text(options) else b"one\ntwo\n")
    if is_on_disk:
        await outcome_of(file, "rollover")
    await outcome_of(file, "seek", 0)
    await outcome_of(file, "flush")


async def spooled(executor, max_size, **options):
    """Return a file, and a function that returns how many calls the file has sent to the executor since then."""
    file = await aiofiles_tempfile.SpooledTemporaryFile(max_size, **options, executor=executor)
    made = executor.calls
    return file, lambda: executor.calls - made
