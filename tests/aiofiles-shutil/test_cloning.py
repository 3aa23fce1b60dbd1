"""Functions of `shutil` can be cloned on the Python that runs the tests. What cannot be cloned is called as it is."""

import dis
import gc
import os
import shutil
import sys
import threading
import weakref
from types import FunctionType
from unittest import mock

import pytest

from aiofiles_shutil import copyfile, copytree, rmtree
from aiofiles_shutil.cloning import Clones, can_clone
from aiofiles_shutil.stepping import Steps

from .trees import contents, plant

STOPPABLE = ["copy", "copy2", "copyfile", "copytree", "move", "rmtree"]


def names_used(code):
    """Return the names that *code*, and the functions in it, look up."""
    used = {each.argval for each in dis.get_instructions(code) if each.opname == "LOAD_GLOBAL"}
    return used.union(*(names_used(const) for const in code.co_consts if hasattr(const, "co_code")))


def called_by(function, found=()):
    """Return the functions of `shutil` that *function* calls, and those that they call."""
    for name in names_used(function.__code__):
        value = vars(shutil).get(name)
        if isinstance(value, FunctionType) and value.__module__ == "shutil" and value not in found:
            found = called_by(value, {*found, value})
    return found


# Fails if `shutil` is compiled, or does not look up `os` as a global. Then calls can be neither stopped nor watched.
@pytest.mark.parametrize("name", STOPPABLE)
def test_each_function_can_be_cloned_with_all_that_it_calls(name):
    function = getattr(shutil, name)
    clones = Clones({})

    clone = clones.find(function)

    assert can_clone(function)
    assert clone is not function
    assert clone.__code__.co_code == function.__code__.co_code
    assert "os" in set().union(*(names_used(each.__code__) for each in {function, *called_by(function)}))
    for called in called_by(function):
        assert can_clone(called)
        assert clone.__globals__[called.__name__] is clones.find(called) is not called


def test_every_changed_name_is_looked_up_by_shutil():
    used = set().union(*(names_used(getattr(shutil, name).__code__) for name in STOPPABLE))
    used |= set().union(*(names_used(each.__code__) for name in STOPPABLE for each in called_by(getattr(shutil, name))))
    changes = Steps(bool).changes("copytree")

    of_other_platforms = {"_copyfileobj_readinto", "_winapi"}
    assert changes.keys() - of_other_platforms <= used
    if sys.platform == "win32":
        assert "_copyfileobj_readinto" in used


def test_clones_have_the_defaults_and_attributes_of_the_originals():
    clones = Clones({})

    copytree = clones.find(shutil.copytree)

    assert clones.find(shutil.rmtree).avoids_symlink_attacks == shutil.rmtree.avoids_symlink_attacks
    assert clones.find(shutil.copy).__kwdefaults__ == shutil.copy.__kwdefaults__
    assert clones.find(shutil.copy2) in copytree.__defaults__
    assert shutil.copy2 in shutil.copytree.__defaults__


def test_cloning_does_not_change_shutil(tmp_path):
    before = dict(vars(shutil))

    Clones({"os": {"unlink": lambda real: None}, "copyfile": lambda clone: None, "open": lambda real: None})

    assert vars(shutil) == before
    assert shutil.os is os


def test_a_changed_module_has_all_other_names_of_the_original():
    space = Clones({"os": {"unlink": lambda real: (real, "changed")}}).find(shutil.copy).__globals__

    assert space["os"].unlink == (os.unlink, "changed")
    assert space["os"].unlink is space["os"].unlink
    assert space["os"].path is os.path
    with pytest.raises(AttributeError, match="nonsense"):
        space["os"].nonsense  # noqa: B018


def test_other_functions_are_not_cloned():
    class Callable:
        def __call__(self):
            pass

    for function in [os.unlink, len, contents, mock.Mock(), Callable(), shutil.Error]:
        assert not can_clone(function)
        assert Clones({}).find(function) is function


async def test_a_call_leaves_no_garbage(tmp_path):
    spaces = []

    def ignore(folder, names):
        frame = sys._getframe()
        while frame.f_globals.get("__name__") != "shutil":
            frame = frame.f_back
        spaces.append(frame.f_globals)
        assert frame.f_globals is not vars(shutil)
        return []

    await copytree(plant(tmp_path / "tree"), tmp_path / "copy", ignore=ignore)

    assert spaces == [{}] * 4


# As if `shutil` were compiled.
@pytest.fixture
def compiled(monkeypatch):
    for name in STOPPABLE:

        class Compiled:
            __name__ = name
            function = staticmethod(getattr(shutil, name))

            def __call__(self, *args, **kwargs):
                return self.function(*args, **kwargs)

        monkeypatch.setattr(shutil, name, Compiled())


async def test_functions_that_cannot_be_cloned_are_called_unchanged(tmp_path, compiled):
    tree = plant(tmp_path / "tree")
    told = []

    assert await copytree(tree, tmp_path / "copy", progress=told.append) == tmp_path / "copy"
    assert contents(tmp_path / "copy") == contents(tree)
    await rmtree(tmp_path / "copy")
    with pytest.raises(shutil.SameFileError):
        await copyfile(tree / "0" / "0.txt", tree / "0" / "0.txt")

    assert not (tmp_path / "copy").exists()
    assert [each.files for each in told] == [0]


@pytest.mark.parametrize("name", STOPPABLE)
def test_the_clones_of_a_job_are_freed(name):
    # Once there was a thread, Python 3.13 without the GIL keeps most functions for ever.
    thread = threading.Thread(target=bool)
    thread.start()
    thread.join()
    clones = Clones({})
    clone = weakref.ref(clones.find(getattr(shutil, name)))

    clones.clear()
    gc.collect()

    assert clone() is None
