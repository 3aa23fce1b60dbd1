"""What nobody closes goes as with the twin: it is removed, and warns where that of the twin warns."""

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


# Without the GIL, what a worker made is freed by that thread, or when garbage is collected.
has_gil = not sysconfig.get_config_var("Py_GIL_DISABLED")


async def forget(executor):
    """Let loop and worker forget the call that they made last."""
    await asyncio.sleep(0)
    executor.submit(int).result(60)


def forgotten(made, directory):
    """The warnings that come when what the list *made* holds is freed, and what is left then."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made.clear()
        gc.collect()
    return sorted(warning.category.__name__ for warning in caught), os.listdir(directory)


@pytest.mark.parametrize(("name", "options"), KINDS, ids=str)
async def test_warns_and_is_removed_as_with_the_twin(name, options, executor, directory):
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
    # Garbage is finalized in any order: the file below may be closed before the spooled one, which then does not warn.
    assert ours == expected or (name == "SpooledTemporaryFile" and not has_gil and ours == [])


@pytest.mark.parametrize("name", ["NamedTemporaryFile", "TemporaryDirectory"])
async def test_is_removed_as_soon_as_nobody_has_it(name, executor, directory):
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
