"""Programs with several interpreters in one process."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from pathlib import Path

from exits import use_core, use_os, use_pathlib, use_shutil, use_std, use_tempfile
from running import main

USES = {use.__name__: use for use in (use_core, use_os, use_std, use_tempfile, use_pathlib, use_shutil)}


def work(name, uses, folder):
    """Use packages in this interpreter."""
    Path(folder).mkdir()
    for use in uses:
        asyncio.run(USES[use](importlib.import_module(name), Path(folder)))


def code_of(api, uses, folder):
    """Return what runs `work` in another interpreter."""
    call = f"interpreters.work({api.__name__!r}, {uses!r}, {str(folder)!r})"
    return f"import sys; sys.path[:] = {sys.path!r}; import interpreters; {call}"


def run_in_other(code):
    """Run *code* in a new interpreter, which has its own lock (GIL). Print its error, and return what it is."""
    if sys.version_info >= (3, 14):
        from concurrent import interpreters

        other = interpreters.create()
        try:
            other.exec(code)
        except interpreters.ExecutionFailed as error:
            return str(error)
        finally:
            other.close()
        return None

    import _interpreters

    other = _interpreters.create("isolated")
    problem = _interpreters.exec(other, code)
    _interpreters.destroy(other)
    return problem and problem.errdisplay


def use_one(api, folder, use):
    """Use a package in another interpreter, then in this one."""
    print(run_in_other(code_of(api, [use], folder / "other")))
    work(api.__name__, [use], folder / "main")


def use_many(api, folder):
    """Use all packages in several interpreters at once, and in this one meanwhile."""
    answers = []

    def use_all(number):
        answers.append(run_in_other(code_of(api, list(USES), folder / f"{number}")))

    threads = [threading.Thread(target=use_all, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    work(api.__name__, list(USES), folder / "main")
    for thread in threads:
        thread.join()
    print(answers)


if __name__ == "__main__":
    main(globals())
