"""A file or directory that is never closed is removed, with a warning if its twin warns."""

import asyncio
import gc
import os
import sysconfig
import tempfile
import warnings

import pytest

import aiofiles_tempfile

KINDS = [
    ("TemporaryFile", {}),
    ("TemporaryFile", {"mode": "w"}),
    ("NamedTemporaryFile", {}),
    ("NamedTemporaryFile", {"buffering": 0}),
    ("SpooledTemporaryFile", {}),
    ("SpooledTemporaryFile", {"mode": "w"}),
    ("SpooledTemporaryFile", {"max_size": 1}),
    ("TemporaryDirectory", {}),
    ("TemporaryDirectory", {"suffix": b"x"}),
]


# Without the GIL, an object that a worker created is freed by that thread, or by the garbage collector.
has_gil = not sysconfig.get_config_var("Py_GIL_DISABLED")


async def forget(executor):
    """Wait until the loop and the worker have dropped their references to the last call."""
    await asyncio.sleep(0)
    executor.submit(int).result(60)


def forgotten(made, directory):
    """Free what the list *made* holds. Return the warnings that this causes, and the paths that are left."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made.clear()
        gc.collect()
    return sorted(warning.category.__name__ for warning in caught), os.listdir(directory)


@pytest.mark.parametrize(("name", "options"), KINDS, ids=str)
async def test_an_object_never_closed_warns_and_is_removed_as_its_twin(name, options, executor, directory):
    twins, made = (
        [getattr(tempfile, name)(**options)],
        [await getattr(aiofiles_tempfile, name)(**options, executor=executor)],
    )
    if "max_size" in options:
        twins[0].rollover()
        await made[0].rollover()
    await forget(executor)
    ours = forgotten(made, directory)[0]

    expected, left = forgotten(twins, directory)

    assert left == []
    # Garbage is finalized in any order. If the inner file is closed before the spooled one, that one does not warn.
    assert ours == expected or (name == "SpooledTemporaryFile" and not has_gil and ours == [])


@pytest.mark.parametrize("name", ["NamedTemporaryFile", "TemporaryDirectory"])
async def test_an_object_is_removed_when_its_last_reference_is_dropped(name, executor, directory):
    made = await getattr(aiofiles_tempfile, name)(executor=executor)
    await forget(executor)
    assert os.listdir(directory) != []
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            del made
            if not has_gil:
                gc.collect()
        assert os.listdir(directory) == []
    finally:
        gc.enable()
